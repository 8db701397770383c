/** A text of a figure, as the page shows it. */
interface ShownText {
  text: string;
  part: string;
  box: DOMRect;
}

/** What is wrong with where a figure's texts lie: those that lie on one another, and those that leave the figure. */
export function textFaults(figure: HTMLElement): string[] {
  const texts = shownTexts(figure);
  const host = figure.getBoundingClientRect();
  const said = ({ text, part }: ShownText): string => `“${text}” (${part})`;
  const outside = texts
    .filter(({ box }) => beyond(box, host) > 0.75)
    .map((one) => `${said(one)} leaves the figure by ${beyond(one.box, host).toFixed(1)} pixels`);
  const pairs = texts.flatMap((one, i) => texts.slice(i + 1).map((other) => [one, other] as const));
  const over = pairs
    .filter(([one, other]) => overlap(one.box, other.box))
    .map(([one, other]) => `${said(one)} lies on ${said(other)}`);
  return [...outside, ...over];
}

/** The texts of a figure's axes that are seen, cut to what a clip path shows of them. */
export function shownTexts(figure: HTMLElement): ShownText[] {
  const texts = [...figure.shadowRoot!.querySelectorAll<SVGTextElement>('svg text')];
  return texts
    .map((node) => ({
      text: ownText(node),
      part: node.closest('[part]')?.getAttribute('part') ?? '',
      box: boxOf(node),
    }))
    .filter(({ text, box }) => text !== '' && box.width > 0 && box.height > 0);
}

/** Without what a pointer that rests on it is told. */
function ownText(node: Node): string {
  return [...node.childNodes]
    .flatMap((child) => (child instanceof Text ? [child.data] : []))
    .join('')
    .trim();
}

function boxOf(node: SVGTextElement): DOMRect {
  const box = node.getBoundingClientRect();
  const id = node.closest('[clip-path]')?.getAttribute('clip-path')?.slice(5, -1);
  const clip = id && (node.getRootNode() as ShadowRoot).getElementById(id)?.querySelector('rect');
  if (!clip) return box;
  // A clip path has no box on the page; it is given in the figure's pixels.
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => Number(clip.getAttribute(name)));
  const { left, top } = node.ownerSVGElement!.getBoundingClientRect();
  return common(box, new DOMRect(left + x, top + y, width, height));
}

function common(a: DOMRect, b: DOMRect): DOMRect {
  const [left, top] = [Math.max(a.left, b.left), Math.max(a.top, b.top)];
  const width = Math.max(0, Math.min(a.right, b.right) - left);
  return new DOMRect(left, top, width, Math.max(0, Math.min(a.bottom, b.bottom) - top));
}

function beyond(box: DOMRect, host: DOMRect): number {
  return Math.max(host.left - box.left, box.right - host.right, host.top - box.top, box.bottom - host.bottom);
}

/** A line's box is higher than its digits: two lines may share a pixel or two of it. */
function overlap(a: DOMRect, b: DOMRect): boolean {
  const { width, height } = common(a, b);
  return width > 0.5 && height > 1.5;
}
