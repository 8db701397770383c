import elements from 'virtual:custom-elements';
import { create } from '../inspector/dom';
import { find } from '../page';
import { contentsOf, goToAddress } from '../pages/contents';
import { connectTheme } from '../pages/theme';
import { docText } from './doc-text';
import { guideChapters } from './guides';
import { tablesOf } from './tables';

const chapters = elements.modules.flatMap(({ path, declarations }) =>
  declarations.map((declaration) => {
    const { tagName, summary, description } = declaration;
    const parts = tablesOf(declaration);
    const module = `attnscope/${path.replace(/^dist\//, '')}`;
    const section = create(
      'section',
      { className: 'element' },
      create('h2', { id: tagName }, `<${tagName}>`),
      create('p', { className: 'summary' }, summary),
      create('p', { className: 'quiet' }, create('code', {}, `import '${module}';`), ' · ', gallery(tagName)),
      docText(description),
      ...parts.map(({ element }) => element),
    );
    section.setAttribute('aria-labelledby', tagName);
    return { id: tagName, title: `<${tagName}>`, parts, section };
  }),
);

connectTheme(find<HTMLSelectElement>('theme'));
const all = [...chapters, ...guideChapters];
find('elements').append(...all.map(({ section }) => section));
find('contents').append(contentsOf(all));
goToAddress();

function gallery(tag: string): HTMLElement {
  return create('a', { href: `./gallery.html#${tag}` }, 'Examples');
}
