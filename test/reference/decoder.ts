/** A decoder in float64, written from the papers and transformers' documentation, and not from the shaders. */

export type Tensors = Record<string, { shape: number[]; values: ArrayLike<number> }>;

/** The few facts of a Hugging Face config that the formulas need, by the config's own names. */
export interface ReferenceConfig {
  model_type: string;
  hidden: number;
  layers: number;
  heads: number;
  keyHeads: number;
  headSize: number;
  epsilon: number;
  theta: number;
  rotated: number;
  window?: number;
  parallel?: boolean;
  tied?: boolean;
  /** What a GPT-NeoX MLP does between its matrices; by erf by default. */
  activation?: 'gelu' | 'gelu_new';
  llama3?: { factor: number; low: number; high: number; original: number };
}

type Row = number[];
export interface ReferenceRun {
  residuals: Row[][];
  patterns: Row[][][];
  logits: Row[];
}

/** Runs ids through the model. `prefix` stands before the names of the body's tensors. */
export function runDecoder(
  config: ReferenceConfig,
  tensors: Tensors,
  prefix: string,
  ids: readonly number[],
): ReferenceRun {
  const at = (name: string): Row => Array.from(tensors[prefix + name].values);
  const maybe = (name: string): Row | null => (tensors[prefix + name] ? at(name) : null);
  const linear = (name: string, x: Row): Row => {
    const { shape, values } = tensors[`${prefix}${name}.weight`];
    const bias = maybe(`${name}.bias`);
    return Array.from({ length: shape[0] }, (_, row) => {
      let sum = bias ? bias[row] : 0;
      for (let i = 0; i < x.length; i++) sum += x[i] * values[row * shape[1] + i];
      return sum;
    });
  };
  const norm = (name: string, x: Row): Row => {
    const gain = at(`${name}.weight`);
    const shift = maybe(`${name}.bias`);
    const mean = shift ? x.reduce((a, b) => a + b, 0) / x.length : 0;
    const variance = x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / x.length;
    return x.map((v, i) => ((v - mean) / Math.sqrt(variance + config.epsilon)) * gain[i] + (shift ? shift[i] : 0));
  };
  const neox = config.model_type === 'gpt_neox';
  const names = neox
    ? {
        embed: 'embed_in',
        norm1: 'input_layernorm',
        norm2: 'post_attention_layernorm',
        last: 'final_layer_norm',
        head: 'embed_out.weight',
      }
    : {
        embed: 'embed_tokens',
        norm1: 'input_layernorm',
        norm2: 'post_attention_layernorm',
        last: 'norm',
        head: 'lm_head.weight',
      };
  const table = at(`${names.embed}.weight`);
  const positions = maybe('embed_positions.weight');
  const rowAt = (rows: Row, i: number): Row => rows.slice(i * config.hidden, (i + 1) * config.hidden);
  let stream = ids.map((id, t) => (positions ? add(rowAt(table, id), rowAt(positions, t)) : rowAt(table, id)));
  const residuals: Row[][] = [];
  const patterns: Row[][][] = [];
  for (let layer = 0; layer < config.layers; layer++) {
    const here = `layers.${layer}.`;
    const normed = stream.map((x) => norm(here + names.norm1, x));
    const heads = normed.map((x) =>
      neox ? fusedHeads(linear(`${here}attention.query_key_value`, x), config) : splitHeads(x),
    );
    function splitHeads(x: Row): { q: Row[]; k: Row[]; v: Row[] } {
      const cut = (row: Row): Row[] => pieces(row, config.headSize);
      const normedHeads = (name: string, list: Row[]): Row[] =>
        maybe(`${here}self_attn.${name}.weight`) ? list.map((one) => norm(`${here}self_attn.${name}`, one)) : list;
      return {
        q: normedHeads('q_norm', cut(linear(`${here}self_attn.q_proj`, x))),
        k: normedHeads('k_norm', cut(linear(`${here}self_attn.k_proj`, x))),
        v: cut(linear(`${here}self_attn.v_proj`, x)),
      };
    }
    const turned = heads.map(({ q, k, v }, t) => ({
      q: q.map((one) => rotate(one, t, config)),
      k: k.map((one) => rotate(one, t, config)),
      v,
    }));
    const maps = Array.from({ length: config.heads }, (_, h) =>
      turned.map((_, t) => weights(turned, { t, h }, config)),
    );
    patterns.push(maps);
    const attended = stream.map((_, t) => {
      const z = Array.from({ length: config.heads }, (_, h) => {
        const key = Math.floor(h / (config.heads / config.keyHeads));
        return Array.from({ length: config.headSize }, (_, u) =>
          maps[h][t].reduce((sum, w, s) => sum + w * turned[s].v[key][u], 0),
        );
      });
      return linear(neox ? `${here}attention.dense` : `${here}self_attn.o_proj`, z.flat());
    });
    const middle = stream.map((x, t) => add(x, attended[t]));
    const mlp = (config.parallel ? stream : middle).map((x) => {
      const y = norm(here + names.norm2, x);
      const activated = config.activation === 'gelu_new' ? geluByTanh : gelu;
      if (neox) return linear(`${here}mlp.dense_4h_to_h`, linear(`${here}mlp.dense_h_to_4h`, y).map(activated));
      const gate = linear(`${here}mlp.gate_proj`, y).map((v) => v / (1 + Math.exp(-v)));
      return linear(
        `${here}mlp.down_proj`,
        linear(`${here}mlp.up_proj`, y).map((v, i) => v * gate[i]),
      );
    });
    stream = middle.map((x, t) => add(x, mlp[t]));
    residuals.push(stream);
  }
  const head = config.tied ? table : Array.from(tensors[names.head].values);
  const logits = stream.map((x) => {
    const y = norm(names.last, x);
    return pieces(head, config.hidden).map((row) => row.reduce((sum, w, i) => sum + w * y[i], 0));
  });
  return { residuals, patterns, logits };
}

/** [head][query, key, value][unit], as GPT-NeoX stores them. */
function fusedHeads(row: Row, { headSize }: ReferenceConfig): { q: Row[]; k: Row[]; v: Row[] } {
  const parts = pieces(row, headSize);
  const each = (part: number): Row[] => parts.filter((_, i) => i % 3 === part);
  return { q: each(0), k: each(1), v: each(2) };
}

type Turned = { q: Row[]; k: Row[]; v: Row[] };

function weights(tokens: readonly Turned[], { t, h }: { t: number; h: number }, config: ReferenceConfig): Row {
  const key = Math.floor(h / (config.heads / config.keyHeads));
  const scores = tokens.map(({ k }, s) => {
    const seen = s <= t && (!config.window || t - s < config.window);
    return seen ? k[key].reduce((sum, v, u) => sum + v * tokens[t].q[h][u], 0) / Math.sqrt(config.headSize) : -Infinity;
  });
  const highest = Math.max(...scores);
  const e = scores.map((score) => Math.exp(score - highest));
  const total = e.reduce((a, b) => a + b, 0);
  return e.map((one) => one / total);
}

function rotate(x: Row, position: number, { rotated, theta, llama3 }: ReferenceConfig): Row {
  const half = rotated / 2;
  return x.map((value, unit) => {
    if (unit >= rotated) return value;
    const pair = unit % half;
    let frequency = theta ** ((-2 * pair) / rotated);
    if (llama3) {
      const wave = (2 * Math.PI) / frequency;
      const smooth = (llama3.original / wave - llama3.low) / (llama3.high - llama3.low);
      const slow = frequency / llama3.factor;
      if (wave > llama3.original / llama3.low) frequency = slow;
      else if (wave >= llama3.original / llama3.high) frequency = (1 - smooth) * slow + smooth * frequency;
    }
    const [c, s] = [Math.cos(position * frequency), Math.sin(position * frequency)];
    return unit < half ? value * c - x[unit + half] * s : value * c + x[pair] * s;
  });
}

/** x·Φ(x), with erf by its series, to float64's precision where |x| < 6. */
export function gelu(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  if (z > 6) return x > 0 ? x : 0;
  let term = z;
  let sum = z;
  for (let n = 1; n < 200; n++) {
    term *= (-z * z) / n;
    sum += term / (2 * n + 1);
  }
  return 0.5 * x * (1 + Math.sign(x) * (2 / Math.sqrt(Math.PI)) * sum);
}

/** Hendrycks, Gimpel 2016, the approximation that GPT-2 was trained with. */
export function geluByTanh(x: number): number {
  return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
}

function pieces(row: Row, size: number): Row[] {
  return Array.from({ length: row.length / size }, (_, i) => row.slice(i * size, (i + 1) * size));
}

function add(a: Row, b: Row): Row {
  return a.map((value, i) => value + b[i]);
}
