import { expect } from 'chai';
import '../../components/index';
import { nextFrame } from '../../src/engine/next-frame';
import { failOnGpuErrors } from '../support/engine';
import { mount } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';

const { requestAnimationFrame, cancelAnimationFrame, setTimeout, clearTimeout } = window;

/** A page that asks for animation frames and never gets one, as one that is hidden or scrolled out of a frame's view. */
function withoutAnimationFrames(): { cancelled: number[] } {
  const cancelled: number[] = [];
  window.requestAnimationFrame = () => 7;
  window.cancelAnimationFrame = (handle) => void cancelled.push(handle);
  return { cancelled };
}

/** Timers that end when the test says so. */
function heldTimers(): { run: () => void; pending: Map<number, { call: () => void; ms: number }> } {
  const pending = new Map<number, { call: () => void; ms: number }>();
  let handle = 0;
  const set = (call: () => void, ms: number): number => (pending.set(++handle, { call, ms }), handle);
  Object.assign(window, { setTimeout: set, clearTimeout: (which: number) => void pending.delete(which) });
  const run = (): void => {
    const due = [...pending.values()];
    pending.clear();
    for (const { call } of due) call();
  };
  return { run, pending };
}

const hide = (hidden: boolean): void => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
};

describe('the next frame', () => {
  // Before any other hook waits by a timer.
  afterEach(() => {
    Object.assign(window, { requestAnimationFrame, cancelAnimationFrame, setTimeout, clearTimeout });
    delete (document as { hidden?: boolean }).hidden;
  });
  failOnGpuErrors();

  it('is the next animation frame of a visible page, and leaves no timer behind', async () => {
    const { pending } = heldTimers();
    const calls: string[] = [];
    nextFrame(() => calls.push('drawn'));
    expect(pending.size).to.equal(1);
    await new Promise((done) => requestAnimationFrame(done));
    expect(calls).to.deep.equal(['drawn']);
    expect(pending.size).to.equal(0);
  });

  it('comes by a timer without delay in a hidden page, which leaves no animation frame behind', () => {
    const { run, pending } = heldTimers();
    const { cancelled } = withoutAnimationFrames();
    hide(true);
    let drawn = 0;
    nextFrame(() => void (drawn += 1));
    expect([...pending.values()].map(({ ms }) => ms)).to.deep.equal([0]);
    run();
    expect(cancelled).to.deep.equal([7]);
    expect(drawn).to.equal(1);
  });

  it('comes by a timer where the page is hidden after the request, or a frame is out of view', async () => {
    const { cancelled } = withoutAnimationFrames();
    await new Promise<void>((done) => nextFrame(done));
    expect(cancelled).to.deep.equal([7]);
  });

  it('comes where there are no animation frames at all, as in Node', async () => {
    Object.assign(window, { requestAnimationFrame: undefined, cancelAnimationFrame: undefined });
    await new Promise<void>((done) => nextFrame(done));
  });

  it('does not come when it is cancelled', () => {
    const { pending } = heldTimers();
    const { cancelled } = withoutAnimationFrames();
    nextFrame(() => {})();
    expect(pending.size).to.equal(0);
    expect(cancelled).to.deep.equal([7]);
  });

  it('lets an element of a hidden page settle with its picture on the canvas', async () => {
    const element = mount('attn-heatmap', { data: [[0, 1]] }, { width: 300, height: 300 });
    await element.updateComplete;
    withoutAnimationFrames();
    hide(true);
    element.data = [[1, 0]];
    await element.updateComplete;
    expect(readPixels(canvasOf(element)).at(1, 1).slice(0, 3)).to.deep.equal([255, 0, 0]);
  });
});
