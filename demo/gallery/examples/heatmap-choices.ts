import { appended, computed, travellingWaves } from '../live';
import { attention, causalAttention, heads, layersOfHeads, spikes, tokens } from '../data/attention';
import { examplesOf } from '../example';

const named = { rows: tokens, columns: tokens };

export const heatmapChoices = examplesOf('attn-heatmap', [
  {
    id: 'tokens',
    title: 'Names of rows and columns',
    note: 'Properties rows and columns take words in place of numbers; with causal attention, keys after the query are hatched.',
    attributes: { cmap: 'viridis', mask: 'causal', 'x-label': 'key', 'y-label': 'query' },
    properties: named,
    data: causalAttention,
  },
  {
    id: 'search',
    title: 'Search for a name',
    note: 'search("street") lights the names that match and goes to the first; next() goes on.',
    attributes: { cmap: 'Blues', 'x-label': '', 'y-label': '' },
    properties: named,
    calls: [['search', 'street'], ['next']],
    data: causalAttention,
  },
  {
    id: 'window',
    title: 'A part of the map, with its numbers',
    note: 'The wheel, a pinch or the property window show a part; where there is room each cell says its value.',
    attributes: { cmap: 'Blues', mask: 'causal' },
    properties: { ...named, window: { x: 5, y: 6, width: 3, height: 5 } },
    data: causalAttention,
  },
  {
    id: 'minify-extreme',
    title: 'A large map, made small: extreme',
    note: 'Each pixel stands for many of a million cells and shows the one farthest from the middle: no spike is lost.',
    attributes: { cmap: 'magma', minify: 'extreme' },
    data: spikes,
  },
  {
    id: 'minify-max',
    title: 'Made small: max',
    note: 'The highest of the cells.',
    attributes: { cmap: 'magma', minify: 'max' },
    data: spikes,
  },
  {
    id: 'minify-mean',
    title: 'Made small: mean',
    note: 'The mean of the cells, exact; the spikes are gone, as in other viewers.',
    attributes: { cmap: 'magma', minify: 'mean' },
    data: spikes,
  },
  {
    id: 'threshold',
    title: 'Only what is above a threshold',
    note: 'Cells below 0.03 are left out, in the shader.',
    attributes: { threshold: 0.03, cmap: 'viridis' },
    data: attention,
  },
  {
    id: 'top-k',
    title: 'The largest of each row',
    note: 'The three keys that each query looks at most.',
    attributes: { 'top-k': 3, cmap: 'viridis' },
    data: attention,
  },
  {
    id: 'heads-all',
    title: 'All heads',
    note: 'Eight maps in one draw; a click enlarges one, a double click goes back.',
    attributes: { heads: 'all', cmap: 'magma' },
    data: heads,
  },
  {
    id: 'heads-some',
    title: 'Some heads',
    note: 'Four of the eight.',
    attributes: { heads: '0,3,4,5', cmap: 'magma' },
    data: heads,
  },
  {
    id: 'heads-mean',
    title: 'The mean of all heads',
    note: 'Computed on the GPU.',
    attributes: { heads: 'mean', cmap: 'magma' },
    data: heads,
  },
  {
    id: 'heads-max',
    title: 'The highest of some heads',
    note: 'Cell by cell, over heads 3 and 5.',
    attributes: { heads: 'max 3,5', cmap: 'magma' },
    data: heads,
  },
  {
    id: 'head',
    title: 'One head',
    note: 'An attribute with the axis’s name fixes it.',
    attributes: { head: 5, cmap: 'magma' },
    data: heads,
  },
  {
    id: 'axes',
    title: 'More axes than two',
    note: 'Sample 1, layer 2, head 4: each axis by an attribute of its name.',
    attributes: { sample: 1, layer: 2, head: 4, cmap: 'magma' },
    data: layersOfHeads,
  },
  {
    id: 'live',
    title: 'Another map in every frame',
    note: 'Computed and drawn on the GPU; nothing is read back while it moves.',
    attributes: { norm: '-1.5,1.5', cmap: 'RdBu_r', 'x-label': '', 'y-label': '' },
    data: attention,
    live: computed('const draw = () => (figure.data = tensorOfNow());', travellingWaves(160, 200)),
  },
  {
    id: 'rows-come',
    title: 'Rows that come one by one',
    note: 'appendRows adds a row per generated token; the newest 40 are kept.',
    attributes: { 'row-limit': 40, cmap: 'viridis', norm: '0,1', 'y-label': 'Token' },
    data: attention,
    live: appended((index) =>
      Array.from({ length: 48 }, (_, key) => Math.exp(-((((key - index * 0.7) % 48) + 48) % 48) / 6)),
    ),
  },
]);
