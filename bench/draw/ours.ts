import '../../components/index';
import { openEngine } from '../../src/index';
import type { ElementData } from '../../src/views/data';
import * as tf from '../../src/tfjs/tf';
import { finishEngine } from '../finish';
import type { Contender, Picture } from './contender';
import type { FrameNumbers } from './numbers';
import { pictureSize, type DrawRow } from './rows';

/** Room that feature-grid takes for the axes of a density, in CSS pixels. */
const densityMargins = { across: 76, down: 56 };

interface Way {
  /** Of lines: a cell for each, or all in one plot, counted. */
  mode: 'line' | 'density';
  /** The numbers come from the CPU, as a rival's do; otherwise they are tensors on the GPU. */
  upload: boolean;
  /** Of the engine; the best that is to be had where it is left out. */
  tier?: 'webgpu' | 'webgl';
}

/** Our elements, as a page has them. Drawn at once, not in the next animation frame: nobody's waiting for that is timed. */
export function ours({ mode, upload, tier }: Way): Contender {
  return {
    name: ['attnscope', mode === 'density' ? 'density' : '', upload ? 'uploaded' : ''].filter(Boolean).join(', '),
    antialias: (row) => (row.family === 'lines' && mode === 'line' ? 'by coverage' : 'none'),
    async open(stage, row, frames) {
      const engine = await openEngine({ tier });
      if (tier && engine.tier !== tier) throw new Error(`There is no tier "${tier}" here: ${engine.reason}`);
      const element = row.family === 'heatmap' ? openHeatmap(stage) : openGrid(stage, mode);
      const given = frames.map((numbers) => dataOf(row, numbers, upload));
      element.data = given[0];
      await element.updateComplete;
      checkCanvas(element, row);
      const drawNow = async (): Promise<void> => {
        for (let i = 0; i < 20; i++) await Promise.resolve(); // the element's own microtasks
        engine.scheduler.drawNow();
      };
      const picture: Picture = {
        draw(frame) {
          element.data = given[frame];
          return drawNow();
        },
        finish: () => finishEngine(engine),
      };
      if (row.family === 'heatmap') {
        picture.zoom = (window) => {
          (element as HTMLElementTagNameMap['attn-heatmap']).window = window;
          return drawNow();
        };
      }
      return picture;
    },
  };
}

function openHeatmap(stage: HTMLElement): HTMLElementTagNameMap['attn-heatmap'] {
  const [width, height] = pictureSize.heatmap;
  const element = document.createElement('attn-heatmap');
  element.noAxes = true;
  element.noColorbar = true;
  element.style.cssText = `width: ${width}px; height: ${height}px`;
  stage.append(element);
  return element;
}

function openGrid(stage: HTMLElement, mode: Way['mode']): HTMLElementTagNameMap['feature-grid'] {
  const [width, height] = pictureSize.lines;
  const { across, down } = mode === 'density' ? densityMargins : { across: 0, down: 0 };
  const element = document.createElement('feature-grid');
  element.mode = mode;
  element.noLabels = true;
  element.maxTimesteps = 0;
  stage.style.width = `${width + across}px`;
  stage.style.height = `${height + down}px`;
  element.style.cssText = 'width: 100%; height: 100%';
  stage.append(element);
  return element;
}

function dataOf(row: DrawRow, { tensor }: FrameNumbers, upload: boolean): ElementData {
  const shape: [number, number] = row.family === 'heatmap' ? [row.rows, row.columns] : [row.steps, row.channels];
  return upload ? { values: tensor, shape } : tf.tensor2d(tensor, shape);
}

function checkCanvas(element: HTMLElement, row: DrawRow): void {
  const canvas = element.shadowRoot!.querySelector('canvas')!;
  const [width, height] = pictureSize[row.family];
  if (canvas.width !== width || canvas.height !== height) {
    throw new Error(
      `${element.localName}: the canvas is ${canvas.width} × ${canvas.height}, not ${width} × ${height}.`,
    );
  }
}
