import { TextureSurface } from '../../src/engine/surface';
import { HeatmapView } from '../../src/views/heatmap/view';
import { loadVirtualMaps } from '../../src/views/virtual-maps';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { testCombinations } from '../support/heatmap-combinations';
import { allHeatmapCases } from '../support/virtual-cases';

describe('every option of a heatmap with every matrix source', () => {
  failOnGpuErrors();
  before(async () => loadVirtualMaps());

  testCombinations(allHeatmapCases, {
    view: async () => {
      const engine = await testEngine();
      return new HeatmapView(engine, new TextureSurface(engine.requireDevice(), { width: 8, height: 8 }));
    },
    dataOf: async ({ data }) => data((await testEngine()).requireDevice()),
  });
});
