import type {
  Along,
  Amount,
  GridFacts,
  HeadScoreName,
  HeatmapFacts,
  HistogramFacts,
  OddFacts,
  OverviewFacts,
  Span,
  WeightFacts,
  Words,
} from './table';

const counted = ({ count, text }: Amount, what: string): string => `${text} ${what}${count === 1 ? '' : 's'}`;
const along = ({ axis, amount }: Along): string => `${amount.text} ${axis}`;
const from = ({ axis, first, last }: Span): string => `${axis} ${first} to ${last}`;
const some = (span: Span): string =>
  span.whole ? `all ${span.all.text} of ${span.axis}` : `${from(span)} of ${span.all.text}`;
const part = (name: string, { first, last, all, whole }: Span): string =>
  whole ? '' : ` ${name} ${first} to ${last} of ${all.text}.`;

/** The words that figures have where a page gives no others. */
export const english: Words = {
  axis: (name) => name,
  quoted: (name) => `“${name}”`,
  told: (what, value) => `${what}: ${value}`,
  fromTo: (low, high) => `${low} to ${high}`,
  infinity: 'Infinity',

  timesteps: 'Timesteps',
  channels: 'Channels',
  samples: 'Samples',
  attentionFeatures: 'Attention features',
  low: 'low',
  high: 'high',
  endsOfEachRow: 'lowest … highest of each row',
  ofEachRow: 'of each row',
  normOfRows: 'Colours run from the lowest to the highest value of each row.',
  normOfPercentiles: (low, high) => `Colours run from ${low} to ${high}, the 1st and the 99th percentile.`,
  unlock: 'Unlock',
  noFinite: 'no finite value',

  noFiniteSentence: 'No value is finite.',
  allEqual: (value) => `All values are ${value}.`,
  valuesBetween: (low, high) => `Values from ${low} to ${high}.`,
  extremes: (low, high) => `Values from ${low.value} (${low.place}) to ${high.value} (${high.place}).`,
  odd,

  tryAgain: 'Try again',

  showTable: 'Show as table',
  hideTable: 'Hide the table',
  table: 'table',
  readingValues: 'Reading the values…',

  tools: 'tools',
  more: 'Save, copy and more',
  savePng: 'Save as PNG',
  saveSvg: 'Save as SVG',
  copyImage: 'Copy the image',
  copyCsv: 'Copy the numbers as CSV',
  saveCsv: 'Save the numbers as CSV',
  saveNpy: 'Save the numbers as NPY',
  fullScreen: 'Full screen',
  leaveFullScreen: 'Leave full screen',
  reset: 'Show everything again',
  copied: 'Copied.',
  cannotCopy: 'Copying needs a page served by https, and a browser that lets pages copy.',
  cannotFill: 'This browser or page allows no full screen.',
  nothingToReset: 'Everything is in sight.',
  notAllowed: 'The browser did not allow it.',
  tooMany: (count, most) => `${count.text} values are in sight, and a file takes ${most.text} at most. Zoom in.`,

  grid,
  gridTimes: (first, last) => `Time steps ${first} to ${last} are in sight.`,
  gridPart: (down, across) =>
    `${down.amount.text} of ${counted(down.of, 'row')} and ${across.amount.text} of ${counted(across.of, 'column')} are in sight.`,
  gridRows: (inSight, all) => `About ${inSight.text} of ${counted(all, 'row')} of cells are in sight at once.`,
  gridTable: (lines, all, times) =>
    `Values of ${lines.text} of ${counted(all, 'line')} (rows), time steps ${times.first} to ${times.last} of ${times.all.text} (columns).`,
  density: (place, level, lines) =>
    `${place}${level === null ? '' : `, value ${level}`}: ${lines.count === 0 ? 'no line' : counted(lines, 'line')}`,
  scrollbar: 'rows of cells',
  allCells: 'Back to all cells',
  scrolledTo: (first, last, all) => `rows ${first} to ${last} of ${all.text}`,

  heatmap,
  heatmapPart: (rows, columns) => `In sight: ${from(rows)}, ${from(columns)}.`,
  heatmapHeads: (axis, heads) => `In sight: parts of ${axis} ${heads.join(', ')}.`,
  heatmapTable: (rows, columns) => `Values of ${some(rows)} (rows) by ${some(columns)} (columns).`,
  severalHeads: 'Several heads are shown in one picture. Choose one, by a click or its number, to list its cells.',
  controls: 'what is shown',
  findName: 'Find a name',
  findLabel: 'find rows and columns by name; Enter goes to the next',
  foundNone: 'none',
  found: (count) => `${count.text} found`,
  foundAt: (at, count) => `${at.text} of ${count.text}`,
  threshold: 'Threshold',
  thresholdNone: 'all',
  thresholdAt: (value) => `≥ ${value}`,
  topK: ['Top', 'per row'],
  topKAll: 'all',
  lowestColour: 'lowest colour',
  highestColour: 'highest colour',
  statisticOf: (statistic, axis) => `${statistic} of each ${axis}`,
  lineSum: (value) => `sum ${value}`,
  lineEntropy: (value) => `entropy ${value} bits`,
  lineHighest: (value, place) => `highest ${value} at ${place}`,

  histogram,
  values: (count) => counted(count, 'value'),
  highestBin: (where, count) => `The highest bin is ${where}, with ${count.text}.`,
  histogramTable: 'How many values each bin holds.',
  bins: (span) => part('Bins', span),
  histograms: (span) => part('Histograms', span),
  count: 'count',
  oddNames: { nan: 'NaN', infinite: 'infinite', outside: 'outside' },
  andMore: (count) => `and ${count.text} more`,

  tokens: 'tokens of the text',
  partOfCharacter: 'part of a character',

  lens: (layers, tokens) =>
    `The likeliest next token by ${counted(layers, 'layer')} (rows, the last one at the top) and ${counted(tokens, 'token')} (columns).`,
  layerName: (layer) => `L${layer}`,
  noSession: 'There is no session to show.',
  noTokens: 'Nothing was prompted yet.',

  scatter: (samples, channels) =>
    `${counted(samples, 'sample')} side by side, ${counted(channels, 'channel')} each as coloured markers.`,
  scatterTable: (samples, channels) => `Values.${part('Samples', samples)}${part('Channels', channels)}`,

  overview,
  headName: (layer, head) => `L${layer}H${head}`,
  headScore: (score) => headScores[score],
  headScoreIs: (score, value) => `${headScores[score]} ${value}${score === 'entropy' ? ' bits' : ''}`,
  highestHead: (score, { value, place }) => `Highest ${headScores[score]}: ${place} (${value}).`,
  overviewTable: (heads, all) =>
    `Scores of ${heads.count === all.count ? 'all' : `${heads.text} of`} ${counted(all, 'head')}: means over the rows of the map. Entropy is in bits.`,

  weightRole: (role) => role.replace('_', ' '),
  weightDirection: (direction) => direction,
  gate: (name) => name,
  units: 'Units',
  inputs: 'Inputs',
  hiddenUnits: 'Hidden units',
  weightCounts,
  noGradient: 'The target does not depend on it: there is no gradient.',
};

function weightCounts({ nan, infinite, allZero, dead }: WeightFacts): string {
  if (allZero) return 'all are zero';
  const odd = [
    nan.count && `${nan.text} NaN`,
    infinite.count && `${infinite.text} infinite`,
    dead?.zeroUnits.count && `${dead.zeroUnits.text} of ${counted(dead.units, 'unit')} dead (only zeros)`,
  ];
  return odd.filter(Boolean).join(', ') || (dead ? 'all finite, no dead unit' : 'all finite');
}

const headScores: Record<HeadScoreName, string> = {
  entropy: 'entropy',
  sink: 'first token',
  previous: 'previous token',
  duplicate: 'same token',
  induction: 'induction',
};

function overview({ layers, heads, queries, keys, sort }: OverviewFacts): string {
  const order = sort === 'layer' ? '' : ` Heads with the highest ${headScores[sort]} come first.`;
  return `Attention maps of ${counted(layers, 'layer')} with ${counted(heads, 'head')} each, ${queries.text} by ${keys.text}.${order}`;
}

function odd({ nan, infinite, outside }: OddFacts): string {
  const kinds = [
    nan.count && `${nan.text} NaN`,
    infinite.count && `${infinite.text} infinite`,
    outside.count && `${outside.text} outside`,
  ];
  return `${kinds.filter(Boolean).join(', ')}: not drawn`;
}

function grid(facts: GridFacts): string {
  const { kind, shown, channels, samples, layers, ofSamples } = facts;
  const steps = `over ${counted(facts.steps, 'time step')}`;
  const some =
    shown.count < channels.count ? `${shown.text} of ${channels.text} channels` : counted(channels, 'channel');
  const ofAll = layers.count > 1 ? ` of each of ${layers.text} samples` : '';
  if (kind === 'heat') return `Heatmap of ${some}${ofAll}, one row each, ${steps}.`;
  if (kind === 'density') return `${some}${ofAll} ${steps} in one plot; colour counts lines.`;
  const lines = layers.count > 1 ? ` with a line for each of ${counted(layers, ofSamples ? 'channel' : 'sample')}` : '';
  if (kind === 'enlarged') {
    return `${ofSamples ? 'Sample' : 'Channel'} ${facts.name} ${steps}, one line plot${lines}.`;
  }
  const ranges = {
    all: 'one y-range for all',
    none: 'a y-range each',
    rows: 'a y-range for each row',
    columns: 'a y-range for each column',
  };
  const what = ofSamples ? counted(samples, 'sample') : some;
  return `${what} ${steps}, one line plot each${lines}, with ${ranges[facts.range]}.`;
}

function heatmap({ heads, rows, columns, xLabel, yLabel }: HeatmapFacts): string {
  const maps = heads ? `${along(heads)} maps` : '';
  const several = { tiles: `${maps} side by side, `, mean: `the mean of ${maps}, `, max: `the highest of ${maps}, ` };
  return `Heatmap of ${heads ? several[heads.together] : ''}${along(rows)} by ${along(columns)}: ${yLabel} over ${xLabel}.`;
}

function histogram({ shape, bins, cells, overlaid }: HistogramFacts): string {
  const written = ({ axis, amount }: Along): string => `${amount.text} (${axis})`;
  const each = cells.length > 0 ? `, one for each of ${cells.map(written).join(' by ')}` : '';
  const over = overlaid ? `, ${written(overlaid)} over one another` : '';
  return `Histogram of ${shape.join(' by ')} values in ${counted(bins, 'bin')}${each}${over}.`;
}
