import * as tf from '../../../src/tfjs/tf';
import type { ElementData } from '../../../src/index';
import type { Figure, Tag } from '../../../demo/gallery/example';
import { seededNumbers } from '../random';
import type { Dice } from './dice';
import { settingsOf, type Played } from './figures';

/** One thing that a page or a person does to a figure. A promise is what it asks for; it must be kept. */
export type Operation = (played: Played, dice: Dice) => void | Promise<unknown>;

const shapes = [
  [7, 9],
  [1, 1],
  [40, 3],
  [3, 40],
  [2, 12, 12],
  [1, 4, 10, 10],
  [64, 64],
];
const axesOf: Record<number, string[]> = {
  2: ['time', 'channel'],
  3: ['sample', 'query', 'key'],
  4: ['sample', 'head', 'query', 'key'],
};

/** What can be done, by name; those that matter most are there several times. */
export const operations: readonly (readonly [string, Operation])[] = [
  ['sets an attribute', setAttribute],
  ['sets an attribute', setAttribute],
  ['removes an attribute', removeAttribute],
  ['sets a property', setProperty],
  ['gives values', giveValues],
  ['gives a tensor and disposes it', giveTensor],
  ['gives rows of numbers', giveRows],
  ['takes the data away', takeDataAway],
  ['appends rows', appendRows],
  ['appends rows', appendRows],
  ['limits the rows', limitRows],
  ['takes it off the page and puts it back', putBack],
  ['moves it to the end of the page', ({ figure }) => figure.parentElement!.append(figure)],
  ['resizes it', resize],
  ['redraws', ({ figure }) => figure.redraw()],
  ['shows everything', ({ figure }) => figure.resetView?.()],
  ['asks for a value', probe],
  ['exports a PNG', ({ figure }) => figure.toBlob('image/png', { scale: 1 })],
  ['exports an SVG', ({ figure }) => figure.toSVG()],
  ['points and clicks', pointAndClick],
  ['turns the wheel', wheel],
  ['presses keys', pressKeys],
];

function setAttribute({ figure }: Played, dice: Dice): void {
  const [name, values] = dice.pick([...settingsOf(figure.localName as Tag).attributes]);
  figure.setAttribute(name, dice.pick(values));
}

function removeAttribute({ figure }: Played, dice: Dice): void {
  const names = figure.getAttributeNames().filter((name) => name !== 'style');
  if (names.length) figure.removeAttribute(dice.pick(names));
}

function setProperty({ figure }: Played, dice: Dice): void {
  const properties = [...settingsOf(figure.localName as Tag).properties];
  if (properties.length === 0) return;
  const [name, values] = dice.pick(properties);
  Object.assign(figure, { [name]: dice.pick([...values, null]) });
}

function giveValues(played: Played, dice: Dice): void {
  const data = someData(dice);
  played.give((figure) => void (figure.data = data), { anew: true });
}

function someData(dice: Dice): ElementData & { values: Float32Array; shape: number[] } {
  const shape = dice.pick(shapes);
  const values = seededNumbers(tf.util.sizeFromShape(shape), dice.below(1000), dice.pick([1, 1e-3, 1e6]));
  if (dice.below(4) === 0) values.fill(dice.pick([0, 0.5, NaN]));
  else if (dice.below(4) === 0) values[dice.below(values.length)] = dice.pick([NaN, Infinity, -Infinity, 0]);
  return { values, shape, axes: axesOf[shape.length] };
}

/** The page's own tensor is gone at once: the figure has to hold what it draws. */
function giveTensor(played: Played, dice: Dice): void {
  const { values, shape } = someData(dice);
  const give = (figure: Figure): void => {
    const tensor = tf.tensor(values.slice(), shape);
    figure.data = { tensor, axes: axesOf[shape.length] };
    tensor.dispose();
  };
  played.give(give, { anew: true });
}

function giveRows(played: Played, dice: Dice): void {
  const width = 1 + dice.below(12);
  const rows = Array.from({ length: 1 + dice.below(20) }, (_, i) => [...seededNumbers(width, i + dice.below(99))]);
  played.give((figure) => void (figure.data = rows), { anew: true });
}

function takeDataAway(played: Played): void {
  played.give((figure) => void (figure.data = null), { anew: true });
}

/** As wide as what is there; a figure without data takes any. */
function appendRows(played: Played, dice: Dice): void {
  const { data } = played.figure;
  const width = rowWidth(data);
  if (width === null) return;
  const rows = Array.from({ length: 1 + dice.below(5) }, () => [...seededNumbers(width || 6, dice.below(999))]);
  played.give((figure) => figure.appendRows(rows), { anew: false });
}

function limitRows(played: Played, dice: Dice): void {
  const limit = dice.pick([3, 8, 100, 4096]);
  played.give((figure) => void (figure.rowLimit = limit), { anew: false });
}

/** 0 where there is no data; null for data that takes no rows. */
function rowWidth(data: unknown): number | null {
  if (data === null || data === undefined) return 0;
  if (Array.isArray(data)) return (data[0] as number[]).length;
  const shape = (data as { shape?: number[] }).shape ?? (data as { tensor: tf.Tensor }).tensor.shape;
  return shape.length === 2 ? shape[1] : null;
}

function putBack({ figure }: Played, dice: Dice): void {
  const stand = figure.parentElement!;
  figure.remove();
  if (dice.below(2)) stand.prepend(figure);
  else stand.append(figure);
}

function resize({ figure }: Played, dice: Dice): void {
  figure.style.width = `${dice.pick([90, 240, 317, 500])}px`;
  figure.style.height = `${dice.pick([60, 180, 317])}px`;
}

function probe({ figure }: Played): Promise<unknown> | undefined {
  const { data } = figure;
  if (!data || !('values' in data) || !('shape' in data)) return undefined;
  return figure.probe(...data.shape.map(() => 0));
}

function pointAndClick({ figure }: Played, dice: Dice): void {
  const surface = figure.shadowRoot!.querySelector('[part~="surface"]');
  if (!surface) return;
  const { x, y, width, height } = surface.getBoundingClientRect();
  const at = {
    ...{ bubbles: true, composed: true, cancelable: true, pointerId: 1, isPrimary: true, button: 0 },
    ...{ clientX: x + (width * dice.below(100)) / 100, clientY: y + (height * dice.below(100)) / 100 },
  };
  for (const type of ['pointermove', 'pointerdown', 'pointerup']) surface.dispatchEvent(new PointerEvent(type, at));
  for (let i = dice.below(3); i > 0; i--) surface.dispatchEvent(new MouseEvent('click', { ...at, detail: 1 }));
  if (dice.below(6) === 0) surface.dispatchEvent(new MouseEvent('dblclick', at));
}

function wheel({ figure }: Played, dice: Dice): void {
  const surface = figure.shadowRoot!.querySelector('[part~="surface"]');
  const { x, y, width, height } = (surface ?? figure).getBoundingClientRect();
  const at = { clientX: x + width / 2, clientY: y + height / 3, deltaY: dice.pick([-240, 240, -40, 2000]) };
  surface?.dispatchEvent(new WheelEvent('wheel', { ...at, bubbles: true, composed: true, cancelable: true }));
}

function pressKeys({ figure }: Played, dice: Dice): void {
  const keys = ['ArrowRight', 'ArrowDown', 'Home', 'End', 'PageDown', '+', '-', 'Enter', 'Escape'];
  const place = figure.shadowRoot!.querySelector<HTMLElement>('[tabindex]');
  for (let i = 0; i < 4; i++) {
    place?.dispatchEvent(
      new KeyboardEvent('keydown', { key: dice.pick(keys), bubbles: true, composed: true, cancelable: true }),
    );
  }
}
