/** An encoder of BERT's kind in float64, written from the papers and transformers' documentation, and not from the shaders. */

export type Tensors = Record<string, { shape: number[]; values: ArrayLike<number> }>;

/** What a module is called; `{N}` stands for the layer. */
export interface ModuleNames {
  words: string;
  positions: string;
  types?: string;
  embeddingNorm: string;
  query: string;
  key: string;
  value: string;
  out: string;
  attentionNorm: string;
  up: string;
  down: string;
  norm: string;
  head?: { dense: string; norm: string; bias: string; matrix?: string };
}

export interface EncoderFacts {
  names: ModuleNames;
  layers: number;
  heads: number;
  epsilon: number;
  activation(x: number): number;
  headActivation(x: number): number;
  /** RoBERTa's: ids that are it have no position of their own. */
  padding?: number;
}

export interface EncoderInput {
  ids: readonly number[];
  mask: readonly number[];
  types: readonly number[];
}

type Row = number[];
/** By the hooks' names; maps are [head][query][key]. */
export interface EncoderRun {
  rows: Record<string, Row[]>;
  patterns: Row[][][];
  logits: Row[] | null;
}

/** What may be changed on the way: z of a layer before its output projection, by token and head. */
export interface Change {
  layer: number;
  edit(z: Row[][]): void;
}

export function runEncoder(
  facts: EncoderFacts,
  tensors: Tensors,
  { ids, mask, types }: EncoderInput,
  change?: Change,
): EncoderRun {
  const { names } = facts;
  const vector = (name: string): Row => Array.from(tensors[name].values);
  const rowAt = (name: string, row: number): Row => {
    const { shape, values } = tensors[name];
    return Array.from({ length: shape[1] }, (_, i) => values[row * shape[1] + i]);
  };
  const times = (name: string, x: Row, bias: Row): Row =>
    bias.map((b, row) => rowAt(name, row).reduce((sum, w, i) => sum + w * x[i], b));
  const linear = (module: string, x: Row): Row => times(`${module}.weight`, x, vector(`${module}.bias`));
  const norm = (module: string, x: Row): Row => {
    const [gain, shift] = [vector(`${module}.weight`), vector(`${module}.bias`)];
    const mean = x.reduce((a, b) => a + b, 0) / x.length;
    const variance = x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / x.length;
    return x.map((v, i) => ((v - mean) / Math.sqrt(variance + facts.epsilon)) * gain[i] + shift[i]);
  };
  let seen = 0;
  let stream = ids.map((id, t) => {
    const isPadding = id === facts.padding;
    const position = facts.padding === undefined ? t : isPadding ? facts.padding : (seen += 1) + facts.padding;
    const sum = add(rowAt(`${names.words}.weight`, id), rowAt(`${names.positions}.weight`, position));
    return norm(names.embeddingNorm, names.types ? add(sum, rowAt(`${names.types}.weight`, types[t])) : sum);
  });
  const rows: Record<string, Row[]> = { 'blocks.0.resid_pre': stream };
  const patterns: Row[][][] = [];
  for (let layer = 0; layer < facts.layers; layer++) {
    const at = (name: string): string => name.replace('{N}', String(layer));
    const keep = (name: string, value: Row[]): Row[] => (rows[`blocks.${layer}.${name}`] = value);
    const input = stream;
    const split = (module: string): Row[][] => input.map((x) => cut(linear(at(module), x), facts.heads));
    const [q, k, v] = [split(names.query), split(names.key), split(names.value)];
    const maps = Array.from({ length: facts.heads }, (_, h) =>
      q.map((query) =>
        softmax(k.map((key, s) => (mask[s] ? dot(query[h], key[h]) / Math.sqrt(key[h].length) : -Infinity))),
      ),
    );
    patterns.push(maps);
    const z = input.map((_, t) =>
      maps.map((map, h) => v[0][h].map((_, u) => map[t].reduce((sum, weight, s) => sum + weight * v[s][h][u], 0))),
    );
    if (change?.layer === layer) change.edit(z);
    keep(
      'attn.z',
      z.map((one) => one.flat()),
    );
    const attended = keep(
      'attn_out',
      z.map((one) => linear(at(names.out), one.flat())),
    );
    const middle = keep(
      'resid_mid',
      input.map((x, t) => norm(at(names.attentionNorm), add(x, attended[t]))),
    );
    const before = keep(
      'mlp.pre',
      middle.map((x) => linear(at(names.up), x)),
    );
    const after = keep(
      'mlp.post',
      before.map((x) => x.map(facts.activation)),
    );
    const mlp = keep(
      'mlp_out',
      after.map((x) => linear(at(names.down), x)),
    );
    stream = keep(
      'resid_post',
      middle.map((x, t) => norm(at(names.norm), add(x, mlp[t]))),
    );
  }
  return { rows, patterns, logits: names.head ? stream.map((x) => logitsOf(x, names.head!)) : null };

  function logitsOf(x: Row, head: NonNullable<ModuleNames['head']>): Row {
    const dense = linear(head.dense, x).map(facts.headActivation);
    return times(head.matrix ?? `${names.words}.weight`, norm(head.norm, dense), vector(head.bias));
  }
}

function softmax(scores: Row): Row {
  const highest = Math.max(...scores);
  const e = scores.map((score) => Math.exp(score - highest));
  const total = e.reduce((a, b) => a + b, 0);
  return e.map((one) => one / total);
}

function dot(a: Row, b: Row): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

function add(a: Row, b: Row): Row {
  return a.map((value, i) => value + b[i]);
}

function cut(row: Row, parts: number): Row[] {
  const size = row.length / parts;
  return Array.from({ length: parts }, (_, i) => row.slice(i * size, (i + 1) * size));
}
