import type { EncoderFacts, ModuleNames, Tensors } from '../reference/encoder';
import { gelu, geluByTanh } from '../reference/decoder';
import { seededNumbers } from './random';
import { stored, writeSafetensors, type WrittenTensor } from './safetensors-writer';

type Family = 'bert' | 'distilbert' | 'roberta';

/** An encoder with seeded weights. */
export interface EncoderSize {
  family: Family;
  layers: number;
  heads: number;
  headSize: number;
  neurons: number;
  vocabulary: number;
  /** Rows of the positions' embeddings. */
  positions: number;
  /** Token types; DistilBERT has none. */
  types?: number;
  activation?: 'gelu' | 'gelu_new' | 'relu';
  /** RoBERTa's padding; 1 where it is left out. */
  padding?: number;
  epsilon?: number;
  /** Files of the body alone: no output head, no prefix. */
  bare?: boolean;
  /** The output head has a matrix of its own. */
  untied?: boolean;
  /** Norms are called gamma and beta. */
  old?: boolean;
  dtype?: WrittenTensor['dtype'];
}

const bertBlock = {
  query: 'encoder.layer.{N}.attention.self.query',
  key: 'encoder.layer.{N}.attention.self.key',
  value: 'encoder.layer.{N}.attention.self.value',
  out: 'encoder.layer.{N}.attention.output.dense',
  attentionNorm: 'encoder.layer.{N}.attention.output.LayerNorm',
  up: 'encoder.layer.{N}.intermediate.dense',
  down: 'encoder.layer.{N}.output.dense',
  norm: 'encoder.layer.{N}.output.LayerNorm',
};
const distilBlock = {
  query: 'transformer.layer.{N}.attention.q_lin',
  key: 'transformer.layer.{N}.attention.k_lin',
  value: 'transformer.layer.{N}.attention.v_lin',
  out: 'transformer.layer.{N}.attention.out_lin',
  attentionNorm: 'transformer.layer.{N}.sa_layer_norm',
  up: 'transformer.layer.{N}.ffn.lin1',
  down: 'transformer.layer.{N}.ffn.lin2',
  norm: 'transformer.layer.{N}.output_layer_norm',
};
const heads = {
  bert: [
    'cls.predictions.transform.dense',
    'cls.predictions.transform.LayerNorm',
    'cls.predictions.bias',
    'cls.predictions.decoder.weight',
  ],
  roberta: ['lm_head.dense', 'lm_head.layer_norm', 'lm_head.bias', 'lm_head.decoder.weight'],
  distilbert: ['vocab_transform', 'vocab_layer_norm', 'vocab_projector.bias', 'vocab_projector.weight'],
};

/** Modules as such files name them. */
export function namesOf({ family, bare, untied }: EncoderSize): ModuleNames {
  const prefix = bare ? '' : `${family}.`;
  const body = {
    words: 'embeddings.word_embeddings',
    positions: 'embeddings.position_embeddings',
    ...(family === 'distilbert' ? distilBlock : { types: 'embeddings.token_type_embeddings', ...bertBlock }),
    embeddingNorm: 'embeddings.LayerNorm',
  };
  const named = Object.fromEntries(Object.entries(body).map(([key, name]) => [key, prefix + name]));
  const [dense, norm, bias, matrix] = heads[family];
  const head = bare ? undefined : { dense, norm, bias, ...(untied ? { matrix } : {}) };
  return { ...(named as unknown as ModuleNames), head };
}

/** Seeded weights as the file holds them, and so as they are after its type has cut them. */
export function tensorsOf(size: EncoderSize): Tensors {
  const { neurons, vocabulary, positions, types = 2, layers, dtype = 'F32' } = size;
  const width = size.heads * size.headSize;
  const names = namesOf(size);
  const shapes: Record<string, number[]> = {};
  const linear = (module: string, rows: number, columns: number): void => {
    Object.assign(shapes, { [`${module}.weight`]: [rows, columns], [`${module}.bias`]: [rows] });
  };
  const norm = (module: string): void => {
    Object.assign(shapes, { [`${module}.weight`]: [width], [`${module}.bias`]: [width] });
  };
  shapes[`${names.words}.weight`] = [vocabulary, width];
  shapes[`${names.positions}.weight`] = [positions, width];
  if (names.types) shapes[`${names.types}.weight`] = [types, width];
  norm(names.embeddingNorm);
  for (let layer = 0; layer < layers; layer++) {
    const at = (name: string): string => name.replace('{N}', String(layer));
    for (const module of [names.query, names.key, names.value, names.out]) linear(at(module), width, width);
    norm(at(names.attentionNorm));
    linear(at(names.up), neurons, width);
    linear(at(names.down), width, neurons);
    norm(at(names.norm));
  }
  if (names.head) {
    linear(names.head.dense, width, width);
    norm(names.head.norm);
    shapes[names.head.bias] = [vocabulary];
    if (names.head.matrix) shapes[names.head.matrix] = [vocabulary, width];
  }
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape], i) => {
      const count = shape.reduce((a, b) => a * b, 1);
      const isGain = /norm\.weight$/i.test(name);
      const scale = shape.length > 1 ? 2 / Math.sqrt(width) : 0.3;
      const numbers = seededNumbers(count, i + 1, scale).map((value) => stored(value + Number(isGain), dtype));
      return [name, { shape, values: numbers }];
    }),
  );
}

export function factsOf(size: EncoderSize): EncoderFacts {
  const { family, layers, heads: count, activation = 'gelu', padding = 1, epsilon = 1e-12 } = size;
  const functions = { gelu, gelu_new: geluByTanh, relu: (x: number) => Math.max(0, x) };
  return {
    ...{ names: namesOf(size), layers, heads: count, epsilon, activation: functions[activation] },
    headActivation: family === 'roberta' ? gelu : functions[activation],
    ...(family === 'roberta' ? { padding } : {}),
  };
}

/** The folder of such a model, as Hugging Face would have it. `change` is laid over its config. */
export function folderOf(size: EncoderSize, change: Record<string, unknown> = {}): File[] {
  const { dtype, old } = size;
  const written = Object.entries(tensorsOf(size)).map(([name, tensor]): [string, WrittenTensor] => [
    old ? name.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta') : name,
    { ...tensor, dtype },
  ]);
  return [
    new File([JSON.stringify({ ...configOf(size), ...change })], 'config.json'),
    new File([writeSafetensors(Object.fromEntries(written))], 'model.safetensors'),
  ];
}

function configOf(size: EncoderSize): Record<string, unknown> {
  const { family, layers, heads: count, neurons, vocabulary, positions, types = 2, padding = 1, untied } = size;
  const width = count * size.headSize;
  const activation = size.activation ?? 'gelu';
  const both = {
    model_type: family,
    ...{ vocab_size: vocabulary, max_position_embeddings: positions, tie_word_embeddings: !untied },
  };
  if (family === 'distilbert') {
    return { ...both, n_layers: layers, n_heads: count, dim: width, hidden_dim: neurons, activation };
  }
  return {
    ...both,
    ...{ num_hidden_layers: layers, num_attention_heads: count, hidden_size: width, intermediate_size: neurons },
    ...{ hidden_act: activation, layer_norm_eps: size.epsilon ?? 1e-12, type_vocab_size: types },
    pad_token_id: family === 'roberta' ? padding : 0,
  };
}
