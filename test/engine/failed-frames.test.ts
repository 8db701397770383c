import { expect } from 'chai';
import type { Frame } from '../../src/engine/frame';
import { ComputeProgram } from '../../src/engine/program';
import { Scheduler } from '../../src/engine/scheduler';
import { createStats } from '../../src/engine/stats';
import { failOnGpuErrors, takeGpuErrors, testEngine } from '../support/engine';
import { Swatch } from '../support/swatch';

const red = [255, 0, 0];
const blue = [0, 0, 255];
const green = [0, 255, 0];

const sum = /* wgsl */ `
@group(0) @binding(0) var<storage, read> values: array<f32>;
@group(0) @binding(1) var<storage, read_write> total: array<f32>;
@compute @workgroup_size(1) fn main() { total[0] = values[0]; }
`;
const uniformSum = sum.replace('<storage, read> values: array<f32>', '<uniform> values: vec4f').replace('[0];', '.x;');

describe('a frame that the GPU refuses', () => {
  failOnGpuErrors();
  const stats = createStats();
  let device: GPUDevice;
  let scheduler: Scheduler;
  let first: Swatch;
  let hostile: Swatch;
  let last: Swatch;
  const all = (): Swatch[] => [first, hostile, last];

  before(async () => {
    device = (await testEngine()).requireDevice();
    [first, hostile, last] = [new Swatch(device, 'first'), new Swatch(device, 'hostile'), new Swatch(device, 'last')];
    scheduler = new Scheduler(device, stats);
  });

  beforeEach(async () => {
    hostile.bad = hostile.badPaint = null;
    first.show(1, 0, 0);
    hostile.show(0, 1, 0);
    last.show(0, 0, 1);
    await drawn();
    for (const swatch of all()) for (const list of [swatch.log, swatch.seen, swatch.errors]) list.length = 0;
    stats.submits = 0;
  });

  /** Requests all three in one frame and waits for the GPU's answer. */
  async function drawn(): Promise<void> {
    await Promise.all(all().map((swatch) => scheduler.request(swatch)));
    await scheduler.settled();
    await Promise.resolve();
  }

  /** New numbers for the healthy two, so that a frame that does not run leaves them in the old colours. */
  function exchange(): void {
    first.show(0, 0, 1);
    last.show(1, 0, 0);
  }

  const total = (): GPUBuffer => device.createBuffer({ label: 'total', size: 4, usage: GPUBufferUsage.STORAGE });

  /** Dispatches a shader that reads this buffer. */
  function reading(values: GPUBuffer, source = sum): (frame: Frame) => void {
    const program = new ComputeProgram(device, { label: 'hostile.sum', source });
    const answer = total();
    return (frame) => frame.run(program, { values, total: answer }, [1]);
  }

  async function foreignBuffer(): Promise<GPUBuffer> {
    const adapter = (await navigator.gpu.requestAdapter())!;
    const other = await adapter.requestDevice({ label: 'other' });
    after(() => other.destroy());
    return other.createBuffer({ label: 'foreign', size: 16, usage: GPUBufferUsage.STORAGE });
  }

  function destroyedBuffer(): GPUBuffer {
    const buffer = device.createBuffer({ label: 'destroyed', size: 16, usage: GPUBufferUsage.STORAGE });
    buffer.destroy();
    return buffer;
  }

  const cases: Record<string, { bad: () => Promise<void> | void; message: RegExp; submits?: number }> = {
    'a destroyed buffer': {
      bad: () => void (hostile.bad = reading(destroyedBuffer())),
      message: /^the GPU refused this picture \(.*"destroyed".* destroyed\)\. Give data again to draw it anew\.$/,
    },
    'a mapped buffer': {
      bad: () => {
        const options = { label: 'mapped', size: 16, usage: GPUBufferUsage.STORAGE, mappedAtCreation: true };
        hostile.bad = reading(device.createBuffer(options));
      },
      message: /^the GPU refused this picture \(.*"mapped".* mapped\)/,
    },
    'a buffer of another device': {
      bad: async () => void (hostile.bad = reading(await foreignBuffer())),
      message: /^the GPU refused this picture \(.*"foreign".*\[Device "other"\]/,
    },
    'a binding above the limit': {
      bad: () => {
        const size = device.limits.maxUniformBufferBindingSize + 16;
        const buffer = device.createBuffer({ label: 'large', size, usage: GPUBufferUsage.UNIFORM });
        hostile.bad = reading(buffer, uniformSum);
      },
      message: /^the GPU refused this picture \(Binding size \(\d+\) of .*"large".* is larger than the maximum/,
    },
    'a shader that does not compile': {
      bad: () => {
        let once: ComputeProgram | null = null;
        const [values, answer] = [total(), total()];
        hostile.bad = (frame) => {
          once ??= new ComputeProgram(device, { label: 'hostile.wrong', source: `${sum} fn wrong() { 1 + ; }` });
          frame.run(once, { values, total: answer }, [1]);
        };
      },
      message: /^the GPU refused this picture \(Error while parsing WGSL/,
    },
    'a buffer above the limit': {
      bad: () => {
        const size = 4 * Math.floor(device.limits.maxBufferSize / 4) + 4;
        hostile.bad = (frame) =>
          reading(device.createBuffer({ label: 'huge', size, usage: GPUBufferUsage.STORAGE }))(frame);
      },
      message: /^the GPU refused this picture \(Buffer size \(\d+\) exceeds the max/,
    },
    'a pass that is left open when it throws': {
      bad: () => {
        hostile.badPaint = (frame) => {
          frame.endCompute();
          frame.encoder.beginComputePass();
          throw new Error('lost its way');
        };
      },
      message: /^lost its way$/,
      submits: 2,
    },
    'an invalid command before it throws': {
      bad: () => {
        const bad = reading(destroyedBuffer());
        hostile.bad = (frame) => {
          bad(frame);
          throw new Error('lost its way');
        };
      },
      message: /^lost its way$/,
      submits: 2,
    },
  };

  for (const [what, { bad, message, submits = 3 }] of Object.entries(cases)) {
    it(`is drawn picture by picture: ${what}`, async () => {
      await bad();
      exchange();
      await drawn();
      expect(takeGpuErrors()).not.to.deep.equal([]);
      expect(first.seen.at(-1)).to.deep.equal(blue);
      expect(last.seen.at(-1)).to.deep.equal(red);
      expect([...first.errors, ...last.errors]).to.deep.equal([]);
      expect(hostile.errors.map((error) => error.message).join('\n')).to.match(message);
      expect(hostile.errors).to.have.length(1);
      expect(stats.submits, 'one for all, then one for each').to.equal(1 + submits);
    });
  }

  it('leaves no submit behind: the one that failed is drawn apart until it succeeds, then with the others again', async () => {
    hostile.bad = reading(destroyedBuffer());
    await drawn();
    stats.submits = 0;
    exchange();
    await drawn();
    expect(stats.submits, 'the healthy two together, the bad one apart').to.equal(2);
    expect(first.seen.at(-1)).to.deep.equal(blue);
    expect(
      first.log.filter((step) => step === 'lost'),
      'of the first frame only',
    ).to.have.length(1);
    expect(hostile.errors).to.have.length(2);
    takeGpuErrors();
    hostile.bad = null;
    await drawn();
    expect(hostile.seen.at(-1)).to.deep.equal(green);
    stats.submits = 0;
    await drawn();
    expect(stats.submits).to.equal(1);
  });

  it('names each of several culprits, and draws the one that is left', async () => {
    hostile.bad = reading(destroyedBuffer());
    const second = new Swatch(device, 'second');
    second.bad = () => {
      throw new Error('no such head');
    };
    exchange();
    const requested = [...all(), second].map((swatch) => scheduler.request(swatch));
    await Promise.all(requested);
    await scheduler.settled();
    await Promise.resolve();
    expect(second.errors.map(({ message }) => message)).to.deep.equal(['no such head']);
    expect(hostile.errors).to.have.length(1);
    expect([first.seen.at(-1), last.seen.at(-1)]).to.deep.equal([blue, red]);
    takeGpuErrors();
  });

  it('draws the others by the same submit when one throws', async () => {
    for (const step of ['bad', 'badPaint'] as const) {
      hostile.bad = hostile.badPaint = null;
      hostile[step] = () => {
        throw new Error(`${step}: no such head`);
      };
      hostile.errors.length = 0;
      stats.submits = 0;
      exchange();
      await drawn();
      expect(hostile.errors.map(({ message }) => message)).to.deep.equal([`${step}: no such head`]);
      expect([first.seen.at(-1), last.seen.at(-1)]).to.deep.equal([blue, red]);
      expect(stats.submits - Number(step === 'badPaint'), 'the second time it comes apart').to.equal(1);
    }
  });

  for (const method of ['finish', 'submit'] as const) {
    it(`is drawn picture by picture where ${method} throws`, async () => {
      const owner: object = method === 'finish' ? GPUCommandEncoder.prototype : GPUQueue.prototype;
      const target = owner as Record<string, (...args: unknown[]) => unknown>;
      const original = target[method];
      let calls = 0;
      target[method] = function (this: unknown, ...args: unknown[]) {
        if (++calls === 1) throw new TypeError('not convertible');
        return original.apply(this, args);
      };
      exchange();
      await drawn();
      target[method] = original;
      expect([first.seen.at(-1), hostile.seen.at(-1), last.seen.at(-1)]).to.deep.equal([blue, green, red]);
      expect(all().flatMap(({ errors }) => errors)).to.deep.equal([]);
    });
  }

  it('reports nothing of a picture that was withdrawn meanwhile', async () => {
    hostile.bad = reading(destroyedBuffer());
    exchange();
    await Promise.all(all().map((swatch) => scheduler.request(swatch)));
    scheduler.withdraw(hostile);
    scheduler.withdraw(first);
    first.log.length = 0;
    await scheduler.settled();
    await Promise.resolve();
    expect(hostile.errors).to.deep.equal([]);
    expect(first.log).to.deep.equal([]);
    expect(last.seen.at(-1)).to.deep.equal(red);
    takeGpuErrors();
  });

  it('rejects where one picture was drawn alone', async () => {
    hostile.bad = reading(destroyedBuffer());
    const message = await scheduler.drawAlone(hostile).then(
      () => '',
      (error: Error) => error.message,
    );
    expect(message).to.match(/^the GPU refused this picture/);
    expect(hostile.log.at(-1)).to.equal('lost');
    takeGpuErrors();
    hostile.bad = null;
    await scheduler.drawAlone(hostile);
    expect(hostile.seen.at(-1)).to.deep.equal(green);
  });
});
