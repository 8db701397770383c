/** A count, and the same as a person reads it. */
export interface Amount {
  readonly count: number;
  /** In the figure's locale. */
  readonly text: string;
}

/** A part of an axis, its ends counted from 0. */
export interface Span {
  readonly axis: string;
  readonly first: number;
  readonly last: number;
  readonly all: Amount;
  /** Whether it is the whole axis. */
  readonly whole: boolean;
}

/** A value, and where it lies: "0.25", "query 3, key 1". */
export interface Found {
  readonly value: string;
  readonly place: string;
}

/** A length along an axis. */
export interface Along {
  readonly axis: string;
  readonly amount: Amount;
}

/** What a feature grid shows. */
export interface GridFacts {
  readonly kind: 'heat' | 'density' | 'enlarged' | 'cells';
  /** Channels that are shown, of `channels`. */
  readonly shown: Amount;
  readonly channels: Amount;
  readonly samples: Amount;
  /** Lines in each cell. */
  readonly layers: Amount;
  readonly steps: Amount;
  /** Whether a cell is a sample's, and its lines are channels. */
  readonly ofSamples: boolean;
  /** The enlarged cell's. */
  readonly name: string;
  /** Which cells have one y-range. */
  readonly range: 'all' | 'none' | 'rows' | 'columns';
}

/** What a heatmap shows; the axes and labels are words already. */
export interface HeatmapFacts {
  readonly heads: (Along & { readonly together: 'tiles' | 'mean' | 'max' }) | null;
  readonly rows: Along;
  readonly columns: Along;
  readonly xLabel: string;
  readonly yLabel: string;
}

/** What a histogram shows. */
export interface HistogramFacts {
  /** Of the data. */
  readonly shape: readonly string[];
  readonly bins: Amount;
  /** What there is a cell for each of. */
  readonly cells: readonly Along[];
  readonly overlaid: Along | null;
}

/** What the rows of a head's map say on average. */
export type HeadScoreName = 'entropy' | 'sink' | 'previous' | 'duplicate' | 'induction';

/** What an overview of attention maps shows. */
export interface OverviewFacts {
  readonly layers: Amount;
  readonly heads: Amount;
  readonly queries: Amount;
  readonly keys: Amount;
  readonly sort: 'layer' | HeadScoreName;
}

/** Values that are not drawn, by kind. */
export interface OddFacts {
  readonly nan: Amount;
  readonly infinite: Amount;
  readonly outside: Amount;
}

/** What is out of the ordinary in a weight. */
export interface WeightFacts {
  readonly nan: Amount;
  readonly infinite: Amount;
  readonly allZero: boolean;
  /** Units, and those of them that have only zeros; null where that says nothing. */
  readonly dead: { readonly units: Amount; readonly zeroUnits: Amount } | null;
}

/**
 * All that a person can read or hear of a figure, but for what the page gives it (names, labels, titles) and for errors,
 * which are the page's author's. Numbers come as they are to be written; an `Amount` has its count beside, for the
 * plural.
 */
export interface Words {
  /** An axis of the data by the name that it has in events: time, channel, sample, head, query, key, … */
  axis(name: string): string;
  /** A name that the page gave, in a sentence. */
  quoted(name: string): string;
  /** "query 3, key 1: 0.25" */
  told(what: string, value: string): string;
  /** From a value to another. */
  fromTo(low: string, high: string): string;
  infinity: string;

  timesteps: string;
  channels: string;
  samples: string;
  attentionFeatures: string;
  /** An end of an axis whose value is not known yet. */
  low: string;
  high: string;
  /** Beside a colour bar whose ends are each row's own; in short. */
  endsOfEachRow: string;
  ofEachRow: string;
  normOfRows: string;
  normOfPercentiles(low: string, high: string): string;
  /** Lets go of locked lines. */
  unlock: string;
  noFinite: string;

  noFiniteSentence: string;
  allEqual(value: string): string;
  valuesBetween(low: string, high: string): string;
  extremes(low: Found, high: Found): string;
  odd(odd: OddFacts): string;

  /** Asks for a GPU again that was lost. */
  tryAgain: string;

  showTable: string;
  hideTable: string;
  table: string;
  readingValues: string;

  /** The row of tools; what its buttons do, and what they say. */
  tools: string;
  more: string;
  savePng: string;
  saveSvg: string;
  copyImage: string;
  copyCsv: string;
  saveCsv: string;
  saveNpy: string;
  fullScreen: string;
  leaveFullScreen: string;
  reset: string;
  copied: string;
  cannotCopy: string;
  cannotFill: string;
  nothingToReset: string;
  notAllowed: string;
  tooMany(count: Amount, most: Amount): string;

  grid(facts: GridFacts): string;
  gridTimes(first: number, last: number): string;
  gridPart(down: { amount: Amount; of: Amount }, across: { amount: Amount; of: Amount }): string;
  gridRows(inSight: Amount, all: Amount): string;
  gridTable(lines: Amount, all: Amount, times: Span): string;
  density(place: string, level: string | null, lines: Amount): string;
  scrollbar: string;
  /** The button that leaves an enlarged cell. */
  allCells: string;
  scrolledTo(first: number, last: number, all: Amount): string;

  heatmap(facts: HeatmapFacts): string;
  heatmapPart(rows: Span, columns: Span): string;
  heatmapHeads(axis: string, heads: readonly number[]): string;
  heatmapTable(rows: Span, columns: Span): string;
  severalHeads: string;
  controls: string;
  findName: string;
  findLabel: string;
  foundNone: string;
  found(count: Amount): string;
  foundAt(at: Amount, count: Amount): string;
  threshold: string;
  thresholdNone: string;
  thresholdAt(value: string): string;
  /** Before and after the box with the number of cells. */
  topK: readonly [before: string, after: string];
  topKAll: string;
  lowestColour: string;
  highestColour: string;
  statisticOf(statistic: 'sum' | 'entropy' | 'max' | 'argmax', axis: string): string;
  lineSum(value: string): string;
  lineEntropy(value: string): string;
  lineHighest(value: string, place: string): string;

  histogram(facts: HistogramFacts): string;
  values(count: Amount): string;
  highestBin(where: string, count: Amount): string;
  histogramTable: string;
  bins(span: Span): string;
  histograms(span: Span): string;
  count: string;
  oddNames: { readonly nan: string; readonly infinite: string; readonly outside: string };
  andMore(count: Amount): string;

  /** What a strip of tokens is. */
  tokens: string;
  /** A token that has no text, as a later one completes its character. */
  partOfCharacter: string;

  /** What a logit lens shows: a row per layer, the last one at the top, and a column per token. */
  lens(layers: Amount, tokens: Amount): string;
  /** "L3" */
  layerName(layer: number): string;
  /** Where a lens has no session, and where its session has no tokens. */
  noSession: string;
  noTokens: string;

  scatter(samples: Amount, channels: Amount): string;
  scatterTable(samples: Span, channels: Span): string;

  overview(facts: OverviewFacts): string;
  /** "L3H5" */
  headName(layer: number, head: number): string;
  headScore(score: HeadScoreName): string;
  /** "entropy 3.2 bits", "first token 0.4" */
  headScoreIs(score: HeadScoreName, value: string): string;
  /** Which head has the highest of a score. */
  highestHead(score: HeadScoreName, head: Found): string;
  overviewTable(heads: Amount, all: Amount): string;

  /** Recurrent weights: what they are called, and what there is in them. */
  weightRole(role: 'kernel' | 'recurrent_kernel' | 'bias'): string;
  weightDirection(direction: 'forward' | 'backward'): string;
  /** A gate by its name: input, forget, cell, output; update, reset, new; others as the page gave them. */
  gate(name: string): string;
  units: string;
  inputs: string;
  hiddenUnits: string;
  weightCounts(facts: WeightFacts): string;
  noGradient: string;
}
