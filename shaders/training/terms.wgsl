// terms: a loss, or a regulariser's penalty, as a sum of terms; and its slope at every value.
//   in   values  f32[rows][columns]   predictions, or a weight
//        wanted  f32[rows][columns], or f32[rows] class numbers (kind 4); not read by kind 5
//   out  total   f32[1]               scale · Σ of terms
//        slopes  f32[rows][columns]   d total / d values
// kind 0 squared error (p - y)², 1 absolute error |p - y|, 2 binary cross-entropy -(y log p + (1 - y) log(1 - p)),
// 3 categorical cross-entropy -Σ y log p/Σp, 4 the same with class numbers, 5 penalty l1 |w| + l2 w².
// A class number beyond the classes makes the total NaN. Probabilities are kept within epsilon and 1 - epsilon, and the
// slope is 0 beyond, as in Keras (keras.losses).
// One workgroup; lane l has rows l, l + 256, ...
// needs numbers.wgsl, fold.wgsl, row-folds.wgsl
struct Shape {
  rows: u32,
  columns: u32,
  scale: f32,
  l1: f32,
  l2: f32,
}
override kind: u32 = 0;
const lanes = 256u;
const epsilon = 1e-7;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read> wanted: array<f32>;
@group(0) @binding(3) var<storage, read_write> total: array<f32>;
@group(0) @binding(4) var<storage, read_write> slopes: array<f32>;

@compute @workgroup_size(lanes)
fn main(@builtin(local_invocation_index) lane: u32) {
  var own = 0.0;
  for (var row = lane; row < shape.rows; row += lanes) {
    if (kind == 3u || kind == 4u) {
      own += categorical(row);
    } else {
      for (var c = 0u; c < shape.columns; c++) { own += single(row * shape.columns + c); }
    }
  }
  let sum = sumOf(lane, own);
  if (lane == 0u) { total[0] = shape.scale * sum; }
}

// The term of one value; its slope is written.
fn single(at: u32) -> f32 {
  let p = values[at];
  var term = p;
  var slope = p;
  if (kind == 5u) {
    term = shape.l1 * abs(p) + shape.l2 * p * p;
    slope = shape.l1 * sign(p) + 2.0 * shape.l2 * p;
  } else if (kind == 2u) {
    let y = wanted[at];
    let q = clamp(p, epsilon, 1.0 - epsilon);
    term = -(y * log(q) + (1.0 - y) * log(1.0 - q));
    slope = select((q - y) / (q * (1.0 - q)), 0.0, q != p);
  } else {
    let difference = p - wanted[at];
    term = select(abs(difference), difference * difference, kind == 0u);
    slope = select(sign(difference), 2.0 * difference, kind == 0u);
  }
  slopes[at] = shape.scale * select(slope, p, isNan(p));
  return select(term, p, isNan(p));
}

fn share(row: u32, c: u32) -> f32 {
  if (kind == 4u) { return select(0.0, 1.0, u32(wanted[row]) == c); }
  return wanted[row * shape.columns + c];
}

// With q = p / Σp: d/dp[c] = (-y[c]/q[c] + Σ over k of y[k]) / Σp, without the y of probabilities that are held.
fn categorical(row: u32) -> f32 {
  let first = row * shape.columns;
  var sum = 0.0;
  for (var c = 0u; c < shape.columns; c++) { sum += values[first + c]; }
  var term = 0.0;
  var free = 0.0;
  for (var c = 0u; c < shape.columns; c++) {
    let q = values[first + c] / sum;
    let held = clamp(q, epsilon, 1.0 - epsilon);
    term -= share(row, c) * log(held);
    free += select(share(row, c), 0.0, held != q);
  }
  for (var c = 0u; c < shape.columns; c++) {
    let q = values[first + c] / sum;
    let own = select(share(row, c) / q, 0.0, clamp(q, epsilon, 1.0 - epsilon) != q);
    slopes[first + c] = shape.scale * select((free - own) / sum, sum, isNan(sum));
  }
  if (kind == 4u && !(wanted[row] >= 0.0 && wanted[row] < f32(shape.columns))) { return notANumber(); }
  return select(term, sum, isNan(sum));
}

// A constant would not compile.
fn notANumber() -> f32 { return bitcast<f32>(0x7fc00000u | shape.rows); }
