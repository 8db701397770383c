import type { DeviceOptions } from './device';
import type { FrameLoop } from './frame-loop';
import { closedByPage, GpuLostError, noteLoss, noteLostDevice } from './gpu-lost';
import { RateLimit } from './rate-limit';
import { Scheduler } from './scheduler';
import { countTraffic, createStats, type Stats } from './stats';
import type { Tier, TierAnswer, WebGlTier } from './tier';

export type { Tier } from './tier';

export interface EngineOptions extends DeviceOptions {
  /**
   * A device of the page's own: onnxruntime-web's, three.js's, tfjs's. Figures draw on it and read its buffers; the
   * engine never destroys it. The limits are those that it was made with.
   */
  device?: GPUDevice;
  /**
   * Draws in this tier and in no other: 'webgpu', 'webgl' or 'none'. Without it the best one that is to be had is
   * taken. Where it is not, `tier` is 'none' and `reason` says why.
   */
  tier?: Tier;
}

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
 *            place: of tier 'webgl' where WebGPU is not to be had any more, 'none' where nothing is. Comes with
 *            `closed`, unless the page closed the engine
 * recovered  `detail.engine` has taken a lost one's place, at once or when a person has tried again; figures draw by it
 * gpu-error  `detail.error`: an error of the GPU that no scope caught; `detail.leftOut`: errors before it that were not
 *            reported, as too many came at once
 */
export class Engine extends EventTarget {
  readonly stats: Stats;
  /** The WebGPU device; null in the other tiers. */
  readonly device: GPUDevice | null;
  /** What draws in tier 'webgl'; null in the other tiers. */
  readonly webgl: WebGlTier | null;
  readonly adapterInfo: GPUAdapterInfo | null;
  /**
   * In what the GPU is less than one could have, with what to do; '' where it is not: a software adapter, or the limits
   * of every device where the browser refused larger ones.
   */
  readonly notice: string;
  readonly #frames: FrameLoop | null = null;
  /** How many GPUs in a row were lost, and replaced, before this one. */
  readonly recoveries: number;
  readonly #owned: boolean;
  readonly #stopWatching: (() => void)[] = [];
  #reason: string;
  #loss: string | null;
  #lostDevice = false;

  constructor(answer: TierAnswer, { owned = true, recoveries = 0, loss }: EngineState = {}) {
    super();
    const { webgl = null } = answer;
    this.device = answer.device;
    this.webgl = webgl;
    this.stats = webgl?.stats ?? createStats();
    this.adapterInfo = answer.adapterInfo;
    this.notice = (answer.device ? answer.notice : webgl?.notice) ?? '';
    this.#reason = answer.reason;
    this.#owned = owned;
    this.recoveries = recoveries;
    this.#loss = loss ?? null;
    if (answer.device) this.#frames = this.#useDevice(answer.device);
    if (webgl) {
      this.#frames = webgl.frames;
      void webgl.lost.then((why) => this.#lost(why));
    }
  }

  #lost(loss: string): void {
    this.#lostDevice = !this.closed;
    this.#close(loss, afterLoss);
  }

  #useDevice(device: GPUDevice): Scheduler {
    const reported = new RateLimit();
    const report = ({ error }: GPUUncapturedErrorEvent): void => {
      const leftOut = reported.next();
      if (leftOut !== null) this.dispatchEvent(new CustomEvent('gpu-error', { detail: { error, leftOut } }));
    };
    device.addEventListener('uncapturederror', report);
    this.#stopWatching.push(countTraffic(device, this.stats), () =>
      device.removeEventListener('uncapturederror', report),
    );
    void device.lost.then((info) => this.#lost(noteLostDevice(device, info)));
    return new Scheduler(device, this.stats);
  }

  /** How pictures are drawn: 'webgpu', 'webgl' where the browser has no WebGPU, or 'none' when there is no GPU to use. */
  get tier(): Tier {
    if (this.closed) return 'none';
    return this.device ? 'webgpu' : this.webgl ? 'webgl' : 'none';
  }

  /** Whether pictures are drawn by software, without a GPU. */
  get software(): boolean {
    return this.webgl?.software ?? this.adapterInfo?.isFallbackAdapter ?? false;
  }

  /** Why there is no better tier: of each better one the reason, with what to do; '' when this is the best. */
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

  /** Draws frames, in whatever tier. Throws the reason when there is no GPU, as a GpuLostError when there was one. */
  get scheduler(): FrameLoop {
    this.#refuseWithoutGpu();
    return this.#frames!;
  }

  /** The WebGPU device. Throws as `scheduler` does, and a sentence in tier 'webgl'. */
  requireDevice(): GPUDevice {
    this.#refuseWithoutGpu();
    if (this.device) return this.device;
    throw new Error(`This needs WebGPU, and pictures are drawn by WebGL here. ${this.#reason}`);
  }

  #refuseWithoutGpu(): void {
    if (this.#loss !== null) throw this.lostError();
    if (!this.#frames) throw new Error(this.#reason);
  }

  /** The error of an engine that has ended: its reason is the message. */
  lostError(): GpuLostError {
    return new GpuLostError('the engine', '', { why: this.#loss ?? '', advice: '' }).saying(this.#reason);
  }

  /** Resolves when the GPU has finished all that was submitted so far, or is lost. Reads nothing. */
  async finished(): Promise<void> {
    if (this.closed) return;
    await (this.webgl?.finished() ?? this.device?.queue.onSubmittedWorkDone().catch(() => {}));
  }

  /** Counts a read from the GPU that no buffer and no context of ours tells of. */
  countRead(bytes: number): void {
    this.stats.readbacks += 1;
    this.stats.readbackBytes += bytes;
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
    if (this.webgl) noteLoss(this.webgl, loss);
    this.#frames?.stop();
    this.dispatchEvent(new Event('closed'));
    for (const stop of this.#stopWatching) stop();
    if (this.#owned) this.device?.destroy();
    this.webgl?.release();
  }
}

const afterLoss = 'Call openEngine() to draw again, or reload the page.';
