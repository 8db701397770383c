import { expect } from 'chai';
import { Stream, type Listener, type Socket } from '../../src/wire/stream';
import type { WireError } from '../../src/wire/wire-error';
import { until } from '../support/mount';
import { Wire } from './wire-end';

const welcome = { type: 'welcome', version: 1, run: 'demo' };

describe('the stream of a running model', () => {
  let wires: Wire[];
  let heard: { frames: number; states: string[]; codes: string[] };
  let stream: Stream;
  beforeEach(() => {
    wires = [];
    heard = { frames: 0, states: [], codes: [] };
    const listener: Listener = {
      frame: () => (heard.frames += 1),
      message: () => {},
      state: (state) => heard.states.push(state),
      refused: (error: WireError) => heard.codes.push(error.code),
    };
    const connect = (address: string): Socket => {
      wires.push(new Wire(address));
      return wires.at(-1)!;
    };
    stream = new Stream('ws://127.0.0.1:1/stream?token=a', listener, { connect, pause: () => 0 });
  });
  afterEach(() => stream.close());

  it('says hello, and asks for what is in sight once it is welcome', () => {
    stream.subscribe(new Map([[2, [0, 3]]]));
    expect(wires[0].sent).to.deep.equal([]);
    wires[0].opens();
    expect(wires[0].sent).to.deep.equal([{ type: 'hello', version: 1, role: 'page' }]);
    wires[0].says(welcome);
    expect(wires[0].sent[1]).to.deep.equal({ type: 'subscribe', layers: [{ layer: 2, heads: [0, 3] }] });
    stream.subscribe(new Map([[2, [0, 3]]]));
    expect(wires[0].sent.length, 'the same again is not sent').to.equal(2);
    stream.subscribe('*');
    expect(wires[0].sent[2]).to.deep.equal({ type: 'subscribe', layers: '*' });
  });

  it('connects again when the connection ends, and asks for the same', async () => {
    stream.subscribe('*');
    wires[0].opens();
    wires[0].says(welcome);
    wires[0].ends();
    await until(() => wires.length === 2);
    wires[1].opens();
    wires[1].says(welcome);
    expect(wires[1].sent[1]).to.deep.equal({ type: 'subscribe', layers: '*' });
    expect(heard.states).to.deep.equal(['open', 'waiting', 'open']);
    wires[0].says(welcome);
    expect(wires[0].sent.length, 'the old connection is over').to.equal(2);
  });

  it('tells what it cannot read, and goes on', async () => {
    const vectors = (await (await fetch('/test/fixtures/wire/vectors.json')).json()) as {
      good: { base64: string }[];
      hostile: { base64: string; code: string }[];
    };
    const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0)).buffer;
    wires[0].opens();
    wires[0].says(welcome);
    for (const { base64 } of vectors.hostile) wires[0].says(bytesOf(base64));
    wires[0].says('no JSON');
    wires[0].says({ type: 'exec' });
    expect(heard.codes).to.deep.equal([...vectors.hostile.map(({ code }) => code), 'json', 'type']);
    expect(heard.frames).to.equal(0);
    for (const { base64 } of vectors.good) wires[0].says(bytesOf(base64));
    expect(heard.frames).to.equal(vectors.good.length);
    wires[0].says({ type: 'ping', id: 7 });
    expect(wires[0].sent.at(-1)).to.deep.equal({ type: 'pong', id: 7 });
    expect(stream.state).to.equal('open');
  });

  it('connects no more once it is closed', async () => {
    wires[0].opens();
    wires[0].says(welcome);
    stream.close();
    expect(wires[0].closed).to.equal(true);
    wires[0].ends();
    await new Promise((done) => setTimeout(done, 20));
    expect(wires.length).to.equal(1);
    expect(heard.states).to.deep.equal(['open', 'closed']);
  });
});
