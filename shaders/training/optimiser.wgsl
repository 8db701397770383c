// optimiser: one step of a weight by its gradient. A step whose loss is no number changes nothing.
//   in   weight, gradient       f32[n]
//        numbers                f32[2]   the loss; the sum of the squared gradient, read if clipNorm is above 0
//   i/o  first, second          f32[n]   what the optimiser keeps, where it does
//   out  newWeight              f32[n]
// kind 0 SGD: first = momentum · first - rate · g, w += first (Nesterov: w += momentum · first - rate · g)
// kind 1 Adam (Kingma, Ba, arXiv 1412.6980, with the corrections in the rate, as Keras has it): first += (g - first)
//        · (1 - beta1), second += (g² - second) · (1 - beta2), w -= rate · first / (√second + epsilon)
// kind 2 RMSprop: second = beta2 · second + (1 - beta2) · g², step = rate · g / √(second + epsilon),
//        first = momentum · first + step, w -= first
// g is the gradient, cut to a norm of clipNorm or each entry to ± clipValue where these are above 0.
// needs numbers.wgsl
struct Settings {
  rate: f32,
  momentum: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  clipNorm: f32,
  clipValue: f32,
}
override kind: u32 = 1;
override nesterov: bool = false;
override keepsFirst: bool = true;
override keepsSecond: bool = true;
const lanes = 64u;

@group(0) @binding(0) var<uniform> settings: Settings;
@group(0) @binding(1) var<storage, read> weight: array<f32>;
@group(0) @binding(2) var<storage, read> gradient: array<f32>;
@group(0) @binding(3) var<storage, read_write> first: array<f32>;
@group(0) @binding(4) var<storage, read_write> second: array<f32>;
@group(0) @binding(5) var<storage, read> numbers: array<f32>;
@group(0) @binding(6) var<storage, read_write> newWeight: array<f32>;

@compute @workgroup_size(lanes)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let count = arrayLength(&newWeight);
  let sound = !isNan(numbers[0]) && isFinite(numbers[0]);
  for (var i = id.x; i < count; i += groups.x * lanes) {
    let w = weight[i];
    if (!sound) {
      newWeight[i] = w;
      continue;
    }
    var g = gradient[i];
    if (settings.clipNorm > 0.0) { g *= settings.clipNorm / max(sqrt(numbers[1]), settings.clipNorm); }
    if (settings.clipValue > 0.0) { g = clamp(g, -settings.clipValue, settings.clipValue); }
    newWeight[i] = stepped(i, w, g);
  }
}

fn stepped(i: u32, w: f32, g: f32) -> f32 {
  switch (kind) {
    case 0u: {
      if (!keepsFirst) { return w - settings.rate * g; }
      let velocity = settings.momentum * first[i] - settings.rate * g;
      first[i] = velocity;
      return select(w + velocity, w + settings.momentum * velocity - settings.rate * g, nesterov);
    }
    case 1u: {
      let m = first[i] + (g - first[i]) * (1.0 - settings.beta1);
      let v = second[i] + (g * g - second[i]) * (1.0 - settings.beta2);
      first[i] = m;
      second[i] = v;
      return w - settings.rate * m / (sqrt(v) + settings.epsilon);
    }
    default: {
      let v = settings.beta2 * second[i] + (1.0 - settings.beta2) * g * g;
      second[i] = v;
      let step = settings.rate * g / sqrt(v + settings.epsilon);
      if (!keepsFirst) { return w - step; }
      first[i] = settings.momentum * first[i] + step;
      return w - first[i];
    }
  }
}
