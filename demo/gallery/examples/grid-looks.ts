import { appended, computed, swingingChannels } from '../live';
import { bidirectional, channels, manyChannels } from '../data/features';
import { examplesOf } from '../example';

export const gridLooks = examplesOf('feature-grid', [
  {
    id: 'hide-y-zero',
    title: 'Without the line at zero',
    note: 'Nothing but the channels.',
    attributes: { 'hide-y-zero': true },
    data: channels,
  },
  {
    id: 'title',
    title: 'A title',
    note: 'A line above the figure.',
    attributes: { title: 'LSTM, layer 1' },
    data: channels,
  },
  {
    id: 'annotations',
    title: 'Without numbers',
    note: 'annotations="none"; no-labels is the same.',
    attributes: { annotations: 'none' },
    data: channels,
  },
  {
    id: 'borders',
    title: 'Borders',
    note: 'A line around each cell.',
    attributes: { 'show-borders': true },
    data: channels,
  },
  {
    id: 'ticks',
    title: 'Ends of the y-axes',
    note: 'Written when the data rests.',
    attributes: { 'show-ticks': true, 'n-rows': 3 },
    data: channels,
  },
  {
    id: 'colours',
    title: 'Colours of your own',
    note: 'CSS custom properties for lines, zero line and numbers.',
    style: { '--feature-grid-line': '#8a2be2', '--feature-grid-zero': '#b0b7c0', '--feature-grid-label': '#b8860b' },
    data: channels,
  },
  {
    id: 'density',
    title: 'Density of 512 channels',
    note: 'All over one another; the colour says how many pass.',
    attributes: { mode: 'density', 'max-timesteps': 0 },
    data: manyChannels,
  },
  {
    id: 'density-cmap',
    title: 'Density in other colours',
    note: 'Any colour map.',
    attributes: { mode: 'density', cmap: 'inferno', 'max-timesteps': 0 },
    data: manyChannels,
  },
  {
    id: 'heat',
    title: 'Channels as rows of colours',
    note: 'see-rnn’s features_2D.',
    attributes: { mode: 'heat', 'max-timesteps': 0 },
    data: bidirectional,
  },
  {
    id: 'reflect-half',
    title: 'The backward half turned round',
    note: 'Both halves of a bidirectional layer in one direction of time.',
    attributes: { mode: 'heat', 'reflect-half': true, 'max-timesteps': 0 },
    data: bidirectional,
  },
  {
    id: 'heat-norm',
    title: 'Norm and colours of heat',
    note: 'Between two values, in RdBu_r.',
    attributes: { mode: 'heat', norm: '-0.5,0.5', cmap: 'RdBu_r', 'max-timesteps': 0 },
    data: bidirectional,
  },
  {
    id: 'heat-downward',
    title: 'Time downward',
    note: 'timesteps-xaxis="false", as in see-rnn.',
    attributes: { mode: 'heat', 'timesteps-xaxis': 'false', 'max-timesteps': 0 },
    data: bidirectional,
  },
  {
    id: 'live',
    title: 'Another set in every frame',
    note: 'Computed and drawn on the GPU; nothing is read back while it moves.',
    attributes: { 'equate-axes': true, 'no-labels': true, 'max-timesteps': 0 },
    data: channels,
    live: computed('const draw = () => (figure.data = tensorOfNow());', swingingChannels(160, 48)),
  },
  {
    id: 'steps-come',
    title: 'Time steps that come one by one',
    note: 'appendRows adds them; the newest 100 are kept.',
    attributes: { 'row-limit': 100, 'share-xy': 'all' },
    data: channels,
    live: appended((index) => Array.from({ length: 12 }, (_, channel) => Math.sin(index / (3 + channel))), {
      pace: 30,
    }),
  },
]);
