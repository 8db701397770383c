import { requestDevice, type DeviceAnswer, type DeviceOptions } from './device';
import { Scheduler } from './scheduler';
import { countTraffic, createStats, type Stats } from './stats';

export type EngineOptions = DeviceOptions;
export type Tier = 'webgpu' | 'webgl' | 'none';

/**
 * The page's one GPU: its device, its frames and its counters. It is an EventTarget and tells of
 * `closed` (nobody can draw any more; `reason` says why) and `gpu-error` (a validation error that no scope caught).
 */
export class Engine extends EventTarget {
  readonly stats: Stats = createStats();
  readonly device: GPUDevice | null;
  readonly adapterInfo: GPUAdapterInfo | null;
  readonly #scheduler: Scheduler | null = null;
  #reason: string;
  #closed = false;

  constructor(answer: DeviceAnswer) {
    super();
    this.device = answer.device;
    this.adapterInfo = answer.adapterInfo;
    this.#reason = answer.reason;
    if (!answer.device) return;
    countTraffic(answer.device, this.stats);
    this.#scheduler = new Scheduler(answer.device, this.stats);
    answer.device.onuncapturederror = ({ error }) => {
      this.dispatchEvent(new CustomEvent('gpu-error', { detail: { error } }));
    };
    void answer.device.lost.then(({ reason, message }) => {
      if (reason !== 'destroyed') this.#close(`The GPU was lost (${message || reason}). Reload the page.`);
    });
  }

  /** How pictures are drawn: 'webgpu', or 'none' when there is no GPU to use. */
  get tier(): Tier {
    return this.device && !this.#closed ? 'webgpu' : 'none';
  }

  /** Why there is no better tier, with what to do; '' when this is the best. */
  get reason(): string {
    return this.#reason;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get scheduler(): Scheduler {
    this.requireDevice();
    return this.#scheduler!;
  }

  /** The device. Throws the reason when there is none. */
  requireDevice(): GPUDevice {
    if (!this.device || this.#closed) throw new Error(this.#reason);
    return this.device;
  }

  /** Releases the device and all that lives on it; elements show their placeholder. Tensors on it are gone. */
  close(): void {
    this.#close('The engine was closed. Call openEngine() to draw again.');
  }

  #close(reason: string): void {
    if (this.#closed) return;
    this.#reason = reason;
    this.#closed = true;
    this.#scheduler?.stop();
    this.dispatchEvent(new Event('closed'));
    this.device?.destroy();
  }
}

let current: Promise<Engine> | null = null;

/**
 * Opens the page's engine; called again it returns the same one until that is closed.
 *
 * returns  an engine of tier 'webgpu', or of tier 'none' with a reason; it never rejects for want of a GPU
 */
export function openDeviceEngine(options: EngineOptions = {}): Promise<Engine> {
  current ??= requestDevice(options).then((answer) => {
    const engine = new Engine(answer);
    engine.addEventListener('closed', () => (current = null));
    return engine;
  });
  return current;
}

/** The engine that is open or opening, if any. Unlike `openDeviceEngine` it never opens one. */
export function currentEngine(): Promise<Engine> | null {
  return current;
}
