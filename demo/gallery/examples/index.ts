import type { Example } from '../example';
import { gridChoices } from './grid-choices';
import { gridLayouts } from './grid-layouts';
import { gridLooks } from './grid-looks';
import { heatmapChoices } from './heatmap-choices';
import { heatmapLooks } from './heatmap-looks';
import { histogramExamples } from './histogram';
import { overviewExamples } from './overview';
import { scatterExamples } from './scatter';
import { weightsExamples } from './weights';

/**
 * All examples, in the order of the gallery. To add one, add an object to a list of its element, and record its golden.
 */
export const examples: readonly Example[] = [
  ...heatmapLooks,
  ...heatmapChoices,
  ...overviewExamples,
  ...gridLayouts,
  ...gridChoices,
  ...gridLooks,
  ...histogramExamples,
  ...scatterExamples,
  ...weightsExamples,
];
