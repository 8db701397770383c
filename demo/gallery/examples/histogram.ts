import { activations, broken, gates, rectified } from '../data/values';
import { weatherWeights } from '../data/weather';
import { examplesOf } from '../example';
import { appended, breathingValues, computed } from '../live';

export const histogramExamples = examplesOf('feature-histogram', [
  {
    id: 'weather',
    title: 'A model’s attention weights',
    note: 'How many of the 240 days get which weight.',
    attributes: { bins: 60 },
    data: weatherWeights,
  },
  {
    id: 'defaults',
    title: 'As it comes',
    note: '500 bins from the lowest to the highest value, counted on the GPU.',
    data: activations,
  },
  { id: 'bins', title: 'Fewer bins', note: 'Forty of them.', attributes: { bins: 40 }, data: activations },
  {
    id: 'center-zero',
    title: 'Zero in the middle',
    note: 'The bins lie symmetrically about zero.',
    attributes: { bins: 80, 'center-zero': true },
    data: activations,
  },
  {
    id: 'xlims',
    title: 'Between two values',
    note: 'What lies outside is counted and said.',
    attributes: { bins: 60, xlims: '-0.5,0.5' },
    data: activations,
  },
  {
    id: 'peaks',
    title: 'Clipped peaks',
    note: 'Most activations are zero after ReLU: that bin runs out at the top and says its count, the rest can be seen.',
    attributes: { bins: 80, 'peaks-to-clip': 1 },
    data: rectified,
  },
  {
    id: 'odd',
    title: 'NaN and infinities',
    note: 'In no bin, but counted and said.',
    attributes: { bins: 80 },
    data: broken,
  },
  {
    id: 'by',
    title: 'One for each index of an axis',
    note: 'Six gates, one above the other, with the same limits.',
    attributes: { by: 'gate', bins: 60 },
    data: gates,
  },
  {
    id: 'n-rows',
    title: 'In a grid',
    note: 'The same in two rows.',
    attributes: { by: 'gate', 'n-rows': 2, bins: 60 },
    data: gates,
  },
  {
    id: 'colours',
    title: 'Colours of your own',
    note: 'CSS custom properties for the bars and for what is out of the ordinary.',
    attributes: { bins: 80, 'peaks-to-clip': 1 },
    style: { '--feature-histogram-bar': '#0f8b8d', '--feature-histogram-alert': '#b8860b' },
    data: rectified,
  },
  {
    id: 'scales',
    title: 'Scales of the default size',
    note: 'Half as wide and half as high as matplotlib’s figure. Width and height in CSS win.',
    attributes: { bins: 60, 'scale-width': 0.5, 'scale-height': 0.5 },
    data: activations,
    ownSize: true,
  },
  {
    id: 'live',
    title: 'Another spread in every frame',
    note: 'A million values a second and more, counted where they are computed.',
    attributes: { bins: 160, xlims: '-3,3' },
    data: activations,
    live: computed('const draw = () => (figure.data = tensorOfNow());', breathingValues(40000)),
  },
  {
    id: 'rows-come',
    title: 'Values that come row by row',
    note: 'appendRows adds them; the newest 200 rows are kept.',
    attributes: { bins: 60, 'row-limit': 200 },
    data: activations,
    live: appended((index) => Array.from({ length: 256 }, (_, unit) => Math.sin(unit / 40 + index / 30) ** 3)),
  },
]);
