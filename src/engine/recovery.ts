import type { DeviceOptions } from './device';
import { openTier, openWebGl, type Tier, type TierAnswer } from './tier';

/** How an engine recovers from a lost GPU. */
export const recoveryRules = {
  /** What each attempt to open another waits for first, in ms: the browser starts its GPU process anew. */
  pauses: [0, 500, 2000],
  /** Losses within `span` after which no other is opened unasked: what is drawn may be what kills the GPU. */
  losses: 4,
  /** In ms. */
  span: 120_000,
};

/** When GPUs were lost of late. What a person asks for by hand forgets it. */
let lostAt: number[] = [];

/** The page opens an engine by hand: what was lost before counts no more. */
export function forgetLosses(): void {
  lostAt = [];
}

export interface AnotherOptions extends DeviceOptions {
  /** This one only; the best there is unless given. */
  tier?: Tier;
  /** Whether WebGL is opened, once, where none of these is to be had any more. */
  thenWebGl?: boolean;
}

/**
 * Asks for another device or context in place of a lost one, several times; then for the next tier's.
 *
 * loss     what happened, as half a sentence
 * returns  what was opened, with the reason for a lower tier; or `device: null` with what was tried and what to do
 */
export async function requestAnother(
  loss: string,
  { thenWebGl = false, ...options }: AnotherOptions,
): Promise<TierAnswer> {
  const { pauses, losses, span } = recoveryRules;
  const now = performance.now();
  lostAt = [...lostAt.filter((time) => now - time < span), now];
  const refuse = async (tried: string): Promise<TierAnswer> => {
    const happened = `T${loss.slice(1)}`;
    let all = tried;
    if (thenWebGl) {
      const because = `${happened}, and ${tried}. Call close() and openEngine() to ask for WebGPU again.`;
      const { webgl, reason } = await openWebGl(options, because);
      if (webgl) return { ...nothing, reason: because, webgl };
      all += `, and there is no WebGL (${firstSentence(reason)})`;
    }
    return { ...nothing, reason: `${happened}. Call openEngine() to try again, or restart the browser: ${all}.` };
  };
  if (lostAt.length >= losses) {
    return refuse(`it was lost ${lostAt.length} times within ${Math.ceil((now - lostAt[0]) / 1000)} seconds`);
  }
  let reason = '';
  for (const pause of pauses) {
    if (pause > 0) await new Promise((done) => setTimeout(done, pause));
    const answer = await openTier(options);
    if (answer.device ?? answer.webgl) return answer;
    reason = answer.reason;
  }
  return refuse(`${pauses.length} attempts to open another failed (${firstSentence(reason)})`);
}

const nothing = { device: null, adapterInfo: null } as const;

function firstSentence(text: string): string {
  return /^.*?(?=\.(\s|$))/s.exec(text)?.[0] ?? text;
}
