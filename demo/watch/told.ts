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
    const ranks = run.ranks.filter(({ live }) => live).length;
    const counted = `${run.layers.length} layers, ${ranks} of ${run.ranks.length} ranks, ${run.tokens} tokens`;
    find('run').textContent = run.name === null ? 'A model that runs in another process.' : `${run.name}: ${counted}`;
    line(
      'connection',
      run.state === 'open' && run.tokens === 0 ? 'Connected. No token has come yet.' : states[run.state],
    );
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

/** Which layers and heads no process computes any more. */
export function darkWords({ dark, ranks }: Pick<WatchedRun, 'dark' | 'ranks'>): string {
  if (dark.length === 0) return '';
  const gone = ranks.filter(({ live }) => !live).map(({ rank }) => rank);
  const heads = dark.map(([layer, first, end]) => {
    return end - first === 1 ? `layer ${layer} head ${first}` : `layer ${layer} heads ${first} to ${end - 1}`;
  });
  const who = gone.length ? `Rank ${gone.join(', ')} is gone. ` : '';
  return `${who}Dark: ${heads.join('; ')}. The rest goes on, and these come back with their process.`;
}

function line(id: string, sentence: string): void {
  const place = find(id);
  if (place.textContent !== sentence) place.textContent = sentence;
  place.hidden = sentence === '';
}
