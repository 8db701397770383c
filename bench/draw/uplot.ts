import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Contender } from './contender';
import { pictureSize } from './rows';
import { versionOf } from '../versions';

/** All lines in one plot on a 2D canvas; it finds the range itself, as ours does. */
export const contender: Contender = {
  name: `uPlot ${versionOf('uplot')}`,
  antialias: () => 'by the 2D canvas',
  async open(stage, row, frames) {
    if (row.family !== 'lines') throw new Error('This contender draws lines only.');
    const [width, height] = pictureSize.lines;
    const x = Float32Array.from({ length: row.steps }, (_, step) => step);
    const data = frames.map(({ lists }) => [x, ...lists]);
    const series = { stroke: '#1f77b4', width: 1, points: { show: false } };
    const options = {
      width,
      height,
      padding: [0, 0, 0, 0],
      series: [{}, ...frames[0].lists.map(() => ({ ...series }))],
      axes: [{ show: false }, { show: false }],
      scales: { x: { time: false } },
      legend: { show: false },
      cursor: { show: false },
    };
    const plot = new uPlot(options, data[0], stage);
    return {
      draw: (frame) => plot.setData(data[frame]),
      finish: () => void plot.ctx.getImageData(0, 0, 1, 1),
    };
  },
};
