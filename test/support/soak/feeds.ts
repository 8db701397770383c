import type { ElementData } from '../../../src/index';
import type { Figure } from '../../../demo/gallery/example';
import * as tf from '../../../src/tfjs/tf';
import { seededNumbers } from '../random';

/** Two-axis shapes that data takes in turn: a cell, lines, squares, long and wide ones. */
export const shapes: readonly (readonly [number, number])[] = [
  [12, 12],
  [1, 1],
  [40, 3],
  [3, 40],
  [24, 17],
  [64, 64],
  [7, 9],
];
/** The same with samples or heads before them. */
const deeper: readonly (readonly number[])[] = [
  [2, 12, 12],
  [4, 10, 10],
  [1, 30, 6],
  [3, 7, 9],
];
const variants = 2;

const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const numbers = (shape: readonly number[], seed: number): Float32Array => seededNumbers(count(shape), seed + 1);
const of = <T>(list: readonly T[], at: number): T => list[at % list.length];

/** Shapes change so often, in frames: twice a second. */
const pace = 15;

/** What a page gives in a frame. The frames of a cycle are counted from 0. */
export type Feed = (figure: Figure, frame: number) => void;

/**
 * Numbers in the page's memory: typed arrays and nested lists, whose shapes do not come again within an hour. None is
 * larger along an axis than those of every cycle: what a figure keeps is as large as its largest data.
 */
export function givesValues(): Feed {
  let fresh = 0;
  return (figure, frame) => {
    const [rows, columns] = of(shapes, Math.floor(frame / pace));
    if (frame % 100 === 99) {
      fresh += 1;
      const shape = [1 + (fresh % 31), 2 + (fresh % 29)];
      figure.data = { values: numbers(shape, frame), shape };
    } else if (frame % 10 === 9) {
      figure.data = Array.from({ length: rows }, (_, row) => [...numbers([columns], row)]);
    } else {
      figure.data = { values: numbers([rows, columns], frame % variants), shape: [rows, columns] };
    }
  };
}

/** Tensors made for one frame and disposed at once, as a model's outputs are. */
export function givesTensors(axes?: readonly string[]): Feed {
  return (figure, frame) => {
    const shape = axes ? of(deeper, Math.floor(frame / pace)) : of(shapes, Math.floor(frame / pace));
    const tensor = tf.tidy(() => tf.tensor(numbers(shape, frame % variants), [...shape]).add(frame % 7));
    figure.data = axes ? { tensor, axes: [...axes] } : tensor;
    tensor.dispose();
  };
}

/** Buffers of the page's own, two for each shape, written over in place and drawn again. */
export function givesBuffers(device: GPUDevice): { feed: Feed; release(): void } {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const buffers = shapes.map((shape) => device.createBuffer({ label: 'page', size: 4 * count(shape), usage }));
  const feed: Feed = (figure, frame) => {
    const which = Math.floor(frame / pace) % shapes.length;
    device.queue.writeBuffer(buffers[which], 0, numbers(shapes[which], frame % variants) as Float32Array<ArrayBuffer>);
    if (frame % pace === 0) figure.data = { buffer: buffers[which], shape: [...shapes[which]] };
    else figure.redraw();
  };
  return { feed, release: () => buffers.forEach((buffer) => buffer.destroy()) };
}

/** Rows that are appended, from nothing in each cycle, to a ring that is full before its end. */
export function appendsRows(columns: number): Feed {
  return (figure, frame) => {
    if (frame === 0) figure.data = null;
    figure.rowLimit = 64;
    figure.appendRows([numbers([columns], frame), ...(frame % 20 === 19 ? [[...numbers([columns], 1)]] : [])]);
  };
}

/** Queries and keys of an attention map that is never stored. */
export function givesQueries(): Feed {
  return (figure, frame) => {
    const tokens = 8 + 8 * (Math.floor(frame / pace) % 4);
    const shape = [2, tokens, 8];
    const part = (seed: number): ElementData => ({ values: numbers(shape, seed), shape });
    figure.data = { query: part(frame % variants), key: part(2), scale: 1 / Math.sqrt(8), causal: true } as ElementData;
  };
}

/** Maps of all layers and heads. */
export function givesMaps(): Feed {
  return (figure, frame) => {
    const tokens = 6 + 6 * (Math.floor(frame / pace) % 3);
    const shape = [2, 3, tokens, tokens];
    const values = numbers(shape, frame % variants).map(Math.abs);
    figure.data = { values, shape, axes: ['layer', 'head', 'query', 'key'] };
  };
}
