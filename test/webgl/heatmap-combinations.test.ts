import { HeatmapView } from '../../src/views/heatmap/view';
import { testCombinations } from '../support/heatmap-combinations';
import { heatmapCases } from '../support/heatmap-cases';
import { failOnWebGlErrors, noCanvas, webGlEngine } from '../support/webgl-engine';

/** Cases whose data the page has: rows that are appended and buffers need WebGPU. */
const cases = heatmapCases.filter(({ name, appended }) => !appended && !name.includes('buffer'));

describe('every option of a heatmap with every matrix source, by WebGL', () => {
  failOnWebGlErrors();

  testCombinations(cases, {
    view: async () => new HeatmapView(await webGlEngine(), await noCanvas()),
    dataOf: async ({ data }) => data(null as never), // no buffer is made
  });
});
