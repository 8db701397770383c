import Plotly from 'plotly.js-dist-min';
import type { Contender } from './contender';
import { finishWebgl } from './finish-webgl';
import type { FrameNumbers } from './numbers';
import { pictureSize, type DrawRow } from './rows';
import { versionOf } from '../versions';

/** `Plotly.react` with new numbers: a heatmap trace, or one scattergl trace per channel. */
export const contender: Contender = {
  name: `plotly.js ${versionOf('plotly.js-dist-min')}`,
  antialias: ({ family }) => (family === 'heatmap' ? 'none' : 'in its line shader'),
  async open(stage, row, frames) {
    const [width, height] = pictureSize[row.family];
    const hidden = { visible: false, fixedrange: true };
    const layout = {
      ...{ width, height, margin: { l: 0, r: 0, t: 0, b: 0 } },
      ...{ xaxis: hidden, yaxis: hidden, showlegend: false, hovermode: false },
    };
    const traces = frames.map((numbers) => tracesOf(row, numbers));
    const react = async (frame: number): Promise<void> => {
      // It may write into what it is given, and takes arrays that it knows for unchanged ones.
      await Plotly.react(stage, traces[frame], { ...layout }, { staticPlot: true });
    };
    return {
      draw: react,
      async finish() {
        if (row.family === 'heatmap')
          await stage.querySelector<SVGImageElement & { decode(): Promise<void> }>('image')!.decode();
        else finishWebgl(stage.querySelector<HTMLCanvasElement>('canvas.gl-canvas-context')!.getContext('webgl')!);
      },
    };
  },
};

function tracesOf(row: DrawRow, { lists }: FrameNumbers): object[] {
  if (row.family === 'heatmap') return [{ type: 'heatmap', z: lists, colorscale: 'RdBu', showscale: false }];
  const x = Float32Array.from({ length: row.steps }, (_, step) => step);
  const line = { width: 1, color: '#1f77b4' };
  return lists.map((y) => ({ type: 'scattergl', mode: 'lines', x, y, line, hoverinfo: 'skip' }));
}
