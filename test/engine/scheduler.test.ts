import { expect } from 'chai';
import type { Frame } from '../../src/engine/frame';
import { Scheduler } from '../../src/engine/scheduler';
import { createStats, type Stats } from '../../src/engine/stats';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { Swatch } from '../support/swatch';
import { guardTraffic } from '../support/traffic-guard';

/** A swatch that writes its steps into a list that it shares with others. */
class Noted extends Swatch {
  constructor(
    device: GPUDevice,
    label: string,
    readonly notes: string[],
  ) {
    super(device, label);
  }

  override compute(frame: Frame): void {
    this.notes.push(`${this.label} computes`);
    super.compute(frame);
  }

  override paint(frame: Frame): void {
    this.notes.push(`${this.label} paints`);
    super.paint(frame);
  }
}

describe('the scheduler', () => {
  failOnGpuErrors();
  let device: GPUDevice;
  let stats: Stats;
  let scheduler: Scheduler;
  let one: Noted;
  let other: Noted;
  /** Frames that were asked for and not cancelled. */
  let due: Set<() => void>;
  const notes: string[] = [];

  before(async () => {
    device = (await testEngine()).requireDevice();
    one = new Noted(device, 'one', notes).show(1, 0, 0) as Noted;
    other = new Noted(device, 'other', notes).show(0, 1, 0) as Noted;
  });
  beforeEach(() => {
    [notes.length, one.seen.length, other.seen.length] = [0, 0, 0];
    [stats, due] = [createStats(), new Set()];
    const nextFrame = (draw: () => void): (() => void) => {
      due.add(draw);
      return () => void due.delete(draw);
    };
    scheduler = new Scheduler(device, stats, { nextFrame });
  });

  /** The frame comes. */
  function frame(): void {
    const [draw] = due;
    due.delete(draw);
    draw();
  }

  /** What a promise has come to, after all that is ready has run. */
  async function isSettled(promise: Promise<unknown>): Promise<boolean> {
    let settled = false;
    void promise.then(() => (settled = true));
    for (let i = 0; i < 5; i++) await Promise.resolve();
    return settled;
  }

  it('draws many requests in one frame, by one submit; each computes before any paints', async () => {
    const requests = [one, other, one, other, one].map((swatch) => scheduler.request(swatch));
    expect(due.size, 'one frame asked for').to.equal(1);
    expect(await isSettled(Promise.race(requests)), 'not before the frame').to.equal(false);
    frame();
    await Promise.all(requests);
    expect(notes).to.deep.equal(['one computes', 'other computes', 'one paints', 'other paints']);
    expect(stats).to.include({ frames: 1, submits: 1, dispatches: 2, draws: 2 });
    expect([one.seen, other.seen], 'readable in the task of the frame').to.deep.equal([[[255, 0, 0]], [[0, 255, 0]]]);
  });

  it('runs nothing when nothing was requested', async () => {
    const request = scheduler.request(one);
    frame();
    await request;
    await scheduler.settled();
    const { counts, stop } = guardTraffic();
    scheduler.drawNow();
    await scheduler.settled();
    stop();
    expect(due.size).to.equal(0);
    expect(stats.frames).to.equal(1);
    expect(Object.values(counts).every((count) => count === 0)).to.equal(true);
  });

  it('asks for another frame when a picture is requested while it draws', async () => {
    let again: Promise<void> | null = null;
    one.bad = () => {
      one.bad = null;
      again = scheduler.request(one);
    };
    const first = scheduler.request(one);
    frame();
    await first;
    expect(due.size).to.equal(1);
    expect(await isSettled(again!)).to.equal(false);
    frame();
    await again;
    expect(stats.frames).to.equal(2);
  });

  it('draws at once on demand, and the frame that was asked for does not come', async () => {
    const request = scheduler.request(one);
    scheduler.drawNow();
    await request;
    expect(due.size).to.equal(0);
    expect(stats.frames).to.equal(1);
  });

  it('draws no drawable that withdrew, whose promise resolves', async () => {
    const [withdrawn, kept] = [scheduler.request(one), scheduler.request(other)];
    scheduler.withdraw(one);
    await withdrawn;
    expect(await isSettled(kept)).to.equal(false);
    frame();
    await kept;
    expect(notes).to.deep.equal(['other computes', 'other paints']);
    scheduler.withdraw(one);
  });

  it('lets producers submit before each frame and each picture drawn alone', async () => {
    scheduler.addProducer(() => notes.push('tfjs submits'));
    const request = scheduler.request(one);
    frame();
    await request;
    await scheduler.drawAlone(other);
    scheduler.flushProducers();
    const steps = ['tfjs submits', 'one computes', 'one paints', 'tfjs submits', 'other computes', 'other paints'];
    expect(notes).to.deep.equal([...steps, 'tfjs submits']);
  });

  it('draws one picture alone and at once, and leaves the requests as they are', async () => {
    const request = scheduler.request(one);
    const alone = scheduler.drawAlone(other);
    expect(notes, 'before the promise').to.deep.equal(['other computes', 'other paints']);
    await alone;
    expect(await isSettled(request)).to.equal(false);
    expect(stats).to.include({ frames: 0, submits: 1 });
    frame();
    await request;
  });

  it('throws at once what a drawable throws that is drawn alone', () => {
    one.bad = () => {
      throw new Error('no such head');
    };
    expect(() => scheduler.drawAlone(one)).to.throw('no such head');
    one.bad = null;
    expect(one.errors, 'not reported twice').to.deep.equal([]);
  });

  it('resolves all promises when it stops, and draws no more', async () => {
    const [request, submitted] = [scheduler.request(one), scheduler.request(other)];
    scheduler.stop();
    await Promise.all([request, submitted]);
    expect(due.size).to.equal(0);
    await scheduler.request(one);
    scheduler.drawNow();
    expect(due.size).to.equal(0);
    expect(notes).to.deep.equal([]);
  });

  it('reads nothing back and opens three error scopes for a good frame', async () => {
    const { counts, stop } = guardTraffic();
    const { pushErrorScope } = device;
    const scopes: string[] = [];
    device.pushErrorScope = function (filter) {
      scopes.push(filter);
      pushErrorScope.call(device, filter);
    };
    const requests = [scheduler.request(one), scheduler.request(other)];
    frame();
    await Promise.all(requests);
    await scheduler.settled();
    device.pushErrorScope = pushErrorScope;
    stop();
    expect(scopes).to.deep.equal(['validation', 'internal', 'out-of-memory']);
    expect(counts).to.include({ submit: 1, mapRead: 0, createBuffer: 0, copyTextureToBuffer: 0, copyToMapRead: 0 });
  });
});
