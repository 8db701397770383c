// The guides of docs/ as parts of the reference page.
import { Marked } from 'marked';

/**
 * What `import guide from '…/docs/NAME.md'` gives: {title, html, parts: [{id, title}]}. Our own text: it is not
 * cleaned.
 */
export function guides() {
  return {
    name: 'guides',
    transform(code, id) {
      if (!id.endsWith('.md')) return undefined;
      return { code: `export default ${JSON.stringify(guideOf(code))};`, map: null };
    },
  };
}

function guideOf(text) {
  let title = '';
  const parts = [];
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text: heading }) {
        if (depth === 1) {
          title = heading;
          return '';
        }
        const id = slug(`${title} ${heading}`);
        if (depth === 2) parts.push({ id, title: heading });
        return `<h${depth + 1} id="${id}">${this.parser.parseInline(tokens)}</h${depth + 1}>\n`;
      },
    },
  });
  // Code and tables may be wider than a phone: they scroll by themselves, and the keyboard reaches both.
  const html = marked
    .parse(text)
    .replaceAll('<pre>', '<pre tabindex="0">')
    .replaceAll('<table>', '<div class="table" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>');
  return { id: slug(title), title, html, parts };
}

function slug(text) {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
