// attention-scores: how a raw score is masked before the softmax, in each library's way. needs numbers.wgsl
//   near        whether the key lies in the query's band: lower <= key < lower + width, lower = query + lowerOffset
//   queryKept, keyKept   1, or 0 for padding
//   returns     x: the score that enters the softmax; y: 1, or 0 if its exponential counts as 0
// Penalties are always added, never skipped: a row in which every score has the same penalty is an ordinary softmax.
override masking: u32 = 0;

const additiveBoth = 0u;       // keras-self-attention 0.46 and later: a pair of two paddings is penalised
const multiplicativeEps = 1u;  // keras-self-attention to 0.45: exponentials times masks, sum + 1e-7
const exclude = 2u;            // masked pairs do not exist; a query without keys gives each of them the weight 0
const additiveKeys = 3u;       // keras-self-attention, ScaledDotProductAttention
const replace = 4u;            // Keras 3, MultiHeadAttention: a row without any key has equal weights
const penalise = 5u;           // Keras 3, Attention and AdditiveAttention

const lowest = -3.4028234663852886e38;

fn masked(raw: f32, near: bool, queryKept: f32, keyKept: f32) -> vec2f {
  let far = select(1.0, 0.0, near);
  switch (masking) {
    case additiveBoth: {
      return vec2f(raw - 10000.0 * far - 10000.0 * (1.0 - queryKept) * (1.0 - keyKept), 1.0);
    }
    case additiveKeys: { return vec2f(raw - 10000.0 * far - 10000.0 * (1.0 - keyKept), 1.0); }
    case multiplicativeEps: { return vec2f(raw, (1.0 - far) * queryKept * keyKept); }
    case penalise: {
      if (near && keyKept > 0.5) { return vec2f(raw, 1.0); }
      return vec2f(raw - 1e9, 1.0);
    }
    default: {
      if (near && queryKept > 0.5 && keyKept > 0.5) { return vec2f(raw, 1.0); }
      return vec2f(0.7 * lowest, select(0.0, 1.0, masking == replace));
    }
  }
}

// Whether key s lies in query t's band: t + lowerOffset <= s < t + lowerOffset + width.
fn inBand(t: u32, s: u32, lowerOffset: i32, width: i32) -> bool {
  let distance = i32(s) - i32(t) - lowerOffset;
  return distance >= 0 && distance < width;
}

// 1 / the row's sum of exponentials, as the library divides.
fn inverseOfSum(sum: f32) -> f32 {
  if (masking == multiplicativeEps) { return 1.0 / (sum + 1e-7); }
  if (masking == exclude && sum == 0.0) { return 0.0; }
  return 1.0 / sum;
}
