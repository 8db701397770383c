import { closedByPage, GpuLostError, isGone } from '../engine/gpu-lost';
import { describeShape } from '../tensor/tensor-view';
import type { View } from './view';

export { closedByPage, GpuLostError };

/** The error of what a view showed when its GPU went: it names the data. The engine's own where there was none. */
export function lostData({ engine, hasData, shape, axes }: View): GpuLostError {
  if (!hasData || engine.loss === null) return engine.lostError();
  const advice = 'Call openEngine() and set data again.';
  return isGone(`the data ${describeShape(shape, axes)}`, { why: engine.loss, advice });
}
