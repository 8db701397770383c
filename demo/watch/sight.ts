/** What of a page is in sight, as the model is asked for it: [layer, heads] each, or all layers. */
export type Wanted = '*' | ReadonlyMap<number, readonly [first: number, end: number] | null>;

/** What a page needs of the model: everything while thumbnails are in sight, one head while its map is, else nothing. */
export function wantedFor(
  sight: { all: boolean; one: boolean; hidden: boolean },
  { layer, head }: { layer: number; head: number },
): Wanted {
  if (sight.hidden) return new Map();
  if (sight.all) return '*';
  return sight.one ? new Map([[layer, [head, head + 1] as const]]) : new Map();
}

/** Calls whenever one of the panels comes into sight or leaves it, or the page does. Called once soon after it begins. */
export function followSight(
  panels: { all: Element; one: Element },
  changed: (sight: { all: boolean; one: boolean; hidden: boolean }) => void,
): void {
  const sight = { all: false, one: false, hidden: document.hidden };
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) sight[target === panels.all ? 'all' : 'one'] = isIntersecting;
    changed(sight);
  });
  observer.observe(panels.all);
  observer.observe(panels.one);
  document.addEventListener('visibilitychange', () => {
    sight.hidden = document.hidden;
    changed(sight);
  });
}
