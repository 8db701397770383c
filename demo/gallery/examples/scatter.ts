import { probabilities, vectors } from '../data/values';
import { examplesOf } from '../example';
import { appended, circlingUnits, computed } from '../live';

export const scatterExamples = examplesOf('feature-scatter', [
  {
    id: 'defaults',
    title: 'As it comes',
    note: 'One marker per sample and channel; samples side by side, channels by colour.',
    data: vectors,
  },
  {
    id: 'cmap',
    title: 'Another colour map',
    note: 'Of the channels.',
    attributes: { cmap: 'viridis' },
    data: vectors,
  },
  {
    id: 'ylims',
    title: 'Between two values',
    note: 'Chances, from 0 to 1.',
    attributes: { ylims: '0,1', cmap: 'turbo' },
    data: probabilities,
  },
  {
    id: 'hide-y-zero',
    title: 'Without the line at zero',
    note: 'Markers alone.',
    attributes: { 'hide-y-zero': true, cmap: 'plasma' },
    data: vectors,
  },
  {
    id: 'zero-colour',
    title: 'The colour of the zero line',
    note: 'A CSS custom property.',
    attributes: { cmap: 'viridis' },
    style: { '--feature-grid-zero': '#9aa4b0' },
    data: vectors,
  },
  {
    id: 'marker-size',
    title: 'Larger markers',
    note: 'A radius of 5 CSS pixels.',
    attributes: { 'marker-size': 5, cmap: 'cividis' },
    data: vectors,
  },
  {
    id: 'title',
    title: 'A title',
    note: 'A line above the figure.',
    attributes: { title: 'Dense, 6 units', cmap: 'viridis' },
    data: vectors,
  },
  {
    id: 'no-colorbar',
    title: 'Without the colour bar',
    note: 'More room for the samples.',
    attributes: { 'no-colorbar': true, cmap: 'viridis' },
    data: vectors,
  },
  {
    id: 'scales',
    title: 'Scales of the default size',
    note: 'A third as wide, 0.7 times as high as see-rnn’s figure. Width and height in CSS win.',
    attributes: { 'scale-width': 0.34, 'scale-height': 0.7, cmap: 'viridis' },
    data: vectors,
    ownSize: true,
  },
  {
    id: 'live',
    title: 'Other values in every frame',
    note: 'Computed and drawn on the GPU.',
    attributes: { ylims: '-1.2,1.2', cmap: 'turbo' },
    data: vectors,
    live: computed('const draw = () => (figure.data = tensorOfNow());', circlingUnits(60, 8)),
  },
  {
    id: 'samples-come',
    title: 'Samples that come one by one',
    note: 'appendRows adds them; the newest 48 are kept.',
    attributes: { 'row-limit': 48, cmap: 'viridis', ylims: '-2,2' },
    data: vectors,
    live: appended((index) => Array.from({ length: 6 }, (_, unit) => (unit - 2.5) * 0.5 * Math.cos(index / 9 + unit))),
  },
]);
