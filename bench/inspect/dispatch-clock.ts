/** How long the GPU was at one dispatch, by its own clock. */
export interface TimedDispatch {
  /** Its pipeline's. */
  label: string;
  ms: number;
}

const mostDispatches = 2048;

interface Clock {
  device: GPUDevice;
  stamps: GPUQuerySet;
  labels: string[];
  running: boolean;
}

let clock: Clock | null = null;

/**
 * Gives every dispatch a compute pass of its own, between two timestamps, while `timed` runs. To be called before
 * anything opens a device.
 */
export function installDispatchClock(): void {
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor);
    if (device.features.has('timestamp-query')) {
      const stamps = device.createQuerySet({ type: 'timestamp', count: 2 * mostDispatches });
      clock = { device, stamps, labels: [], running: false };
    }
    return device;
  };
  const { beginComputePass } = GPUCommandEncoder.prototype;
  GPUCommandEncoder.prototype.beginComputePass = function (descriptor) {
    if (!clock?.running) return beginComputePass.call(this, descriptor);
    return splitPass(clock, (stamped) => beginComputePass.call(this, { ...descriptor, ...stamped }));
  };
}

/** Whether there is a clock: the device that was opened has timestamp queries. */
export function hasClock(): boolean {
  return clock !== null;
}

/** A compute pass that begins another one for each of its dispatches. */
function splitPass(
  { stamps: querySet, labels }: Clock,
  begin: (stamped: Pick<GPUComputePassDescriptor, 'timestampWrites'>) => GPUComputePassEncoder,
): GPUComputePassEncoder {
  let pipeline: GPUComputePipeline;
  let groups: Parameters<GPUComputePassEncoder['setBindGroup']>[] = [];
  const pass = {
    setPipeline: (one: GPUComputePipeline) => {
      pipeline = one;
    },
    setBindGroup: (...group: Parameters<GPUComputePassEncoder['setBindGroup']>) => {
      groups = [...groups.filter(([index]) => index !== group[0]), group];
    },
    dispatchWorkgroups: (...size: Parameters<GPUComputePassEncoder['dispatchWorkgroups']>) => {
      if (labels.length === mostDispatches)
        throw new Error(`More than ${mostDispatches} dispatches in one piece of work.`);
      const first = 2 * labels.push(pipeline.label) - 2;
      const one = begin({
        timestampWrites: { querySet, beginningOfPassWriteIndex: first, endOfPassWriteIndex: first + 1 },
      });
      one.setPipeline(pipeline);
      for (const group of groups) one.setBindGroup(...group);
      one.dispatchWorkgroups(...size);
      one.end();
    },
    end: () => {},
  };
  return pass as unknown as GPUComputePassEncoder;
}

/** The dispatches of `work` with their times; `work` resolves when the GPU has finished. */
export async function timed(work: () => Promise<unknown>): Promise<TimedDispatch[]> {
  if (!clock) throw new Error('There is no clock. Ask hasClock().');
  clock.labels.length = 0;
  clock.running = true;
  try {
    await work();
  } finally {
    clock.running = false;
  }
  const times = await read(clock);
  return clock.labels.map((label, i) => ({ label, ms: times[i] }));
}

async function read({ device, stamps, labels: { length } }: Clock): Promise<number[]> {
  if (length === 0) return [];
  const size = 16 * length;
  const resolved = device.createBuffer({ size, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
  const readable = device.createBuffer({ size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  const encoder = device.createCommandEncoder();
  encoder.resolveQuerySet(stamps, 0, 2 * length, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, readable, 0, size);
  device.queue.submit([encoder.finish()]);
  await readable.mapAsync(GPUMapMode.READ);
  const stampsRead = new BigInt64Array(readable.getMappedRange().slice(0));
  readable.destroy();
  resolved.destroy();
  return Array.from({ length }, (_, i) => Number(stampsRead[2 * i + 1] - stampsRead[2 * i]) / 1e6);
}

/** ms of those whose label begins so; of all without a beginning. */
export function sumOf(dispatches: readonly TimedDispatch[], ...beginnings: readonly string[]): number {
  const counted = ({ label }: TimedDispatch): boolean =>
    beginnings.length === 0 || beginnings.some((beginning) => label.startsWith(beginning));
  return dispatches.filter(counted).reduce((sum, { ms }) => sum + ms, 0);
}

/** ms by label. */
export function byLabel(dispatches: readonly TimedDispatch[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { label, ms } of dispatches) sums[label] = (sums[label] ?? 0) + ms;
  return sums;
}
