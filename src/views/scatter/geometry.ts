import type { MatrixChoice } from '../../matrix/matrix-choice';
import type { Stored } from '../../tensor/stored';
import type { Described } from '../../tensor/tensor-view';
import { lastTwoAxes, type AxisIndices } from '../axis-choice';

/** Data of one axis as samples of one channel, or, where the axis is named so, as channels of one sample. */
export function twoAxes<Data extends Described & Partial<Pick<Stored, 'strides'>>>(data: Data): Data {
  if (data.shape.length !== 1) return data;
  const ofChannels = data.axes[0] === 'channel';
  const [side, stride] = [data.shape[0], data.strides?.[0] ?? 1];
  return {
    ...data,
    shape: ofChannels ? [1, side] : [side, 1],
    strides: ofChannels ? [0, stride] : [stride, 0],
    axes: ofChannels ? ['sample', 'channel'] : [data.axes[0], 'channel'],
  };
}

/** The matrix of samples and channels. Throws when an axis before the last two is not fixed. */
export function scatterMatrix(data: Described, indices: AxisIndices): MatrixChoice & { kind: 'axes' } {
  return { kind: 'axes', axes: lastTwoAxes(twoAxes(data), indices, 'scatter plot') };
}
