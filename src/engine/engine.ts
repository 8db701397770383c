import type { DeviceAnswer, DeviceOptions } from './device';
import { GpuLostError, noteLoss, noteLostDevice } from './gpu-lost';
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

/**
 * The page's one GPU: its device, its frames and its counters. An EventTarget: `closed` (nobody can draw any more;
 * `reason` says why) and `gpu-error` (a validation error that no scope caught).
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
  readonly #owned: boolean;
  readonly #stopWatching: (() => void)[] = [];
  #reason: string;
  #loss: string | null = null;

  /** `owned`: the device is destroyed when the engine closes. */
  constructor(answer: DeviceAnswer, { owned = true } = {}) {
    super();
    this.device = answer.device;
    this.adapterInfo = answer.adapterInfo;
    this.notice = (answer.device && answer.notice) ?? '';
    this.#reason = answer.reason;
    this.#owned = owned;
    const { device } = answer;
    if (!device) return;
    const report = ({ error }: GPUUncapturedErrorEvent): void => {
      this.dispatchEvent(new CustomEvent('gpu-error', { detail: { error } }));
    };
    device.addEventListener('uncapturederror', report);
    this.#stopWatching.push(countTraffic(device, this.stats), () =>
      device.removeEventListener('uncapturederror', report),
    );
    this.#scheduler = new Scheduler(device, this.stats);
    void device.lost.then((info) => {
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

  /** Resolves when the GPU has finished all that was submitted so far. Reads nothing. */
  async finished(): Promise<void> {
    if (!this.closed) await this.device?.queue.onSubmittedWorkDone();
  }

  /**
   * Releases what the engine made; elements show their placeholder. Its own device is destroyed, and the tensors on it
   * with it; a device that was given stays.
   */
  close(): void {
    this.#close('the engine was closed', 'Call openEngine() to draw again.');
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
