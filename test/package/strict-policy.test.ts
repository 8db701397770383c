import { expect } from 'chai';
import { builds, openStrict as open, type Answer, type Box } from '../support/strict-page';

/** In Firefox the box of an SVG path has half its line's width more on each side. */
const halfLine = 0.5;

function expectSameBox([x, y, width, height]: Box, other: Box, what: string, more = 0): void {
  [x, y, x + width, y + height].forEach((edge, i) => {
    const [left, top, w, h] = other;
    expect(edge, `${what}, edge ${i}`).to.be.closeTo([left, top, left + w, top + h][i], more + 0.02);
  });
}

for (const [name, module] of Object.entries(builds)) {
  describe(`under default-src 'self' with ${name}`, () => {
    let strict: Answer;
    before(async () => {
      strict = await open(module);
    });

    it('nothing violates the policy, and nothing is reported', () => {
      expect(strict.answer).not.to.have.property('failed');
      expect(strict.stopped).to.deep.equal([]);
      expect(strict.reports).to.deep.equal([]);
    });

    it('every picture lies where its axes are', () => {
      for (const [figure, { host, surface, canvases, frames }] of Object.entries(strict.answer)) {
        const [canvas] = canvases;
        expectSameBox(canvas, surface[0], `${figure}: the canvas fills its surface`);
        expect(canvas[2] * canvas[3], `${figure}: the picture takes most of the figure`).to.be.above(
          0.3 * host[2] * host[3],
        );
        if (figure === 'density' || figure === 'histogram' || figure === 'overlaid') continue;
        expectSameBox(frames[0], canvas, `${figure}: the frame`, halfLine);
      }
      expectSameBox(strict.answer.density.frames[0], strict.answer.density.canvases[0], 'density: the frame', halfLine);
      for (const figure of ['histogram', 'overlaid']) {
        const { canvases, frames } = strict.answer[figure];
        const [x, y, width, height] = canvases[0];
        for (const [left, top, w, h] of frames) {
          expect(left, `${figure}: a cell’s left edge`).to.be.within(x - halfLine, x + width);
          expect(top, `${figure}: a cell’s top edge`).to.be.within(y - halfLine, y + height);
          expect(left + w, `${figure}: a cell’s right edge`).to.be.at.most(x + width + halfLine + 0.02);
          expect(top + h, `${figure}: a cell’s bottom edge`).to.be.at.most(y + height + halfLine + 0.02);
        }
      }
    });

    it('strips lie along the map’s whole side: statistics beside it, a locked cell’s over its edge; bars beside it', () => {
      for (const figure of ['heatmap', 'statistics']) {
        const { canvases, bars } = strict.answer[figure];
        const [[x, y, width, height], across, down] = canvases;
        expectSameBox([across[0], 0, across[2], 0], [x, 0, width, 0], `${figure}: the row’s strip`);
        expectSameBox([0, down[1], 0, down[3]], [0, y, 0, height], `${figure}: the column’s strip`);
        expectSameBox([0, bars[0][1], 0, bars[0][3]], [0, y, 0, height], `${figure}: the colour bar`);
      }
      const [[x, y, width], across, down] = strict.answer.statistics.canvases;
      expect(across[1] + across[3], 'above').to.be.below(y);
      expect(down[0], 'at the right').to.be.above(x + width);
      const [map, row, column] = strict.answer.heatmap.canvases;
      expect(row[1] + row[3], 'the row’s strip at the bottom edge').to.be.closeTo(map[1] + map[3], 2);
      expect(column[0] + column[2], 'the column’s strip at the right edge').to.be.closeTo(map[0] + map[2], 2);
    });

    it('colour bars load, tables are read, and no figure shows a message', () => {
      for (const [figure, { loaded, cells, message }] of Object.entries(strict.answer)) {
        expect(message, figure).to.deep.equal([]);
        expect(cells, `${figure}: cells of its table`).to.be.above(0);
        for (const height of loaded) expect(height, `${figure}: colours of its bar`).to.equal(256);
      }
      const bars = Object.entries(strict.answer).filter(([, { loaded }]) => loaded.length > 0);
      expect(bars.map(([figure]) => figure)).to.include.members(['heatmap', 'statistics', 'heat', 'scatter']);
    });

    it('exported drawings carry their images in themselves', () => {
      for (const [figure, { embeds }] of Object.entries(strict.answer)) {
        expect(embeds, figure).not.to.deep.equal([]);
        expect(new Set(embeds), figure).to.deep.equal(new Set(['data:']));
      }
    });

    it('figures and exported images are those of a page without a policy', async () => {
      const free = await open(module, { policy: 'none' });
      expect(free.answer).to.deep.equal(strict.answer);
    });
  });
}

/** The same by WebGL; the built modules as a user's bundler joins them have a script of their own for it. */
const webGlBuilds = {
  'the single file': builds['the single file'],
  'the modules, bundled by a user': new URL('../user/site/webgl.js', import.meta.url).href,
};

for (const [name, module] of Object.entries(webGlBuilds)) {
  describe(`under default-src 'self' in tier webgl with ${name}`, () => {
    const options = { tier: 'webgl', figures: 'heatmap,statistics' };

    it('figures are drawn, nothing violates the policy, and nothing is reported', async () => {
      const { answer, stopped, reports } = await open(module, options);
      expect(answer).not.to.have.property('failed');
      expect(Object.keys(answer)).to.include.members(['heatmap', 'statistics']);
      for (const [figure, { message, cells }] of Object.entries(answer)) {
        expect(message, figure).to.deep.equal([]);
        expect(cells, `${figure}: cells of its table`).to.be.above(0);
      }
      // The package `long`, which tfjs's WebGL backend brings into a user's bundle, tries WebAssembly and does without.
      const ofLong = name === 'the single file' ? [] : stopped.filter((what) => what === 'script-src wasm-eval ');
      expect(stopped).to.deep.equal(ofLong);
      expect(reports.length).to.be.at.most(ofLong.length);
    });

    it('the figures are those of a page without a policy', async () => {
      const strict = await open(module, options);
      expect((await open(module, { ...options, policy: 'none' })).answer).to.deep.equal(strict.answer);
    });
  });
}

describe('under default-src ’self’, when the GPU is lost', () => {
  const [module] = Object.values(builds);
  const figures = ['heatmap', 'lines', 'histogram', 'scatter'];
  const each = (value: boolean): boolean[] => figures.map(() => value);

  it('figures in tier webgl are drawn the same by another context, then other data; nothing is reported', async () => {
    const { answer, stopped, reports } = await open(module, { tier: 'webgl', figures: figures.join(), lose: '' });
    expect(answer).to.deep.equal({
      ...{ tiers: ['webgl', 'webgl'], another: true, messages: [] },
      ...{ blank: each(false), same: each(true), others: each(true) },
    });
    expect(stopped).to.deep.equal([]);
    expect(reports).to.deep.equal([]);
  });

  it('figures go on from WebGPU to WebGL, and nothing is reported', async function () {
    if (!navigator.gpu) this.skip(); // Firefox
    const { answer, stopped, reports } = await open(module, { figures: figures.join(), lose: '' });
    // Colours are rounded by each tier in its own way.
    expect({ ...answer, same: each(true) }).to.deep.equal({
      ...{ tiers: ['webgpu', 'webgl'], another: true, messages: [] },
      ...{ blank: each(false), same: each(true), others: each(true) },
    });
    expect(stopped).to.deep.equal([]);
    expect(reports).to.deep.equal([]);
  });
});

describe('a model under default-src ’self’', () => {
  const model = new URL('/test/fixtures/keras/lstm-sequential.keras', location.href).href;
  const modules = new URL('../user/site/models.js', import.meta.url).href;
  const ofWorkers = (stopped: readonly string[]): string[] => stopped.filter((what) => /worker|child/.test(what));

  it('is parsed in a worker from the page’s own origin, with the modules', async () => {
    const { answer, stopped, reports } = await open(modules, { model });
    expect(answer).to.deep.equal({ parsed: { in: 'worker', reason: '' } });
    expect([...ofWorkers(stopped), ...ofWorkers(reports)]).to.deep.equal([]);
  });

  it('runs by WebGL with the single file, its LSTM by our kernel, with the numbers of a page without a policy', async () => {
    const options = { model, tier: 'webgl', predict: '' };
    const { answer, stopped } = await open(builds['the single file'], options);
    const { backend, paths, predicted } = answer as unknown as {
      backend: string;
      paths: string[];
      predicted: number[];
    };
    expect(backend).to.equal('webgl');
    expect(paths).to.include('fused');
    expect(predicted.some((number) => Math.abs(number) > 1e-3)).to.equal(true);
    expect(stopped.filter((what) => !/worker|child/.test(what))).to.deep.equal([]);
    expect((await open(builds['the single file'], { ...options, policy: 'none' })).answer).to.deep.equal(answer);
  });

  it('is parsed in the page with the single file, which says what to allow', async () => {
    const { answer } = await open(builds['the single file'], { model });
    const { parsed } = answer as unknown as { parsed: { in: string; reason: string } };
    expect(parsed.in).to.equal('page');
    expect(parsed.reason).to.match(/Allow worker-src blob:/);
    const free = await open(builds['the single file'], { model, policy: 'none' });
    expect(free.answer).to.deep.equal({ parsed: { in: 'worker', reason: '' } });
  });
});

describe('the page under default-src ’self’', () => {
  it('does count an inline style, as an event and as a report', async () => {
    const { stopped, reports } = await open(builds['the single file'], { offend: '' });
    expect(stopped.join()).to.match(/^style-src-attr inline.*style-src-attr inline/);
    expect([...new Set(reports)]).to.deep.equal(['style-src-attr']);
  });
});
