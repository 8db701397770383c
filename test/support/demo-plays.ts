import { expect } from 'chai';
import { screenPixels } from './browser';
import { find } from './demo-page';
import { until } from './mount';
import { canvasOf } from './pixels';

type Figure = HTMLElementTagNameMap['attn-heatmap' | 'feature-grid' | 'feature-histogram'];

const ids = ['attention', 'features', 'weights'] as const;

/** The day that the demo shows. */
export const day = (): number => find<HTMLInputElement>('day').valueAsNumber;

/** What the screen shows of a figure's picture: its bytes, and how many colours it has. */
async function seen(id: string): Promise<{ bytes: string; colours: number }> {
  const figure = find<Figure>(id);
  figure.scrollIntoView({ block: 'center' });
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await figure.updateComplete;
  const { width, height, at } = await screenPixels(canvasOf(figure).getBoundingClientRect());
  const colours: string[] = [];
  for (let y = 2; y < height; y += 7) for (let x = 2; x < width; x += 7) colours.push(at(x, y).join());
  return { bytes: colours.join(' '), colours: new Set(colours).size };
}

/**
 * Expects of the demo, which plays, that it plays on without a word of what happened; pauses it, and expects another day
 * to be painted and said.
 */
export async function expectPlaysOn(): Promise<void> {
  const later = day();
  await until(() => day() > later + 4);
  find('play').click();
  await until(() => find('self-text').textContent !== '' && find('weighted-text').textContent !== '');
  for (const id of ids) expect(find(id).shadowRoot!.querySelector('[part=message]'), id).to.equal(null);
  expect(find('notice').hidden ? '' : find('notice').textContent).to.equal('');
  const before: Record<string, string> = {};
  for (const id of ids) {
    const { bytes, colours } = await seen(id);
    expect(colours, `colours of ${id}`).to.be.above(1);
    before[id] = bytes;
  }
  const slider = find<HTMLInputElement>('day');
  slider.value = String(day() > 700 ? day() - 600 : day() + 600);
  slider.dispatchEvent(new Event('input'));
  const said = find('range').textContent;
  await until(() => find('range').textContent !== said);
  await until(() => find('self-text').textContent !== '');
  for (const id of ids) expect((await seen(id)).bytes, `${id} on another day`).not.to.equal(before[id]);
}
