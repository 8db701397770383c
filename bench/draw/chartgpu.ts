import { ChartGPU } from 'chartgpu';
import type { Contender, Picture } from './contender';
import type { FrameNumbers } from './numbers';
import type { DrawRow } from './rows';
import { versionOf } from '../versions';

interface Chart {
  setOption(options: object): void;
  updateHeatmap(series: number, update: object): void;
  renderFrame(): boolean;
}

const bare = {
  renderMode: 'external',
  animation: false,
  tooltip: { show: false },
  legend: { show: false },
  grid: { left: 0, right: 0, top: 0, bottom: 0 },
  gridLines: { show: false },
  xAxis: { type: 'value', tickLength: 0, tickFormatter: () => null },
  yAxis: { type: 'value', tickLength: 0, tickFormatter: () => null },
};

/** Its own fast way for each: `updateHeatmap` with `replaceZ`; for lines all series anew, x and y as they are, without sampling. */
export const contender: Contender = {
  name: `ChartGPU ${versionOf('chartgpu')}`,
  antialias: () => '4× MSAA',
  async open(stage, row, frames) {
    const adapter = (await navigator.gpu.requestAdapter())!;
    const device = await adapter.requestDevice({
      requiredLimits: {
        maxBufferSize: adapter.limits.maxBufferSize,
        maxStorageBufferBindingSize: adapter.limits.maxStorageBufferBindingSize,
      },
    });
    const options = frames.map((numbers) => ({ ...bare, series: seriesOf(row, numbers) }));
    const chart: Chart = await ChartGPU.create(stage, options[0], { adapter, device });
    const picture: Picture = {
      draw(frame) {
        if (row.family === 'heatmap') chart.updateHeatmap(0, { mode: 'replaceZ', z: frames[frame].tensor });
        else chart.setOption(options[frame]);
        chart.renderFrame();
      },
      async finish() {
        await Promise.resolve(); // it submits in a microtask
        await device.queue.onSubmittedWorkDone();
      },
    };
    return picture;
  },
};

function seriesOf(row: DrawRow, { tensor, lists }: FrameNumbers): object[] {
  if (row.family === 'heatmap') {
    const { rows, columns } = row;
    const data = { xStart: 0, xStep: 1, yStart: 0, yStep: 1, columns, rows, z: tensor };
    return [{ type: 'heatmap', data, colormap: 'viridis' }];
  }
  const x = Float32Array.from({ length: row.steps }, (_, step) => step);
  return lists.map((y) => ({
    type: 'line',
    data: { x, y },
    sampling: 'none',
    color: '#1f77b4',
    lineStyle: { width: 1 },
  }));
}
