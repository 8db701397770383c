import { create } from '../inspector/dom';

export interface Chapter {
  /** The id that the link leads to. */
  id: string;
  title: string;
  parts: readonly { id: string; title: string }[];
}

/** The table of contents of a page. On a narrow screen it is folded. */
export function contentsOf(chapters: readonly Chapter[]): HTMLElement {
  const link = (id: string, title: string): HTMLElement => create('a', { href: `#${id}` }, title);
  const list = create(
    'ul',
    {},
    ...chapters.map(({ id, title, parts }) =>
      create(
        'li',
        {},
        link(id, title),
        create('ul', {}, ...parts.map((part) => create('li', {}, link(part.id, part.title)))),
      ),
    ),
  );
  const narrow = matchMedia('(max-width: 900px)');
  const details = create('details', { open: !narrow.matches }, create('summary', {}, 'Contents'), list);
  narrow.addEventListener('change', () => (details.open = !narrow.matches));
  return details;
}

/** Goes to the part that the address names: the page was not made yet when the browser looked for it. */
export function goToAddress(): void {
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}
