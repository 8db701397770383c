/** Dispatches whose pipeline's label begins so, until `stop` is called: their labels and workgroups. */
export interface WatchedDispatches {
  labels: string[];
  seen: unknown[][];
  stop(): void;
}

/** Begins to watch. Of several that watch at once the last one stops first. */
export function watchDispatches(label: string): WatchedDispatches {
  const labels: string[] = [];
  const seen: unknown[][] = [];
  const { setPipeline, dispatchWorkgroups } = GPUComputePassEncoder.prototype;
  let current = '';
  GPUComputePassEncoder.prototype.setPipeline = function (pipeline) {
    current = pipeline.label;
    return setPipeline.call(this, pipeline);
  };
  GPUComputePassEncoder.prototype.dispatchWorkgroups = function (...groups) {
    if (current.startsWith(label)) {
      labels.push(current);
      seen.push([...groups]);
    }
    return dispatchWorkgroups.apply(this, groups);
  };
  const stop = (): void => void Object.assign(GPUComputePassEncoder.prototype, { setPipeline, dispatchWorkgroups });
  return { labels, seen, stop };
}
