import { boxOf, cornersOf, overlap, type Quad } from './quads';

/** A text of a figure that can be seen. */
export interface SeenText {
  text: string;
  /** The part that it belongs to. */
  part: string;
  element: Element;
  /** The corners of what it covers with its letters, in CSS pixels of the page. */
  quad: Quad;
  /** The upright box around it, lines' air included, cut to what a clip path shows. */
  box: DOMRect;
}

/** What parts two texts, and a text from the outside of its figure. */
export interface Rule {
  meet(one: SeenText, other: SeenText): boolean;
  leaves(one: SeenText, figure: DOMRect): boolean;
}

/** Letters on letters, turned as they are. */
export const byLetters: Rule = {
  meet: ({ quad }, other) => overlap(quad, other.quad),
  leaves: ({ quad }, { left, top, right, bottom }) =>
    !quad.every(([x, y]) => x >= left - 1 && x <= right + 1 && y >= top - 1 && y <= bottom + 1),
};

/** Line boxes, which are higher than their digits: two may share a pixel or two. */
export const byLines: Rule = {
  meet: ({ box }, other) => {
    const { width, height } = common(box, other.box);
    return width > 0.5 && height > 1.5;
  },
  leaves: ({ box }, { left, top, right, bottom }) =>
    Math.max(left - box.left, box.right - right, top - box.top, box.bottom - bottom) > 0.75,
};

/** Texts of a figure that lie on one another, and those that leave it, a sentence each. */
export function textFaults(figure: Element, { meet, leaves }: Rule = byLines): string[] {
  const texts = textsOf(figure);
  const host = figure.getBoundingClientRect();
  const over = texts.flatMap((one, i) =>
    texts
      .slice(i + 1)
      .filter((other) => !one.element.contains(other.element) && meet(one, other))
      .filter((other) => !isPassing(one.element, other.element))
      .map((other) => `“${one.text}” lies on “${other.text}”.`),
  );
  const cut = texts.filter((one) => leaves(one, host)).map(({ text }) => `“${text}” is cut off by the figure’s edge.`);
  return [...over, ...cut];
}

/** A readout comes and goes with the pointer and has paper of its own: beside a map's edge it may lie on names there. */
function isPassing(...pair: Element[]): boolean {
  const [readout] = pair.filter((element) => element.closest('[part="readout"]'));
  const other = pair.find((element) => element !== readout)!;
  return readout !== undefined && other.localName === 'text' && !other.closest('[part="colorbar"], [part="legend"]');
}

/** Texts that a person sees: of the SVG, and of HTML's leaves (labels, buttons, what is typed into a box). */
export function textsOf(figure: Element): SeenText[] {
  const root = figure.shadowRoot!;
  return [...root.querySelectorAll('*')].flatMap((element) => {
    const text = ownText(element);
    if (!text || !isVisible(element)) return [];
    const rect = textRect(element);
    const quad = element instanceof SVGGraphicsElement ? cornersOf(element) : boxOf(rect);
    const clip = clipOf(element);
    if (clip && !overlap(quad, boxOf(clip))) return [];
    const part = element.closest('[part]')?.getAttribute('part') ?? '';
    return [{ text, part, element, quad, box: clip ? common(rect, clip) : rect }];
  });
}

function ownText(element: Element): string {
  if (element instanceof HTMLInputElement) return element.type === 'range' ? '' : element.value || element.placeholder;
  if (element.localName === 'title' || element.localName === 'style') return '';
  if (element instanceof SVGElement && element.localName !== 'text') return '';
  const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  const said = element.localName === 'text' ? seenText(element) : own.map((node) => node.textContent).join('');
  return said.trim();
}

/** A text with its tspans, without the <title> that a pointer brings up. */
function seenText(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent!;
  if (node.nodeName === 'title') return '';
  return [...node.childNodes].map(seenText).join('');
}

function isVisible(element: Element): boolean {
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }))
    return false;
  for (let at: Element | null = element; at; at = at.parentElement) {
    if (at.localName === 'defs' || getComputedStyle(at).clipPath === 'inset(50%)') return false;
  }
  return true;
}

/** What an SVG's clip path leaves of a text; null without one. */
function clipOf(element: Element): DOMRect | null {
  const group = element.closest('[clip-path]');
  const id = group && /#([^)"']+)/.exec(group.getAttribute('clip-path')!)?.[1];
  const shape = id && (element.getRootNode() as ShadowRoot).getElementById(id)?.firstElementChild;
  if (!group || !(shape instanceof SVGRectElement)) return null;
  const toPage = (group as SVGGraphicsElement).getScreenCTM()!;
  const [x, y, width, height] = [shape.x, shape.y, shape.width, shape.height].map((side) => side.baseVal.value);
  const from = new DOMPoint(x, y).matrixTransform(toPage);
  const to = new DOMPoint(x + width, y + height).matrixTransform(toPage);
  return new DOMRect(from.x, from.y, to.x - from.x, to.y - from.y);
}

function textRect(element: Element): DOMRect {
  if (element instanceof HTMLInputElement || element instanceof SVGElement) return element.getBoundingClientRect();
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getBoundingClientRect();
}

function common(a: DOMRect, b: DOMRect): DOMRect {
  const [left, top] = [Math.max(a.left, b.left), Math.max(a.top, b.top)];
  const width = Math.max(0, Math.min(a.right, b.right) - left);
  return new DOMRect(left, top, width, Math.max(0, Math.min(a.bottom, b.bottom) - top));
}
