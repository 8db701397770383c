import { requestDevice, type DeviceAnswer, type DeviceOptions } from './device';
import type { FrameLoop } from './frame-loop';
import type { Stats } from './stats';

/** How pictures are drawn: by WebGPU, by WebGL 2 where there is no WebGPU, or not at all. */
export type Tier = 'webgpu' | 'webgl' | 'none';

export const tiers = ['webgpu', 'webgl', 'none'] as const satisfies readonly Tier[];

/** What the engine needs of WebGL. The pictures' half is src/views/webgl-tier. */
export interface WebGlTier {
  readonly frames: FrameLoop;
  /** The context, which tfjs's backend shares. */
  readonly gl: WebGL2RenderingContext;
  /** Counts since the context was made, whoever uses it. */
  readonly stats: Stats;
  /** Whether the context is drawn by software. */
  readonly software: boolean;
  /** In what it is less than one could have, with what to do; '' where it is not. */
  readonly notice: string;
  /** Resolves when the context is lost, with why, as half a sentence. */
  readonly lost: Promise<string>;
  /** Resolves when the GPU has finished all that was given to it so far. Reads nothing. */
  finished(): Promise<void>;
  release(): void;
}

/** WebGL, or the reason why there is none. */
export type WebGlAnswer = { webgl: WebGlTier; reason: '' } | { webgl: null; reason: string };

/** A device, WebGL, or neither; `reason` has the reasons of all better tiers. */
export type TierAnswer = DeviceAnswer & { webgl?: WebGlTier | null };

/**
 * Opens the best tier that is to be had: WebGPU, then WebGL 2 with float targets, then none.
 *
 * tier     this one or none
 * returns  it, with the reasons of all better tiers. Never rejects
 * cost     what draws by WebGL is loaded when there is no WebGPU, and not before
 */
export async function openTier({ tier, ...request }: DeviceOptions & { tier?: Tier } = {}): Promise<TierAnswer> {
  const reasons: string[] = [];
  if (tier === undefined || tier === 'webgpu') {
    const answer = await requestDevice(request);
    if (answer.device) return answer;
    reasons.push(answer.reason);
  } else {
    reasons.push(`The page asked for tier "${tier}". Leave the tier out, and WebGPU is taken where there is any.`);
  }
  if (tier === undefined || tier === 'webgl') {
    const { webgl, reason } = await openWebGl(request, reasons.join(' '));
    if (webgl) return { ...without(reasons), webgl };
    reasons.push(reason);
  }
  return without(reasons);
}

function without(reasons: readonly string[]): DeviceAnswer {
  return { device: null, adapterInfo: null, reason: reasons.join(' ') };
}

/**
 * Opens WebGL 2 with float targets.
 *
 * better   sentences that say why there is no WebGPU
 * returns  it, or the reason why there is none. Never rejects
 */
export async function openWebGl(options: DeviceOptions, better: string): Promise<WebGlAnswer> {
  try {
    const { openWebGlTier } = await import('../views/webgl-tier');
    return openWebGlTier(options, better);
  } catch (error) {
    const why = (error as Error).message.replace(/\.\s*$/, '');
    return { webgl: null, reason: `What draws by WebGL could not be loaded (${why}). Reload the page.` };
  }
}
