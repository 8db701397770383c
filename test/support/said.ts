import type { Words } from '../../components/words/table';

const spokenAttributes = ['aria-label', 'aria-valuetext', 'aria-description', 'placeholder', 'title', 'alt'];

/** All that a person can read or hear of an element: texts of its shadow root, and the attributes that are spoken. */
export function said(element: Element): string[] {
  const root = element.shadowRoot!;
  const texts: string[] = [];
  for (const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT); walker.nextNode();) {
    const { parentElement, nodeValue } = walker.currentNode;
    if (!parentElement?.closest('style') && nodeValue!.trim()) texts.push(nodeValue!.trim());
  }
  for (const node of root.querySelectorAll('*')) {
    for (const name of spokenAttributes) if (node.getAttribute(name)) texts.push(node.getAttribute(name)!);
  }
  return texts;
}

/** A table of words without a letter: whatever letters a figure shows with it are not from its table. */
export function speechless(words: Words): Words {
  const hushed = (word: unknown): unknown => {
    if (typeof word === 'function') return () => '§';
    if (typeof word === 'string') return '§';
    if (Array.isArray(word)) return word.map(hushed);
    return Object.fromEntries(Object.entries(word as object).map(([key, part]) => [key, hushed(part)]));
  };
  return hushed(words) as Words;
}
