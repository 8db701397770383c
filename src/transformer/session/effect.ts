/** What a change does to the next token. */
export interface Effect {
  /** The likeliest tokens without it, and with it. */
  ids: number[];
  /** Their log probabilities without it, in nats. */
  before: number[];
  /** Their log probabilities with it. */
  after: number[];
  /** KL(before ‖ after) over the whole vocabulary, in nats. */
  kl: number;
}

/** Tokens that are compared, of each side. */
const compared = 10;

/** Compares two rows of logits in float64. */
export function compare(before: Float32Array, after: Float32Array): Effect {
  const [first, second] = [logProbabilities(before), logProbabilities(after)];
  const ids = [...new Set([...best(before), ...best(after)])];
  return {
    ids,
    before: ids.map((id) => first[id]),
    after: ids.map((id) => second[id]),
    kl: Math.max(
      0,
      first.reduce((sum, log, id) => sum + Math.exp(log) * (log - second[id]), 0),
    ),
  };
}

function logProbabilities(logits: Float32Array): number[] {
  const highest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0));
  return Array.from(logits, (logit) => logit - highest - total);
}

function best(logits: Float32Array): number[] {
  return [...logits.keys()].sort((a, b) => logits[b] - logits[a] || a - b).slice(0, compared);
}
