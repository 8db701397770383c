// Compiled without skipLibCheck, and without any other declarations: the elements need none.
import { AttnHeatmap } from 'attnscope/components/attn-heatmap.js';
import 'attnscope/components/attn-overview.js';
import 'attnscope/components/feature-grid.js';
import 'attnscope/components/feature-histogram.js';
import 'attnscope/components/feature-scatter.js';
import 'attnscope/components/logit-lens.js';
import 'attnscope/components/rnn-weights.js';
import { showFeatures1D, type AttnHeatmapEventMap } from 'attnscope/components';
import { showHistogram } from 'attnscope/components/show.js';

const map = new AttnHeatmap();
map.data = { values: new Float32Array(4), shape: [2, 2] };
map.addEventListener('cell-hover', ({ detail }) => detail.indices.length);
map.addEventListener('view-change', ({ detail }) => detail.topK);
map.addEventListener('click', (event) => event.clientX);
map.addEventListener('anything', (event) => event.type);
document.createElement('attn-heatmap').topK = 3;
document.querySelector('attn-overview')!.addEventListener('head-select', ({ detail }) => detail.layer + detail.head);
document.querySelector('logit-lens')!.addEventListener('cell-select', ({ detail }) => detail.candidates[0].text);
document.querySelector('feature-grid')!.mode = 'density';
// @ts-expect-error: there is no such mode
document.querySelector('feature-grid')!.mode = 'dense';
// @ts-expect-error: the detail has no row
map.addEventListener('cell-hover', ({ detail }) => detail.row);

export type Hover = AttnHeatmapEventMap['cell-hover']['detail']['indices'];
export { showFeatures1D, showHistogram };
