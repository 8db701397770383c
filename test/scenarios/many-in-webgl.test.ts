import { expect } from 'chai';
import '../../components/index';
import { openEngine } from '../../src/index';
import { closeCurrent } from '../support/close-engine';
import { mount } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';

/** Browsers take the oldest of more than 16 contexts away. */
const count = 40;

describe(`${count} figures in tier webgl`, () => {
  after(closeCurrent);

  it('share one context, and none goes blank: all are right, the first ones too, when the last have come', async () => {
    const made: unknown[] = [];
    const { getContext } = OffscreenCanvas.prototype;
    OffscreenCanvas.prototype.getContext = function (this: OffscreenCanvas, kind: string, ...options: unknown[]) {
      if (/webgl/.test(kind)) made.push(this);
      return (getContext as (...given: unknown[]) => unknown).call(this, kind, ...options);
    } as typeof getContext;
    try {
      const engine = await openEngine({ tier: 'webgl' });
      const figures = Array.from({ length: count }, (_, i) => {
        const figure = mount('attn-heatmap', { data: i % 2 ? [[0, 1]] : [[1, 0]], noTools: true });
        const [left, top] = [(i % 10) * 60, Math.floor(i / 10) * 60];
        figure.style.cssText = `position: fixed; width: 160px; height: 160px; left: ${left}px; top: ${top}px`;
        return figure;
      });
      await Promise.all(figures.map((figure) => figure.updateComplete));
      const wrong = figures.filter((figure, i) => {
        const first = readPixels(canvasOf(figure)).at(1, 1).slice(0, 3);
        return String(first) !== String(i % 2 ? [0, 0, 255] : [255, 0, 0]);
      });
      expect(wrong.length).to.equal(0);
      expect(made.length, 'contexts').to.equal(1);
      expect(engine.webgl!.gl.isContextLost()).to.equal(false);
    } finally {
      OffscreenCanvas.prototype.getContext = getContext;
    }
  });
});
