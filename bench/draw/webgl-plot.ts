import { ColorRGBA, WebglLine, WebglPlot } from 'webgl-plot';
import type { Contender } from './contender';
import { finishWebgl } from './finish-webgl';
import { pictureSize } from './rows';
import { versionOf } from '../versions';

/** One line strip per channel, as its examples have it; the range is known to it beforehand. */
export const contender: Contender = {
  name: `webgl-plot ${versionOf('webgl-plot')}`,
  antialias: () => 'MSAA of the context',
  async open(stage, row, frames) {
    if (row.family !== 'lines') throw new Error('This contender draws lines only.');
    const [width, height] = pictureSize.lines;
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    stage.append(canvas);
    const plot = new WebglPlot(canvas);
    const lines = frames[0].lists.map(() => {
      const line = new WebglLine(new ColorRGBA(0.12, 0.47, 0.71, 1), row.steps);
      line.lineSpaceX(-1, 2 / (row.steps - 1));
      plot.addLine(line);
      return line;
    });
    return {
      draw(frame) {
        for (const [channel, values] of frames[frame].lists.entries()) {
          const { xy } = lines[channel];
          for (let step = 0; step < values.length; step++) xy[2 * step + 1] = values[step];
        }
        plot.update();
      },
      finish: () => finishWebgl(plot.webgl),
    };
  },
};
