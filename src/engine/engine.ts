import type { DeviceAnswer, DeviceOptions } from './device';
import { closedByPage, GpuLostError, noteLoss, noteLostDevice } from './gpu-lost';
import { RateLimit } from './rate-limit';
import { Scheduler } from './scheduler';
import { countTraffic, createStats, type Stats } from './stats';

export interface EngineOptions extends DeviceOptions {
  /**
   * A device of the page's own: onnxruntime-web's, three.js's, tfjs's. Figures draw on it and read its buffers; the
   * engine never destroys it. The limits are those that it was made with.
   */
  device?: GPUDevice;
}

/** How pictures are drawn: by WebGPU, or not at all. */
export type Tier = 'webgpu' | 'none';

export interface EngineState {
  /** Whether the device is destroyed when the engine closes; true unless given. */
  owned?: boolean;
  /** How many GPUs in a row were lost before this one. */
  recoveries?: number;
  /** What ended the engine before this one, where no GPU could take its place: half a sentence. */
  loss?: string;
}

/**
 * The page's one GPU: its device, its frames and its counters. An EventTarget:
 *
 * closed     nobody can draw by it any more; `reason` says why
 * lost       the GPU went, and another is being opened: `detail.recovery` resolves with the engine that takes this one's
 *            place, of tier 'none' where there is none. Comes with `closed`, unless the page closed the engine
 * recovered  `detail.engine` has taken a lost one's place, at once or when a person has tried again; figures draw by it
 * gpu-error  `detail.error`: an error of the GPU that no scope caught; `detail.leftOut`: errors before it that were not
 *            reported, as too many came at once
 */
export class Engine extends EventTarget {
  readonly stats: Stats = createStats();
  readonly device: GPUDevice | null;
  readonly adapterInfo: GPUAdapterInfo | null;
  /**
   * In what the device is less than one could have, with what to do; '' where it is not: a software adapter, or the
   * limits of every device where the browser refused larger ones.
   */
  readonly notice: string;
  readonly #scheduler: Scheduler | null = null;
  /** How many GPUs in a row were lost, and replaced, before this one. */
  readonly recoveries: number;
  readonly #owned: boolean;
  readonly #stopWatching: (() => void)[] = [];
  #reason: string;
  #loss: string | null;
  #lostDevice = false;

  constructor(answer: DeviceAnswer, { owned = true, recoveries = 0, loss }: EngineState = {}) {
    super();
    this.device = answer.device;
    this.adapterInfo = answer.adapterInfo;
    this.notice = (answer.device && answer.notice) ?? '';
    this.#reason = answer.reason;
    this.#owned = owned;
    this.recoveries = recoveries;
    this.#loss = loss ?? null;
    const { device } = answer;
    if (!device) return;
    const reported = new RateLimit();
    const report = ({ error }: GPUUncapturedErrorEvent): void => {
      const leftOut = reported.next();
      if (leftOut !== null) this.dispatchEvent(new CustomEvent('gpu-error', { detail: { error, leftOut } }));
    };
    device.addEventListener('uncapturederror', report);
    this.#stopWatching.push(countTraffic(device, this.stats), () =>
      device.removeEventListener('uncapturederror', report),
    );
    this.#scheduler = new Scheduler(device, this.stats);
    void device.lost.then((info) => {
      this.#lostDevice = !this.closed;
      this.#close(noteLostDevice(device, info), 'Call openEngine() to draw again, or reload the page.');
    });
  }

  /** How pictures are drawn: 'webgpu', or 'none' when there is no GPU to use. */
  get tier(): Tier {
    return this.device && !this.closed ? 'webgpu' : 'none';
  }

  /** Whether the device is a software adapter's: no GPU. */
  get software(): boolean {
    return this.adapterInfo?.isFallbackAdapter ?? false;
  }

  /** Why there is no better tier, with what to do; '' when this is the best. */
  get reason(): string {
    return this.#reason;
  }

  get closed(): boolean {
    return this.#loss !== null;
  }

  /** Whether its GPU went, and nobody closed it. */
  get lostDevice(): boolean {
    return this.#lostDevice;
  }

  /** What ended this engine, as half a sentence; null while it is open. */
  get loss(): string | null {
    return this.#loss;
  }

  get scheduler(): Scheduler {
    this.requireDevice();
    return this.#scheduler!;
  }

  /** The device. Throws the reason when there is none, as a GpuLostError when there was one. */
  requireDevice(): GPUDevice {
    if (this.#loss !== null) throw this.lostError();
    if (!this.device) throw new Error(this.#reason);
    return this.device;
  }

  /** The error of an engine that has ended: its reason is the message. */
  lostError(): GpuLostError {
    return new GpuLostError('the engine', '', { why: this.#loss ?? '', advice: '' }).saying(this.#reason);
  }

  /** Resolves when the GPU has finished all that was submitted so far, or is lost. Reads nothing. */
  async finished(): Promise<void> {
    if (!this.closed) await this.device?.queue.onSubmittedWorkDone().catch(() => {});
  }

  /**
   * Releases what the engine made; elements show their placeholder. Its own device is destroyed, and the tensors on it
   * with it; a device that was given stays.
   */
  close(): void {
    this.#close(closedByPage, 'Call openEngine() to draw again.');
  }

  #close(loss: string, advice: string): void {
    if (this.closed) return;
    this.#reason = `T${loss.slice(1)}. ${advice}`;
    this.#loss = loss;
    if (this.#owned && this.device) noteLoss(this.device, loss);
    this.#scheduler?.stop();
    this.dispatchEvent(new Event('closed'));
    for (const stop of this.#stopWatching) stop();
    if (this.#owned) this.device?.destroy();
  }
}
