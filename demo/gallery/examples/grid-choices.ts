import { channelNames, channels, channelsFirst, samples } from '../data/features';
import { examplesOf } from '../example';

export const gridChoices = examplesOf('feature-grid', [
  {
    id: 'order-range',
    title: 'Order: the widest range first',
    note: 'Numbers stay with their channels.',
    attributes: { order: 'range', 'share-xy': 'all' },
    data: channels,
  },
  {
    id: 'order-variance',
    title: 'Order: the highest variance first',
    note: 'Computed on the GPU; four bytes per channel are read when the data rests.',
    attributes: { order: 'variance', 'share-xy': 'all' },
    data: channels,
  },
  {
    id: 'order-last',
    title: 'Order: the highest last value first',
    note: 'Who is up at the end.',
    attributes: { order: 'last', 'share-xy': 'all' },
    data: channels,
  },
  {
    id: 'names',
    title: 'Names of the channels',
    note: 'In place of numbers.',
    properties: { names: channelNames },
    data: channels,
  },
  {
    id: 'filter',
    title: 'Filter by name',
    note: 'The channels whose names contain "in".',
    attributes: { filter: 'in' },
    properties: { names: channelNames },
    data: channels,
  },
  {
    id: 'filter-numbers',
    title: 'Filter by number',
    note: 'Channels 1 and 4 to 8.',
    attributes: { filter: '1, 4-8' },
    data: channels,
  },
  {
    id: 'samples-overlay',
    title: 'Samples over one another',
    note: 'A line per sample in each channel’s cell.',
    attributes: { samples: 'overlay' },
    data: samples,
  },
  {
    id: 'samples-cells',
    title: 'A cell per sample',
    note: 'In each of them a line per channel.',
    attributes: { samples: 'cells' },
    data: samples,
  },
  {
    id: 'sample',
    title: 'One sample',
    note: 'An attribute with the axis’s name fixes it.',
    attributes: { sample: 4 },
    data: samples,
  },
  {
    id: 'channel-axis',
    title: 'Channels before time',
    note: 'channel-axis="0": the first of the two axes holds the channels.',
    attributes: { 'channel-axis': 0 },
    data: channelsFirst,
  },
  {
    id: 'enlarged',
    title: 'One channel with its axes',
    note: 'A click on a cell, Enter, or the property enlarged.',
    properties: { enlarged: 4 },
    data: channels,
  },
]);
