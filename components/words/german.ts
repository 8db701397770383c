import { germanWeights } from './german-weights';
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
  Words,
} from './table';

type Plural = readonly [one: string, many: string];

const counted = ({ count, text }: Amount, [one, many]: Plural): string => `${text} ${count === 1 ? one : many}`;
const size = ({ axis, amount }: Along): string => `${axis} (${amount.text})`;
const from = ({ axis, first, last }: Span): string => `${axis} ${first} bis ${last}`;
const some = (span: Span): string =>
  span.whole ? `${span.axis} (alle ${span.all.text})` : `${from(span)} (von ${span.all.text})`;
const part = (name: string, { first, last, all, whole }: Span): string =>
  whole ? '' : ` ${name} ${first} bis ${last} von ${all.text}.`;

const lines: Plural = ['Linie', 'Linien'];
const channels: Plural = ['Kanal', 'Kanäle'];
const ofChannels: Plural = ['Kanal', 'Kanälen'];
const samples: Plural = ['Beispiel', 'Beispiele'];
const ofSamples: Plural = ['Beispiel', 'Beispielen'];
const steps: Plural = ['Zeitschritt', 'Zeitschritte'];

/** Axes of data as `getLayerOutputs` names them; others keep the name that the page gave. */
const axes: Partial<Record<string, string>> = {
  time: 'Zeitschritt',
  channel: 'Kanal',
  sample: 'Beispiel',
  head: 'Kopf',
  query: 'Abfrage',
  key: 'Schlüssel',
  row: 'Zeile',
  column: 'Spalte',
  height: 'Höhe',
  width: 'Breite',
  depth: 'Tiefe',
  direction: 'Richtung',
  layer: 'Schicht',
  epoch: 'Epoche',
  token: 'Token',
  value: 'Wert',
  gate: 'Tor',
  unit: 'Einheit',
  feature: 'Eingang',
  hidden: 'verdeckte Einheit',
  bin: 'Klasse',
};

/** `element.words = german`, or `setWords(german)` for the whole page. */
export const german: Words = {
  axis: (name) => (Object.hasOwn(axes, name) ? axes[name]! : name),
  quoted: (name) => `„${name}“`,
  told: (what, value) => `${what}: ${value}`,
  fromTo: (low, high) => `${low} bis ${high}`,
  infinity: 'unendlich',

  timesteps: 'Zeitschritte',
  channels: 'Kanäle',
  samples: 'Beispiele',
  attentionFeatures: 'Attention-Merkmale',
  low: 'niedrig',
  high: 'hoch',
  endsOfEachRow: 'Kleinster … größter Wert jeder Zeile',
  ofEachRow: 'jeder Zeile',
  normOfRows: 'Die Farben reichen vom kleinsten bis zum größten Wert jeder Zeile.',
  normOfPercentiles: (low, high) => `Die Farben reichen von ${low} bis ${high}, vom 1. bis zum 99. Perzentil.`,
  unlock: 'Loslassen',
  noFinite: 'kein endlicher Wert',

  noFiniteSentence: 'Kein Wert ist endlich.',
  allEqual: (value) => `Alle Werte sind ${value}.`,
  valuesBetween: (low, high) => `Werte von ${low} bis ${high}.`,
  extremes: (low, high) => `Werte von ${low.value} (${low.place}) bis ${high.value} (${high.place}).`,
  odd,

  tryAgain: 'Noch einmal versuchen',

  showTable: 'Als Tabelle zeigen',
  hideTable: 'Tabelle schließen',
  table: 'Tabelle',
  readingValues: 'Werte werden gelesen …',

  tools: 'Werkzeuge',
  more: 'Speichern, kopieren und mehr',
  savePng: 'Als PNG speichern',
  saveSvg: 'Als SVG speichern',
  copyImage: 'Bild kopieren',
  copyCsv: 'Zahlen als CSV kopieren',
  saveCsv: 'Zahlen als CSV speichern',
  saveNpy: 'Zahlen als NPY speichern',
  fullScreen: 'Vollbild',
  leaveFullScreen: 'Vollbild verlassen',
  reset: 'Wieder alles zeigen',
  copied: 'Kopiert.',
  cannotCopy: 'Kopieren geht nur auf einer Seite mit https und in einem Browser, der Seiten das Kopieren erlaubt.',
  cannotFill: 'Dieser Browser oder diese Seite erlaubt kein Vollbild.',
  nothingToReset: 'Es ist schon alles zu sehen.',
  notAllowed: 'Der Browser hat es nicht erlaubt.',
  tooMany: (count, most) =>
    `Zu sehen sind ${count.text} Werte, und in eine Datei passen höchstens ${most.text}. Ein kleinerer Ausschnitt geht.`,

  grid,
  gridTimes: (first, last) => `Zu sehen sind die Zeitschritte ${first} bis ${last}.`,
  gridPart: (down, across) =>
    `Zu sehen sind ${down.amount.text} von ${counted(down.of, ['Zeile', 'Zeilen'])} und ${across.amount.text} von ${counted(across.of, ['Spalte', 'Spalten'])}.`,
  gridRows: (inSight, all) =>
    `Zu sehen sind etwa ${inSight.text} von ${counted(all, ['Reihe', 'Reihen'])} von Diagrammen auf einmal.`,
  gridTable: (shown, all, times) =>
    `Werte von ${shown.text} von ${counted(all, lines)} (Zeilen), Zeitschritte ${times.first} bis ${times.last} von ${times.all.text} (Spalten).`,
  density: (place, level, passing) =>
    `${place}${level === null ? '' : `, Wert ${level}`}: ${passing.count === 0 ? 'keine Linie' : counted(passing, lines)}`,
  scrollbar: 'Reihen von Diagrammen',
  allCells: 'Zurück zu allen Diagrammen',
  scrolledTo: (first, last, all) => `Reihe ${first} bis ${last} von ${all.text}`,

  heatmap,
  heatmapPart: (rows, columns) => `Zu sehen: ${from(rows)}, ${from(columns)}.`,
  heatmapHeads: (axis, heads) => `Zu sehen: Teile von ${axis} ${heads.join(', ')}.`,
  heatmapTable: (rows, columns) => `Werte: Zeilen ${some(rows)}, Spalten ${some(columns)}.`,
  severalHeads:
    'Mehrere Köpfe sind in einem Bild zu sehen. Mit einem Klick oder seiner Nummer gewählt, zeigt die Tabelle die Zellen eines Kopfes.',
  controls: 'was gezeigt wird',
  findName: 'Namen suchen',
  findLabel: 'Zeilen und Spalten nach Namen suchen; die Eingabetaste geht zum nächsten Treffer',
  foundNone: 'keine Treffer',
  found: (count) => `${count.text} Treffer`,
  foundAt: (at, count) => `${at.text} von ${count.text}`,
  threshold: 'Schwelle',
  thresholdNone: 'alle',
  thresholdAt: (value) => `≥ ${value}`,
  topK: ['Größte', 'je Zeile'],
  topKAll: 'alle',
  lowestColour: 'unterste Farbe',
  highestColour: 'oberste Farbe',
  statisticOf: (statistic, axis) =>
    `${{ sum: 'Summe', entropy: 'Entropie', max: 'Maximum', argmax: 'Ort des Maximums' }[statistic]} je ${axis}`,
  lineSum: (value) => `Summe ${value}`,
  lineEntropy: (value) => `Entropie ${value} Bit`,
  lineHighest: (value, place) => `Maximum ${value} bei ${place}`,

  histogram,
  values: (count) => counted(count, ['Wert', 'Werte']),
  highestBin: (where, count) => `Die höchste Klasse ist ${where} mit ${counted(count, ['Wert', 'Werten'])}.`,
  histogramTable: 'Wie viele Werte in jeder Klasse liegen.',
  bins: (span) => part('Klassen', span),
  histograms: (span) => part('Histogramme', span),
  count: 'Anzahl',
  oddNames: { nan: 'NaN', infinite: 'unendlich', outside: 'außerhalb' },
  andMore: (count) => `und ${count.text} weitere`,

  tokens: 'Tokens des Textes',
  partOfCharacter: 'Teil eines Zeichens',

  lens: (layers, tokens) =>
    `Das wahrscheinlichste nächste Token nach ${counted(layers, ['Schicht', 'Schichten'])} (Zeilen, die letzte oben) und ${counted(tokens, ['Token', 'Tokens'])} (Spalten).`,
  layerName: (layer) => `L${layer}`,
  noSession: 'Keine Sitzung zu zeigen.',
  noTokens: 'Noch kein Text.',

  scatter: (all, each) =>
    `${counted(all, samples)} nebeneinander, mit je ${counted(each, ofChannels)} als farbigen Punkten.`,
  scatterTable: (rows, columns) => `Werte.${part('Beispiele', rows)}${part('Kanäle', columns)}`,

  overview,
  headName: (layer, head) => `L${layer}H${head}`,
  headScore: (score) => headScores[score],
  headScoreIs: (score, value) => `${headScores[score]} ${value}${score === 'entropy' ? ' Bit' : ''}`,
  highestHead: (score, { value, place }) => `Am höchsten, ${headScores[score]}: ${place} (${value}).`,
  overviewTable: (heads, all) =>
    `Kennzahlen von ${heads.count === all.count ? '' : `${heads.text} von `}${counted(all, ['Kopf', 'Köpfen'])}: Mittelwerte über die Zeilen der Karte. Entropie in Bit.`,

  ...germanWeights,
};

const headScores: Record<HeadScoreName, string> = {
  entropy: 'Entropie',
  sink: 'erstes Token',
  previous: 'voriges Token',
  duplicate: 'gleiches Token',
  induction: 'Induktion',
};

function overview({ layers, heads, queries, keys, sort }: OverviewFacts): string {
  const order = sort === 'layer' ? '' : ` Zuerst die Köpfe mit den höchsten Werten: ${headScores[sort]}.`;
  const each = counted(heads, ['Kopf', 'Köpfen']);
  return `Attention-Karten von ${counted(layers, ['Schicht', 'Schichten'])} mit je ${each}, ${queries.text} mal ${keys.text}.${order}`;
}

function odd({ nan, infinite, outside }: OddFacts): string {
  const kinds = [
    nan.count && `${nan.text} NaN`,
    infinite.count && `${infinite.text} unendlich`,
    outside.count && `${outside.text} außerhalb`,
  ];
  return `${kinds.filter(Boolean).join(', ')}: nicht gezeichnet`;
}

function grid(facts: GridFacts): string {
  const { kind, shown, layers } = facts;
  const all = facts.channels;
  const part = shown.count < all.count;
  const over = `über ${counted(facts.steps, steps)}`;
  const each = layers.count > 1 ? ` aus jedem von ${layers.text} Beispielen` : '';
  const some = part ? `${shown.text} von ${all.text} Kanälen` : counted(all, channels);
  if (kind === 'heat') {
    const ofSome = part ? some : counted(all, ofChannels);
    return `Heatmap von ${ofSome}${each} ${over}, eine Zeile je Kanal.`;
  }
  if (kind === 'density') {
    return `${some}${each} ${over} in einem Diagramm; die Farbe zeigt, wie viele Linien einen Punkt kreuzen.`;
  }
  const kinds = facts.ofSamples ? ofChannels : ofSamples;
  const several = layers.count > 1 ? ` mit je einer Linie von ${counted(layers, kinds)}` : '';
  if (kind === 'enlarged') {
    return `${facts.ofSamples ? 'Beispiel' : 'Kanal'} ${facts.name} ${over}, ein Liniendiagramm${several}.`;
  }
  const ranges = {
    all: 'ein gemeinsamer y-Bereich für alle',
    none: 'jedes mit eigenem y-Bereich',
    rows: 'ein y-Bereich je Reihe',
    columns: 'ein y-Bereich je Spalte',
  };
  const what = facts.ofSamples ? counted(facts.samples, samples) : some;
  return `${what} ${over}, je ein Liniendiagramm${several}, ${ranges[facts.range]}.`;
}

function heatmap({ heads, rows, columns, xLabel, yLabel }: HeatmapFacts): string {
  const maps = heads ? `${heads.amount.text} Karten (${heads.axis})` : '';
  const several = { tiles: `${maps} nebeneinander, je`, mean: `Mittelwert aus ${maps},`, max: `Maximum aus ${maps},` };
  return `Heatmap: ${heads ? `${several[heads.together]} ` : ''}${size(rows)} mal ${size(columns)}; ${yLabel} über ${xLabel}.`;
}

function histogram({ shape, bins, cells, overlaid }: HistogramFacts): string {
  const each = cells.length > 0 ? `, eines je ${cells.map(size).join(' und ')}` : '';
  const over = overlaid ? `, übereinander je ${size(overlaid)}` : '';
  const many = counted(bins, ['Klasse', 'Klassen']);
  return `Histogramm von ${shape.join(' mal ')} Werten in ${many}${each}${over}.`;
}
