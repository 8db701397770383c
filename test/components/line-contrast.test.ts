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

/**
 * At each pixel of a path along a line, the contrast of what is drawn there with what is on either side of it: the
 * higher of both, as a line between two colours is seen by one of them.
 */
function alongLine(
  pixels: Pixels,
  { at, from, to, upright }: { at: number; from: number; to: number; upright: boolean },
): number[] {
  const colourAt = (along: number, across: number): Colour =>
    pixels.at(...((upright ? [across, along] : [along, across]) as [number, number])).slice(0, 3) as Colour;
  return Array.from({ length: to - from }, (_, i) => {
    const drawn = Array.from({ length: 2 * reach + 1 }, (_, j) => colourAt(from + i, at - reach + j));
    const around = [colourAt(from + i, at - away), colourAt(from + i, at + away)];
    return Math.max(...around.map((colour) => Math.max(...drawn.map((one) => contrast(one, colour)))));
  });
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
          const seen = [...uprights(line)].flatMap((one) => alongLine(pixels, { ...one, upright: true }));
          expect(seen.length, 'pixels along it').to.be.above(40);
          const faint = seen.filter((ratio) => ratio < 3);
          // What lies across it, a readout or another line, hides a few.
          expect(faint.length / seen.length, `lowest ${Math.min(...seen).toFixed(2)}`).to.be.below(0.04);
        } finally {
          document.documentElement.style.colorScheme = '';
        }
      });
    }
  }

  /** The upright strokes of a path, in pixels of the figure. */
  function* uprights(line: SVGPathElement): Iterable<{ at: number; from: number; to: number }> {
    const steps = line.getAttribute('d')!.matchAll(/M(-?[\d.]+) (-?[\d.]+)([vV])(-?[\d.]+)/g);
    for (const [, x, y, kind, length] of steps) {
      const [from, end] = [Number(y), kind === 'v' ? Number(y) + Number(length) : Number(length)];
      if (end - from > 12) yield { at: Math.floor(Number(x)), from: Math.ceil(from) + 4, to: Math.floor(end) - 4 };
    }
  }
});
