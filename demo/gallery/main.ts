import { engineOptions } from '../pages/tier';
import '../../components/index';
import elements from 'virtual:custom-elements';
import { openEngine } from '../../src/index';
import { create } from '../inspector/dom';
import { find } from '../page';
import { contentsOf, goToAddress } from '../pages/contents';
import { connectTheme } from '../pages/theme';
import { Card, cardId } from './card';
import { examples } from './examples/index';
import { Motion } from './motion';

const cards = examples.map((example) => new Card(example));
const chapters = [...new Set(examples.map(({ tag }) => tag))].map((tag) => {
  const own = cards.filter(({ example }) => example.tag === tag);
  const summary = elements.modules.flatMap(({ declarations }) => declarations).find(({ tagName }) => tagName === tag);
  const title = create('h2', { id: tag }, `<${tag}>`);
  const more = create('a', { href: `./reference.html#${tag}` }, 'All its options');
  const section = create(
    'section',
    { className: 'chapter' },
    title,
    create('p', {}, `${summary?.summary} `, more),
    create('div', { className: 'cards' }, ...own.map(({ element }) => element)),
  );
  section.setAttribute('aria-labelledby', tag);
  return { tag, own, section };
});

connectTheme(find<HTMLSelectElement>('theme'));
find('examples').append(...chapters.map(({ section }) => section));
find('contents').append(
  contentsOf(
    chapters.map(({ tag, own }) => ({
      id: tag,
      title: `<${tag}>`,
      parts: own.map(({ example }) => ({ id: cardId(example), title: example.title })),
    })),
  ),
);

const motion = new Motion(cards);
motion.addEventListener('failed', (event) => fail((event as CustomEvent).detail.error));
connectMotion(find<HTMLButtonElement>('motion'));
connectFilter(find<HTMLInputElement>('filter'));
watchCards();
goToAddress();
openEngine(engineOptions).then(({ tier, reason }) => tier === 'none' && fail(new Error(reason)), fail);

/** A figure gets its data shortly before it is seen, and moves while it is seen. */
function watchCards(): void {
  const of = new Map<Element, Card>(cards.map((card) => [card.element, card]));
  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        of.get(target)!.fill().catch(fail);
      }
    },
    { rootMargin: '300px' },
  );
  const sight = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) of.get(target)!.inSight = isIntersecting;
    motion.wake();
  });
  for (const { element } of cards) {
    near.observe(element);
    sight.observe(element);
  }
}

function connectMotion(button: HTMLButtonElement): void {
  const show = (): void => void (button.textContent = motion.moving ? 'Pause' : 'Play');
  button.addEventListener('click', () => (motion.moving = !motion.moving));
  motion.addEventListener('change', show);
  show();
}

function connectFilter(input: HTMLInputElement): void {
  const show = (): void => {
    const matching = cards.filter((card) => card.matches(input.value));
    for (const card of cards) card.element.hidden = !matching.includes(card);
    for (const { own, section } of chapters) section.hidden = !own.some((card) => matching.includes(card));
    for (const link of find('contents').querySelectorAll<HTMLAnchorElement>('li li a')) {
      link.parentElement!.hidden = document.getElementById(link.hash.slice(1))!.hidden;
    }
    find('count').textContent =
      matching.length === cards.length
        ? `${cards.length} examples`
        : `${matching.length} of ${cards.length} examples${matching.length ? '' : '. Try a word such as "norm" or "mask".'}`;
  };
  input.addEventListener('input', show);
  show();
}

function fail(error: unknown): void {
  const place = find('failure');
  place.hidden = false;
  place.textContent = error instanceof Error ? error.message : String(error);
}
