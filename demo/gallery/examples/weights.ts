import { bidirectionalWeights, brokenWeights, gruGradients, lstmWeights, stackedWeights } from '../data/weights';
import { examplesOf } from '../example';

export const weightsExamples = examplesOf('rnn-weights', [
  {
    id: 'defaults',
    title: 'As it comes',
    note: 'Kernel above recurrent kernel above bias, a line between the gates: the forget gate’s bias of one is seen.',
    data: lstmWeights,
  },
  {
    id: 'histogram',
    title: 'Histograms',
    note: 'A row per gate; kernel and recurrent kernel over the same limits.',
    attributes: { view: 'histogram', bins: 60 },
    data: lstmWeights,
  },
  {
    id: 'bidirectional',
    title: 'Both directions',
    note: 'Forward beside backward, one norm for all four kernels.',
    attributes: { 'no-colorbar': true, 'no-bias': true },
    data: bidirectionalWeights,
  },
  {
    id: 'direction',
    title: 'One direction',
    note: 'The backward layer alone.',
    attributes: { direction: 'backward', title: 'Backward', 'keep-picture': true },
    data: bidirectionalWeights,
  },
  {
    id: 'gradients',
    title: 'Gradients, by their absolute value',
    note: 'Grey by how large a gradient is, each weight by its own norm.',
    attributes: { 'absolute-value': true, cmap: 'Greys', 'equate-axes': 0 },
    data: gruGradients,
  },
  {
    id: 'normalized',
    title: 'Each over its own range',
    note: 'What differs within a matrix, however small its values.',
    attributes: { normalized: true, cmap: 'viridis' },
    data: gruGradients,
  },
  {
    id: 'broken',
    title: 'NaN and dead units',
    note: 'Counted and said; NaN is left out of the picture.',
    style: { '--rnn-weights-alert': '#b8860b' },
    data: brokenWeights,
  },
  {
    id: 'norm',
    title: 'Between two values',
    note: 'A norm of your own for the kernels.',
    attributes: { norm: '-0.3,0.3', cmap: 'RdBu_r' },
    data: lstmWeights,
  },
  {
    id: 'layer',
    title: 'One of several layers',
    note: 'Data of two layers; the second has no gates.',
    attributes: { layer: 'second', gates: 'none', 'no-gate-separators': true },
    data: stackedWeights,
  },
  {
    id: 'bare',
    title: 'Without ticks, borders and tools',
    note: 'Shapes alone.',
    attributes: { view: 'histogram', bins: 40, 'no-ticks': true, 'no-borders': true, 'no-tools': true },
    data: lstmWeights,
  },
  {
    id: 'scales',
    title: 'Scales of the default size',
    note: 'Smaller than the figure of 760 × 640 pixels. Width and height in CSS win.',
    attributes: { 'scale-width': 0.5, 'scale-height': 0.7 },
    data: lstmWeights,
    ownSize: true,
  },
]);
