import type { WatchedRun } from '../../src/index';
import { find } from '../page';

const states = {
  connecting: 'Connecting to the model’s process …',
  open: '',
  waiting: 'The connection ended. Trying again …',
  closed: 'The page has let go of the model.',
} as const;

/** The lines that say what came, what did not, and whether the connection stands. */
export class Told {
  show(run: WatchedRun): void {
    const waiting =
      run.recurrentLayers.length > 0 ? 'Connected. Nothing has come yet.' : 'Connected. No token has come yet.';
    const counted = `${run.name}: ${countWords(run)}`;
    find('run').textContent = run.name === null ? 'A model that runs in another process.' : counted;
    line('connection', run.state === 'open' && run.tokens + run.steps === 0 ? waiting : states[run.state]);
    line(
      'dropped',
      run.dropped ? `${run.dropped} rows were not sent: the newest come first when there are too many.` : '',
    );
    line('dark', darkWords(run));
  }

  complain(sentence: string): void {
    line('complaint', sentence);
  }
}

function countWords({ layers, recurrentLayers, ranks, tokens, steps }: WatchedRun): string {
  const live = ranks.filter((rank) => rank.live).length;
  const ofRanks = `${live} of ${ranks.length} ranks`;
  const recurrent = recurrentLayers.length > 0 ? [`${recurrentLayers.length} recurrent layers`] : [];
  const attention = layers.length > 0 || recurrent.length === 0 ? [`${layers.length} layers`] : [];
  const ofTokens = attention.length > 0 ? [`${tokens} tokens`] : [];
  const ofSteps = recurrent.length > 0 ? [`${steps} time steps`] : [];
  return [...attention, ...recurrent, ofRanks, ...ofTokens, ...ofSteps].join(', ');
}

/** Which layers and heads no process computes any more; neighbouring layers of the same heads together. */
export function darkWords({ dark, ranks }: Pick<WatchedRun, 'dark' | 'ranks'>): string {
  if (dark.length === 0) return '';
  const gone = ranks.filter(({ live }) => !live).map(({ rank }) => rank);
  const spans: { from: number; to: number; first: number; end: number }[] = [];
  for (const [layer, first, end] of [...dark].sort(([a], [b]) => a - b)) {
    const same = spans.find((span) => span.to === layer - 1 && span.first === first && span.end === end);
    if (same) same.to = layer;
    else spans.push({ from: layer, to: layer, first, end });
  }
  const heads = spans.map(({ from, to, first, end }) => {
    const layers = from === to ? `layer ${from}` : `layers ${from} to ${to}`;
    return end - first === 1 ? `${layers} head ${first}` : `${layers} heads ${first} to ${end - 1}`;
  });
  const who = gone.length ? `Rank ${gone.join(', ')} is gone. ` : '';
  return `${who}Dark: ${heads.join('; ')}. The rest goes on, and these come back with their process.`;
}

function line(id: string, sentence: string): void {
  const place = find(id);
  if (place.textContent !== sentence) place.textContent = sentence;
  place.hidden = sentence === '';
}
