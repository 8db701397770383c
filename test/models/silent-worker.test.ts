import { expect } from 'chai';
import { loadInput, loadModel } from '../../src/index';
import { testEngine } from '../support/engine';
import { fileError, refusal } from '../support/failures';

const file = '/test/fixtures/keras/lstm-sequential.keras';
const table = new File(['1,2\n3,4'], 'table.csv');

/** A worker that answers only what the test says, and counts how many are alive. */
class ScriptedWorker extends EventTarget {
  static alive = 0;
  static answers: (message: object) => unknown = () => undefined;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;

  constructor() {
    super();
    ScriptedWorker.alive += 1;
  }

  postMessage(message: object): void {
    const answer = ScriptedWorker.answers(message);
    if (answer instanceof Error) queueMicrotask(() => this.onerror?.({ message: answer.message }));
    else if (answer !== undefined) queueMicrotask(() => this.onmessage?.({ data: answer }));
  }

  terminate(): void {
    ScriptedWorker.alive -= 1;
  }
}

const silent = (): undefined => undefined;
const greets = (message: object): unknown => ('hello' in message ? message : undefined);

describe('a worker that does not answer', () => {
  const real = globalThis.Worker;
  before(testEngine);
  beforeEach(() => {
    ScriptedWorker.alive = 0;
    globalThis.Worker = ScriptedWorker as unknown as typeof Worker;
  });
  afterEach(() => {
    globalThis.Worker = real;
    expect(ScriptedWorker.alive, 'workers left').to.equal(0);
  });

  const loads: [string, (options: object) => Promise<unknown>][] = [
    ['loadModel', (options) => loadModel(file, options)],
    ['loadInput', (options) => loadInput(table, options)],
  ];
  for (const [name, load] of loads) {
    it(`at all: ${name} fails at its timeout, with the time`, async () => {
      ScriptedWorker.answers = silent;
      const error = await fileError(load({ timeout: 20 }));
      expect(error.message).to.match(/worker did not answer within 20 ms.*raise timeout/);
    });

    it(`to the file: ${name} fails at its timeout`, async () => {
      ScriptedWorker.answers = greets;
      expect((await fileError(load({ timeout: 20 }))).message).to.match(/Parsing took more than 20 ms/);
    });

    for (const [what, answers] of Object.entries({ 'at all': silent, 'to the file': greets })) {
      it(`${what}: an abort ends ${name} at once, with its reason`, async () => {
        ScriptedWorker.answers = answers;
        const abort = new AbortController();
        const loading = load({ signal: abort.signal, timeout: 1e6 });
        setTimeout(() => abort.abort(new Error('enough')), 20);
        expect((await refusal(loading)).message).to.equal('enough');
      });
    }
  }

  it('but stops while the file is still coming: the load fails at once', async () => {
    ScriptedWorker.answers = (message) => ('piece' in message ? new Error('out of range') : greets(message));
    const bytes = new Uint8Array(12 * 2 ** 20);
    const error = await fileError(loadInput(new Blob([bytes]), { timeout: 1e6 }));
    expect(error.message).to.match(/The parser stopped \(out of range\)/);
  });
});

describe('parsing in the page', () => {
  it('has the same time limit', async () => {
    const real = globalThis.Worker;
    delete (globalThis as { Worker?: unknown }).Worker;
    try {
      const long = new File([`1.25,2.5,3.75\n`.repeat(200_000)], 'long.csv');
      expect((await fileError(loadInput(long, { timeout: 5 }))).message).to.match(/Parsing took more than 5 ms/);
      expect((await loadInput(long)).shape, 'and goes on without one').to.deep.equal([200_000, 3]);
    } finally {
      globalThis.Worker = real;
    }
  });
});
