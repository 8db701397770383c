import { create } from '../inspector/dom';

/** A line such as "returns  how many there are": a word, two spaces or more, what it says. */
const saying = /^(\w+) {2,}(\S.*)$/;

/**
 * A doc comment as it is meant: paragraphs, words with what is said of them, `code`. Text goes in as text, never as
 * HTML.
 */
export function docText(text: string): HTMLElement {
  return create(
    'div',
    { className: 'text' },
    ...text
      .trim()
      .split(/\n\s*\n/)
      .map(block),
  );
}

function block(text: string): HTMLElement {
  const lines = text.split('\n');
  if (!saying.test(lines[0])) return create('p', {}, ...withCode(lines.map((line) => line.trim()).join(' ')));
  const list = create('dl');
  for (const line of lines) {
    const [, word, rest] = saying.exec(line) ?? [];
    // A line that begins with spaces goes on with what the one above says.
    if (word) list.append(create('dt', {}, word), create('dd', {}, ...withCode(rest)));
    else list.lastElementChild!.append(' ', ...withCode(line.trim()));
  }
  return list;
}

/** Text in which what stands between backticks is code. */
export function withCode(text: string): (Node | string)[] {
  return text.split('`').map((part, i) => (i % 2 ? create('code', {}, part) : part));
}
