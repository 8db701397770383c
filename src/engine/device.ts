/** What became of the request for a GPU: a device, or the reason why there is none. */
export type DeviceAnswer =
  | { device: GPUDevice; adapterInfo: GPUAdapterInfo | null; reason: ''; notice?: string }
  | { device: null; adapterInfo: null; reason: string };

export interface DeviceOptions {
  /** 'high-performance' (default) or 'low-power', as in the WebGPU standard. */
  powerPreference?: GPUPowerPreference;
  /** How long to wait for the browser's answer, in ms (default 10,000). */
  timeout?: number;
}

/**
 * Features that we use where the adapter has them; each has a twin that works without. The first makes a core device of
 * an adapter that is asked for in compatibility mode and can do more.
 */
const wantedFeatures: GPUFeatureName[] = [
  'core-features-and-limits',
  'timestamp-query',
  'shader-f16',
  'subgroups',
  'float32-filterable',
];

/**
 * Limits raised to what the adapter has: large maps, long reductions, big textures. In compatibility mode a device has
 * no storage buffer in its vertex stage and four in its fragment stage unless more are asked for; other browsers have
 * no such limits.
 */
const wantedLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxStorageBuffersInVertexStage',
  'maxStorageBuffersInFragmentStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
  'maxTextureDimension2D',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/**
 * Asks the browser for one GPUDevice with the limits and features that we want; where it refuses them, for one with the
 * limits and features of every device. Adapters of WebGPU's compatibility mode are welcome: old phones have no other.
 *
 * returns  the device, with a notice where it is less than one could have; or `device: null` with a sentence that says
 *          why and what to do. Never rejects
 */
export async function requestDevice(options: DeviceOptions = {}): Promise<DeviceAnswer> {
  const { powerPreference = 'high-performance', timeout = 10_000 } = options;
  const gpu = globalThis.navigator?.gpu;
  if (!gpu) return refusal(withoutWebGpu());
  try {
    const wanted: GPURequestAdapterOptions = { powerPreference, featureLevel: 'compatibility' };
    const adapter = await within(timeout, gpu.requestAdapter(wanted));
    if (!adapter) {
      return refusal(
        'The browser has WebGPU but gave no graphics adapter. Update the graphics driver, or turn on hardware acceleration in the browser’s settings.',
      );
    }
    try {
      const device = await within(timeout, requestRaised(adapter), dropLate);
      return accepted(device, adapter.info);
    } catch (refused) {
      // An adapter gives one device at most: another one is asked.
      const plain = await within(timeout, gpu.requestAdapter(wanted));
      if (!plain) throw refused;
      const device = await within(timeout, plain.requestDevice({ label: 'attnscope' }), dropLate);
      return accepted(device, plain.info, limitNotice(device, refused as Error));
    }
  } catch (error) {
    return refusal(
      `The browser refused a WebGPU device (${(error as Error).message}). Reload the page, or restart the browser.`,
    );
  }
}

function accepted(device: GPUDevice, adapterInfo: GPUAdapterInfo, limits = ''): DeviceAnswer {
  return { device, adapterInfo, reason: '', notice: [softwareNotice(adapterInfo), limits].filter(Boolean).join(' ') };
}

/** What to say of an adapter that is software; '' for a GPU. */
function softwareNotice(adapterInfo: GPUAdapterInfo | null): string {
  if (!adapterInfo?.isFallbackAdapter) return '';
  return 'WebGPU runs in software here, without a GPU, and is slow with large data. Turn on hardware acceleration in the browser’s settings.';
}

function limitNotice({ limits }: GPUDevice, { message }: Error): string {
  return `The browser refused a device with raised limits (${message.replace(/\.\s*$/, '')}): data of up to ${limits.maxStorageBufferBindingSize} bytes can be drawn. Give larger data in parts.`;
}

/**
 * The answer for a device that the page made itself.
 *
 * throws  TypeError when it is not a GPUDevice
 */
export async function givenDevice(device: GPUDevice): Promise<DeviceAnswer> {
  if (typeof GPUDevice === 'undefined' || !(device instanceof GPUDevice)) {
    throw new TypeError(`device is ${nameOf(device)}, not a GPUDevice. Give one from adapter.requestDevice().`);
  }
  const lost = await Promise.race([device.lost, Promise.resolve(null)]);
  if (lost) {
    return refusal(`The given GPUDevice is lost (${lost.message || lost.reason}). Give one that is alive.`);
  }
  const adapterInfo = device.adapterInfo ?? null;
  return { device, adapterInfo, reason: '', notice: softwareNotice(adapterInfo) };
}

function nameOf(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value);
  return `an object of class ${value.constructor?.name ?? 'unknown'}`;
}

function requestRaised(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredFeatures = wantedFeatures.filter((feature) => adapter.features.has(feature));
  const had = wantedLimits.filter((limit) => adapter.limits[limit] !== undefined);
  const requiredLimits = Object.fromEntries(had.map((limit) => [limit, adapter.limits[limit]]));
  return adapter.requestDevice({ label: 'attnscope', requiredFeatures, requiredLimits });
}

function refusal(reason: string): DeviceAnswer {
  return { device: null, adapterInfo: null, reason };
}

function withoutWebGpu(): string {
  if (globalThis.isSecureContext === false) {
    return 'WebGPU is off because this page is not served securely. Open it over https or from localhost.';
  }
  return 'This browser has no WebGPU. Use a current Chrome, Edge or Safari, or Firefox on Windows or macOS.';
}

/** A device that came too late for its request: nobody would close it. */
function dropLate(device: GPUDevice): void {
  device.destroy();
}

async function within<T>(ms: number, promise: Promise<T>, tooLate: (answer: T) => void = () => {}): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      promise.then(tooLate, () => {});
      reject(new Error(`no answer within ${ms} ms`));
    }, ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
