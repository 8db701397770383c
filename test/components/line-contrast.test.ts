import { expect } from 'chai';
import '../../components/index';
import type { Figure, Tag } from '../../demo/gallery/example';
import { emulateMedia, screenPixels } from '../support/browser';
import { contrast, type Colour } from '../support/contrast';
import { failOnGpuErrors } from '../support/engine';
import { frames, moveTo, pointIn } from '../support/hand';
import { mount, until } from '../support/mount';
import type { Pixels } from '../support/pixels';

const size = { width: 360, height: 300 };
const side = 20;
/** Every colour of a map, along both axes. */
const ramp = Float32Array.from({ length: side * side }, (_, i) => ((i % side) + Math.floor(i / side)) / (2 * side - 2));
const map = { values: ramp, shape: [side, side], axes: ['query', 'key'] };
const series = { values: Float32Array.from({ length: 60 * 300 }, (_, i) => Math.sin(i)), shape: [60, 300] };

/** How far from a line its surroundings are looked at, and how wide the line may be, in pixels. */
const [away, reach] = [5, 2];
/** So near to a line's end, and to what lies over it, it is not looked at. */
const margin = 4;

/** Pixels along a line within which it is seen somewhere: a dash and its gap. */
const dash = 8;

interface Upright {
  at: number;
  from: number;
  to: number;
}

/**
 * For each piece of an upright line, as long as a dash and its gap, the highest contrast of what is drawn there with
 * what is on either side of it: a line between two colours is seen by one of them.
 */
function alongLine(pixels: Pixels, { at, from, to }: Upright): number[] {
  const colourAt = (x: number, y: number): Colour => pixels.at(x, y).slice(0, 3) as Colour;
  const contrastAt = (y: number): number => {
    const drawn = Array.from({ length: 2 * reach + 1 }, (_, i) => colourAt(at - reach + i, y));
    const around = [colourAt(at - away, y), colourAt(at + away, y)];
    return Math.max(...around.flatMap((colour) => drawn.map((one) => contrast(one, colour))));
  };
  const pieces = Math.floor((to - from) / dash);
  return Array.from({ length: pieces }, (_, piece) =>
    Math.max(...Array.from({ length: dash }, (_, i) => contrastAt(from + dash * piece + i))),
  );
}

interface Line {
  name: string;
  tag: Tag;
  set: object;
  /** Where the pointer is, in fractions of the surface. */
  pointer?: [number, number];
  /** A path of the SVG that holds an upright line and, of a heatmap, a level one. */
  path: string;
}

const lines: Line[] = [
  ...['bwr', 'viridis', 'gray', 'magma'].map((cmap) => ({
    ...{ name: `crosshair on ${cmap}`, tag: 'attn-heatmap' as const, set: { data: map, cmap } },
    ...{ pointer: [0.525, 0.525] as [number, number], path: '[part=crosshair] .crosshair path' },
  })),
  ...['bwr', 'viridis', 'gray'].map((cmap) => ({
    ...{
      name: `locked lines on ${cmap}`,
      tag: 'attn-heatmap' as const,
      set: { data: map, cmap, locked: { row: 9, column: 9 } },
    },
    path: '[part=lock] .casing',
  })),
  {
    ...{ name: 'cursor on a density', tag: 'feature-grid', set: { data: series, mode: 'density', maxTimesteps: 0 } },
    ...{ pointer: [0.4, 0.3], path: '[part=cursor]' },
  },
  {
    ...{ name: 'cursor on a line', tag: 'feature-grid', set: { data: [[1], [2], [3], [1], [2]], enlarged: 0 } },
    ...{ pointer: [0.5, 0.3], path: '[part=cursor]' },
  },
];

describe('lines that point at something', () => {
  failOnGpuErrors();
  afterEach(() => moveTo([790, 590]));

  for (const { name, tag, set, pointer, path } of lines) {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`stand out from what they lie on: ${name}, ${colorScheme}`, async () => {
        await emulateMedia({ colorScheme });
        document.documentElement.style.colorScheme = colorScheme;
        const figure = mount(tag, set as never, size) as Figure;
        figure.style.background = colorScheme === 'dark' ? '#14181d' : '#ffffff';
        try {
          await figure.updateComplete;
          const root = figure.shadowRoot!;
          if (pointer) await moveTo(pointIn(root.querySelector('[part=surface]')!, ...pointer));
          await until(() => root.querySelector(path) !== null);
          if (pointer) await until(() => root.querySelector('[part=readout]') !== null);
          await frames(4);
          const line = root.querySelector<SVGPathElement>(path)!;
          const pixels = await screenPixels(figure.getBoundingClientRect());
          const seen = [...uprights(line, coversOf(figure))].flatMap((one) => alongLine(pixels, one));
          expect(seen.length, 'pieces of it').to.be.above(5);
          expect(Math.min(...seen)).to.be.at.least(3);
        } finally {
          document.documentElement.style.colorScheme = '';
        }
      });
    }
  }

  /** What may lie over a line: readouts, tools, strips beside a locked cell, in the figure's pixels. */
  function coversOf(figure: Figure): DOMRect[] {
    const [, ...strips] = figure.shadowRoot!.querySelectorAll('canvas');
    const others = figure.shadowRoot!.querySelectorAll('[part=readout], [part=tools], [part=unlock], [part^=profile]'); // prettier-ignore
    const { left, top } = figure.getBoundingClientRect();
    return [...strips, ...others].map((element) => {
      const box = element.getBoundingClientRect();
      return new DOMRect(box.left - left, box.top - top, box.width, box.height);
    });
  }

  /** The upright strokes of a path where nothing lies over them, in pixels of the figure. */
  function* uprights(line: SVGPathElement, covers: readonly DOMRect[]): Iterable<Upright> {
    const steps = line.getAttribute('d')!.matchAll(/M(-?[\d.]+) (-?[\d.]+)([vV])(-?[\d.]+)/g);
    for (const [, x, y, kind, length] of steps) {
      const at = Math.floor(Number(x));
      const end = Math.floor(kind === 'v' ? Number(y) + Number(length) : Number(length)) - margin;
      const begin = Math.ceil(Number(y)) + margin;
      const free = (row: number): boolean =>
        !covers.some(
          ({ left, right, top, bottom }) =>
            at > left - margin && at < right + margin && row > top - margin && row < bottom + margin,
        );
      for (let from = begin; from < end;) {
        let to = from;
        while (to < end && free(to)) to++;
        if (to > from) yield { at, from, to };
        from = to + 1;
      }
    }
  }
});
