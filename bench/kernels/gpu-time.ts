/** How long the GPU worked at one run, by its own clock, in ms. */
export interface GpuTime {
  /** From the begin of the first pass to the end of the last: medians of the runs. */
  span: number;
  /** The passes alone, without the gaps between them. */
  busy: number;
  /** Passes of a run. */
  passes: number;
}

const mostPasses = 2048;
/**
 * At least so many runs where ten seconds allow it, and more of them for half a second: a GPU that idles is slow at
 * first.
 */
const runs = { least: 5, most: 50, ms: 500, limit: 10_000 };

interface Clock {
  device: GPUDevice;
  stamps: GPUQuerySet;
  passes: number;
  running: boolean;
}

let clock: Clock | null = null;

/**
 * Puts a pair of timestamps around every pass, of compute and of painting, while `gpuTime` runs. To be called before
 * anything opens a device.
 */
export function installGpuClock(): void {
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor);
    if (device.features.has('timestamp-query')) {
      const stamps = device.createQuerySet({ type: 'timestamp', count: 2 * mostPasses });
      clock = { device, stamps, passes: 0, running: false };
    }
    return device;
  };
  const { beginComputePass, beginRenderPass } = GPUCommandEncoder.prototype;
  GPUCommandEncoder.prototype.beginComputePass = function (descriptor) {
    return beginComputePass.call(this, { ...descriptor, ...nextStamps() });
  };
  GPUCommandEncoder.prototype.beginRenderPass = function (descriptor) {
    return beginRenderPass.call(this, { ...descriptor, ...nextStamps() });
  };
}

/** What a pass that begins now writes; nothing while the clock stands still. */
function nextStamps(): Pick<GPUComputePassDescriptor, 'timestampWrites'> {
  if (!clock?.running || clock.passes === mostPasses) return {};
  const first = 2 * clock.passes++;
  const indices = { beginningOfPassWriteIndex: first, endOfPassWriteIndex: first + 1 };
  return { timestampWrites: { querySet: clock.stamps, ...indices } };
}

/** The GPU's own time for `run`, or undefined where there is no clock, no pass, or more passes than the clock holds. */
export async function gpuTime(run: () => Promise<void>): Promise<GpuTime | undefined> {
  if (!clock) return undefined;
  const all: GpuTime[] = [];
  const began = performance.now();
  const goesOn = (): boolean => {
    const ms = performance.now() - began;
    return all.length < runs.least ? ms < runs.limit : all.length < runs.most && ms < runs.ms;
  };
  while (goesOn()) {
    clock.passes = 0;
    clock.running = true;
    await run();
    clock.running = false;
    if (clock.passes === 0 || clock.passes === mostPasses) return undefined;
    all.push(await read(clock));
  }
  const middle = (key: 'span' | 'busy'): number =>
    all.map((one) => one[key]).sort((a, b) => a - b)[Math.floor(all.length / 2)];
  return { span: middle('span'), busy: middle('busy'), passes: all[0].passes };
}

async function read({ device, stamps, passes }: Clock): Promise<GpuTime> {
  const size = 16 * passes;
  const resolved = device.createBuffer({ size, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
  const readable = device.createBuffer({ size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  const encoder = device.createCommandEncoder();
  encoder.resolveQuerySet(stamps, 0, 2 * passes, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, readable, 0, size);
  device.queue.submit([encoder.finish()]);
  await readable.mapAsync(GPUMapMode.READ);
  const nanoseconds = new BigInt64Array(readable.getMappedRange().slice(0));
  readable.destroy();
  resolved.destroy();
  let busy = 0;
  for (let pass = 0; pass < passes; pass++) busy += Number(nanoseconds[2 * pass + 1] - nanoseconds[2 * pass]);
  return { span: Number(nanoseconds[2 * passes - 1] - nanoseconds[0]) / 1e6, busy: busy / 1e6, passes };
}
