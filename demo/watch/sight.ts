import type { HeadDetail } from '../../components/events';
import type { WatchedRun } from '../../src/index';

type Span = readonly [first: number, end: number];

/** Layers by their number, each with the heads that are wanted of it; null for all. */
export type Wanted = ReadonlyMap<number, Span | null>;

/** The panels that are in sight, and whether the page is hidden. */
export interface Sight {
  all: boolean;
  one: boolean;
  recurrent: boolean;
  hidden: boolean;
}

/** What figures show of the model. */
export interface Shown {
  layer: number;
  head: number;
  /** The recurrent layer that is shown; null where there is none. */
  recurrent: number | null;
  /** Whether the thumbnails' order needs the scores of all heads. */
  ordered: boolean;
  /** The heads whose thumbnails are in sight; layers by their place in `run.layers`. */
  seen: readonly HeadDetail[];
}

/**
 * What a page needs of the model: layers and heads whose thumbnails are in sight, the picked head, and the recurrent
 * layer that is shown. Before there are thumbnails that is the first layer of each rank that is there: they come with
 * its tokens, and a rank whose process is a new one may be the only one that has read the text.
 */
export function wantedFor(
  sight: Sight,
  run: Pick<WatchedRun, 'layers' | 'ranks' | 'heads'>,
  { layer, head, recurrent, ordered, seen }: Shown,
): Wanted {
  const wanted = new Map<number, Span | null>();
  if (sight.hidden) return wanted;
  const add = (number: number, first: number, end: number): void => {
    const before = wanted.get(number);
    if (before === null) return;
    const span = before ? ([Math.min(before[0], first), Math.max(before[1], end)] as const) : ([first, end] as const);
    wanted.set(number, span[0] === 0 && span[1] >= run.heads ? null : span);
  };
  if (sight.all && ordered) for (const number of run.layers) wanted.set(number, null);
  else if (sight.all && seen.length > 0) {
    for (const one of seen) if (run.layers[one.layer] !== undefined) add(run.layers[one.layer], one.head, one.head + 1);
  } else if (sight.all) {
    for (const { layers } of run.ranks.filter(({ live }) => live)) {
      const first = layers.find(({ layer: number }) => run.layers.includes(number));
      if (first) wanted.set(first.layer, null);
    }
  }
  if (sight.one && run.layers.includes(layer)) add(layer, head, head + 1);
  if (sight.recurrent && recurrent !== null) wanted.set(recurrent, null);
  return new Map([...wanted].sort(([a], [b]) => a - b));
}

/** Calls whenever one of the panels comes into sight or leaves it, or the page does. Called once soon after it begins. */
export function followSight(
  panels: Record<'all' | 'one' | 'recurrent', Element>,
  changed: (sight: Sight) => void,
): void {
  const sight: Sight = { all: false, one: false, recurrent: false, hidden: document.hidden };
  const names = new Map(Object.entries(panels).map(([name, panel]) => [panel, name as keyof typeof panels]));
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) sight[names.get(target)!] = isIntersecting;
    changed(sight);
  });
  for (const panel of names.keys()) observer.observe(panel);
  document.addEventListener('visibilitychange', () => {
    sight.hidden = document.hidden;
    changed(sight);
  });
}
