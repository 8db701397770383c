import { floats, integers, modelFile, nodeOf, valueInfo } from '../onnx/proto';
import { weightsOf, type TransformerCase } from './cases';

/**
 * A row's decoder as an ONNX graph of plain operators, with keys and values going in and coming out.
 *
 * inputs   ids i64[token], positions i64[token], key.L and value.L f32[keyHeads][past][unit]
 * outputs  logits f32[1][vocabulary] of the last token, newKey.L and newValue.L with the tokens of this run behind
 */
export function decoderModel(one: TransformerCase): Uint8Array {
  const graph = new GraphWriter(one);
  if (one.kind === 'gpt2') gpt2(graph, one);
  else llama(graph, one);
  return graph.file();
}

class GraphWriter {
  readonly #nodes: Uint8Array[] = [];
  readonly #initializers: Uint8Array[] = [];
  readonly #known = new Set<string>();
  #count = 0;

  constructor(readonly one: TransformerCase) {
    for (const [name, { shape, values }] of Object.entries(weightsOf(one))) {
      const turned = one.kind === 'llama' && shape.length === 2 && name !== 'embed_tokens.weight';
      this.#initializers.push(
        turned ? floats(name, [...shape].reverse(), flip(shape, values)) : floats(name, shape, values),
      );
    }
  }

  op(operator: string, inputs: readonly string[], attributes?: Parameters<typeof nodeOf>[3]): string {
    return this.ops(operator, inputs, { count: 1, attributes })[0];
  }

  ops(
    operator: string,
    inputs: readonly string[],
    { count, attributes }: { count: number; attributes?: Parameters<typeof nodeOf>[3] },
  ): string[] {
    const outputs = Array.from({ length: count }, () => `t${this.#count++}`);
    this.#nodes.push(nodeOf(operator, inputs, outputs, attributes));
    return outputs;
  }

  named(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes?: Parameters<typeof nodeOf>[3],
  ): string {
    this.#nodes.push(nodeOf(operator, inputs, [output], attributes));
    return output;
  }

  number(value: number): string {
    return this.table(`number ${value}`, [1], Float32Array.of(value));
  }

  list(values: readonly number[]): string {
    const name = `list ${values.join(' ')}`;
    if (!this.#known.has(name)) this.#initializers.push(integers(name, values));
    this.#known.add(name);
    return name;
  }

  table(name: string, shape: readonly number[], values: Float32Array): string {
    if (!this.#known.has(name)) this.#initializers.push(floats(name, shape, values));
    this.#known.add(name);
    return name;
  }

  file(): Uint8Array {
    const { layers, keyHeads, headSize, vocabulary, tokens } = this.one;
    const each = (names: readonly string[], dim: string) =>
      Array.from({ length: layers }, (_, i) =>
        names.map((name) => valueInfo(`${name}.${i}`, [keyHeads, dim, headSize])),
      ).flat();
    return modelFile(
      {
        nodes: this.#nodes,
        initializers: this.#initializers,
        inputs: [
          valueInfo('ids', [tokens], 'int64'),
          valueInfo('positions', [tokens], 'int64'),
          ...each(['key', 'value'], 'past'),
        ],
        outputs: [valueInfo('logits', [1, vocabulary]), ...each(['newKey', 'newValue'], 'total')],
      },
      17,
    );
  }
}

function gpt2(graph: GraphWriter, one: TransformerCase): void {
  const { layers, heads, headSize, tokens, width } = one;
  const norm = (x: string, name: string): string =>
    graph.op('LayerNormalization', [x, `${name}.weight`, `${name}.bias`], { axis: 1, epsilon: { float: 1e-5 } });
  const conv = (x: string, name: string): string =>
    graph.op('Add', [graph.op('MatMul', [x, `${name}.weight`]), `${name}.bias`]);
  let x = graph.op('Add', [graph.op('Gather', ['wte.weight', 'ids']), graph.op('Gather', ['wpe.weight', 'positions'])]);
  for (let i = 0; i < layers; i++) {
    const qkv = conv(norm(x, `h.${i}.ln_1`), `h.${i}.attn.c_attn`);
    const [query, key, value] = graph
      .ops('Split', [qkv, graph.list([width, width, width])], { count: 3, attributes: { axis: 1 } })
      .map((part) =>
        graph.op('Transpose', [graph.op('Reshape', [part, graph.list([tokens, heads, headSize])])], {
          perm: [1, 0, 2],
        }),
      );
    const z = attend(graph, i, { query, key, value });
    const rows = graph.op('Reshape', [graph.op('Transpose', [z], { perm: [1, 0, 2] }), graph.list([tokens, width])]);
    x = graph.op('Add', [x, conv(rows, `h.${i}.attn.c_proj`)]);
    const inner = conv(norm(x, `h.${i}.ln_2`), `h.${i}.mlp.c_fc`);
    x = graph.op('Add', [x, conv(geluNew(graph, inner), `h.${i}.mlp.c_proj`)]);
  }
  logits(graph, norm(x, 'ln_f'), 'wte.weight');
}

/** One token: its query heads lie beside each other under the key head that they share. */
function llama(graph: GraphWriter, { layers, heads, keyHeads, headSize, context, tokens }: TransformerCase): void {
  if (tokens !== 1) throw new Error('The graph of this kind decodes one token.');
  const angles = (of: (angle: number) => number): Float32Array =>
    Float32Array.from({ length: context * headSize }, (_, i) => {
      const pair = (i % headSize) % (headSize / 2);
      return of(Math.floor(i / headSize) * 10000 ** ((-2 * pair) / headSize));
    });
  const [cos, sin] = (['cos', 'sin'] as const).map((name) =>
    graph.op('Gather', [graph.table(name, [context, headSize], angles(Math[name])), 'positions']),
  );
  const norm = (x: string, name: string): string => {
    const square = graph.op('ReduceMean', [graph.op('Mul', [x, x])], { axes: [1], keepdims: 1 });
    const root = graph.op('Sqrt', [graph.op('Add', [square, graph.number(1e-5)])]);
    return graph.op('Mul', [graph.op('Div', [x, root]), `${name}.weight`]);
  };
  const linear = (x: string, name: string): string => graph.op('MatMul', [x, `${name}.weight`]);
  const shaped = (x: string, dims: readonly number[]): string => graph.op('Reshape', [x, graph.list(dims)]);
  const turned = (x: string): string => {
    const half = headSize / 2;
    const [first, second] = graph.ops('Split', [x, graph.list([half, half])], { count: 2, attributes: { axis: 2 } });
    const swapped = graph.op('Concat', [graph.op('Neg', [second]), first], { axis: 2 });
    return graph.op('Add', [graph.op('Mul', [x, cos]), graph.op('Mul', [swapped, sin])]);
  };
  let x = graph.op('Gather', ['embed_tokens.weight', 'ids']);
  for (let i = 0; i < layers; i++) {
    const here = `layers.${i}.`;
    const normed = norm(x, `${here}input_layernorm`);
    const query = turned(shaped(linear(normed, `${here}self_attn.q_proj`), [keyHeads, heads / keyHeads, headSize]));
    const key = turned(shaped(linear(normed, `${here}self_attn.k_proj`), [keyHeads, 1, headSize]));
    const value = shaped(linear(normed, `${here}self_attn.v_proj`), [keyHeads, 1, headSize]);
    const z = shaped(attend(graph, i, { query, key, value }), [1, heads * headSize]);
    x = graph.op('Add', [x, linear(z, `${here}self_attn.o_proj`)]);
    const second = norm(x, `${here}post_attention_layernorm`);
    const gate = linear(second, `${here}mlp.gate_proj`);
    const active = graph.op('Mul', [gate, graph.op('Sigmoid', [gate])]);
    const inner = graph.op('Mul', [active, linear(second, `${here}mlp.up_proj`)]);
    x = graph.op('Add', [x, linear(inner, `${here}mlp.down_proj`)]);
  }
  logits(graph, norm(x, 'norm'), 'embed_tokens.weight');
}

/** f32[head][token][unit] in and out. */
function attend(
  graph: GraphWriter,
  layer: number,
  { query, key, value }: { query: string; key: string; value: string },
): string {
  const { tokens, headSize } = graph.one;
  const keys = graph.named('Concat', [`key.${layer}`, key], `newKey.${layer}`, { axis: 1 });
  const values = graph.named('Concat', [`value.${layer}`, value], `newValue.${layer}`, { axis: 1 });
  const products = graph.op('MatMul', [query, graph.op('Transpose', [keys], { perm: [0, 2, 1] })]);
  let scores = graph.op('Mul', [products, graph.number(1 / Math.sqrt(headSize))]);
  if (tokens > 1) {
    const later = Float32Array.from({ length: tokens ** 2 }, (_, i) =>
      i % tokens > Math.floor(i / tokens) ? -1e9 : 0,
    );
    scores = graph.op('Add', [scores, graph.table('later', [tokens, tokens], later)]);
  }
  return graph.op('MatMul', [graph.op('Softmax', [scores], { axis: 2 }), values]);
}

function geluNew(graph: GraphWriter, x: string): string {
  const cube = graph.op('Mul', [graph.op('Mul', [x, x]), x]);
  const inner = graph.op('Add', [x, graph.op('Mul', [cube, graph.number(0.044715)])]);
  const tanh = graph.op('Tanh', [graph.op('Mul', [inner, graph.number(Math.sqrt(2 / Math.PI))])]);
  return graph.op('Mul', [graph.op('Mul', [x, graph.number(0.5)]), graph.op('Add', [tanh, graph.number(1)])]);
}

function logits(graph: GraphWriter, x: string, embedding: string): void {
  const { tokens } = graph.one;
  const last = graph.op('Gather', [x, graph.list([tokens - 1])], { axis: 0 });
  graph.named('Gemm', [last, embedding], 'logits', { transB: 1 });
}

function flip([rows, columns]: readonly number[], values: Float32Array): Float32Array {
  return values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]);
}
