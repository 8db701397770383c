import { allHeads } from '../data/attention';
import { examplesOf } from '../example';

export const overviewExamples = examplesOf('attn-overview', [
  {
    id: 'defaults',
    title: 'As it comes',
    note: 'All heads of a model: a row per layer, a column per head.',
    data: allHeads,
  },
  {
    id: 'norm',
    title: 'By the logarithm',
    note: 'Small weights are told apart.',
    attributes: { norm: 'log,0.001,1', cmap: 'magma' },
    data: allHeads,
  },
  {
    id: 'sort',
    title: 'Sorted by a score',
    note: 'The heads that attend to the token before come first; each has its name.',
    attributes: { sort: 'previous' },
    data: allHeads,
  },
  {
    id: 'selected-head',
    title: 'A head that was selected',
    note: 'A click selects one; the outline’s colour is a CSS custom property.',
    attributes: { 'selected-head': 'L1H2', cmap: 'cividis' },
    style: { '--attn-overview-selected': '#e8710a' },
    data: allHeads,
  },
  {
    id: 'title',
    title: 'A title',
    note: 'A line above the figure. With keep-picture a copy of the picture stands in after the GPU was lost.',
    attributes: { title: 'A decoder of 3 layers', 'keep-picture': true },
    data: allHeads,
  },
  {
    id: 'bare',
    title: 'The thumbnails alone',
    note: 'Without labels, colour bar and tools.',
    attributes: { 'no-labels': true, 'no-colorbar': true, 'no-tools': true, 'row-limit': 64 },
    data: allHeads,
  },
  {
    id: 'scales',
    title: 'Scales of the default size',
    note: 'Two fifths as wide, a quarter as high. Width and height in CSS win.',
    attributes: { 'scale-width': 0.4, 'scale-height': 0.25 },
    data: allHeads,
    ownSize: true,
  },
]);
