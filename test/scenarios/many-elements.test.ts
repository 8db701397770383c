import { expect } from 'chai';
import '../../components/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount, until } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';

const viridis = { low: [68, 1, 84], high: [253, 231, 37] };

describe('a page of 150 elements', () => {
  failOnGpuErrors();

  it('draws all on one device, in one submit for each frame, and all are right', async () => {
    const engine = await testEngine();
    const requested: unknown[] = [];
    const { requestDevice } = GPUAdapter.prototype;
    GPUAdapter.prototype.requestDevice = function (...asked) {
      requested.push(asked);
      return requestDevice.apply(this, asked);
    };
    try {
      const elements = Array.from({ length: 150 }, () => mount('attn-heatmap', { cmap: 'viridis', noTools: true }));
      // All in the part of the page that is in sight.
      elements.forEach((element, i) => {
        const [left, top] = [(i % 15) * 40, Math.floor(i / 15) * 35];
        element.style.cssText = `position: fixed; width: 160px; height: 160px; left: ${left}px; top: ${top}px`;
      });
      const give = async (flip: number): Promise<void> => {
        elements.forEach((element, i) => (element.data = (i + flip) % 2 ? [[0, 1]] : [[1, 0]]));
        await Promise.all(elements.map((element) => element.updateComplete));
      };
      await give(0);
      const before = { ...engine.stats };
      await give(1);
      expect(engine.stats.draws - before.draws).to.equal(150);
      // Ends of the colour bars may be read in submits of their own; pictures share one for each frame.
      const frames = engine.stats.frames - before.frames;
      const reads = engine.stats.readbacks - before.readbacks;
      expect(engine.stats.submits - before.submits).to.be.at.most(frames + reads);
      const wrong = elements.filter((element, i) => {
        const first = readPixels(canvasOf(element)).at(1, 1).slice(0, 3);
        return String(first) !== String((i + 1) % 2 ? viridis.low : viridis.high);
      });
      expect(wrong.length).to.equal(0);
      expect(requested.length).to.equal(0);
    } finally {
      GPUAdapter.prototype.requestDevice = requestDevice;
    }
  });
});

describe('elements that come and go', () => {
  failOnGpuErrors();

  it('1,000 times leave buffers, tensors, nodes and listeners as they were', async () => {
    const engine = await testEngine();
    const tags = ['attn-heatmap', 'feature-grid', 'feature-histogram', 'feature-scatter'] as const;
    const cycle = async (i: number): Promise<void> => {
      const data = tf.ones([4, 4]);
      const element = mount(tags[i % tags.length], { data }, { width: 80, height: 80 });
      data.dispose();
      await element.updateComplete;
      element.remove();
    };
    const listeners = countListeners();
    try {
      for (let i = 0; i < 40; i++) await cycle(i);
      await until(() => tf.memory().numTensors === 0);
      await engine.finished();
      const before = { bytes: engine.stats.gpuBytes, nodes: document.querySelectorAll('*').length };
      const heard = listeners.count;
      for (let i = 0; i < 1000; i++) await cycle(i);
      await until(() => tf.memory().numTensors === 0);
      await until(() => engine.stats.gpuBytes <= before.bytes);
      expect(document.querySelectorAll('*').length).to.equal(before.nodes);
      expect(listeners.count, 'listeners of window and document').to.be.at.most(heard);
    } finally {
      listeners.stop();
    }
  });
});

/** Listeners of the window and the document that were added and not removed, from now on. */
function countListeners(): { readonly count: number; stop(): void } {
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const live = new Set<string>();
  const ids = new WeakMap<object, number>();
  let last = 0;
  const key = (target: EventTarget, type: string, listener: object | null): string | null => {
    if (!listener || (target !== window && target !== document)) return null;
    if (!ids.has(listener)) ids.set(listener, ++last);
    return `${target === window} ${type} ${ids.get(listener)}`;
  };
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const one = key(this ?? window, type, listener);
    if (one) live.add(one);
    const signal = typeof options === 'object' ? options.signal : undefined;
    if (one && signal) addEventListener.call(signal, 'abort', () => live.delete(one), { once: true });
    return addEventListener.call(this ?? window, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const one = key(this ?? window, type, listener);
    if (one) live.delete(one);
    return removeEventListener.call(this ?? window, type, listener, options);
  };
  return {
    get count() {
      return live.size;
    },
    stop() {
      Object.assign(EventTarget.prototype, { addEventListener, removeEventListener });
    },
  };
}
