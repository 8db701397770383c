/** A decoder in tfjs's own ops, with keys and values kept, as anybody would write it. It imports nothing of ours. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import '@tensorflow/tfjs-backend-webgpu';
import { idsOf, weightsOf, type DecoderSize } from '../../test/support/seeded-decoder';
import type { Contender } from './contender';

interface Kept {
  key: tf.Tensor3D;
  value: tf.Tensor3D;
}

interface Turn {
  cos: tf.Tensor;
  sin: tf.Tensor;
}

export const contender: Contender = {
  name: `tfjs ${tf.version_core} webgpu`,
  async open() {
    if (!(await tf.setBackend('webgpu'))) throw new Error('tfjs could not open its webgpu backend.');
    const strange = tf.getKernelsForBackend('webgpu').find(({ kernelName }) => kernelName.startsWith('Attnscope'));
    if (strange) throw new Error(`${strange.kernelName} is registered: this is no stock tfjs.`);
  },
  async prepare(one) {
    const model = new Decoder(one);
    const ids = idsOf(one, one.past || one.tokens);
    let last = model.step(ids);
    const first = (await last.data()) as Float32Array;
    const next = async (): Promise<void> => {
      const chosen = tf.argMax(last);
      const [id] = await chosen.data();
      chosen.dispose();
      last.dispose();
      last = model.step([id]);
    };
    const prompt = async (): Promise<void> => {
      model.forget();
      last.dispose();
      last = model.step(ids);
      const chosen = tf.argMax(last);
      await chosen.data();
      chosen.dispose();
    };
    return { run: one.tokens === 1 ? next : prompt, logits: () => Promise.resolve(first) };
  },
};

class Decoder {
  readonly #weights: Record<string, tf.Tensor>;
  readonly #turns: Turn;
  #kept: Kept[] = [];
  #position = 0;

  constructor(readonly size: DecoderSize) {
    this.#weights = Object.fromEntries(
      Object.entries(weightsOf(size)).map(([name, { shape, values }]) => [name, tf.tensor(values, shape)]),
    );
    this.#turns = turns(size);
  }

  forget(): void {
    this.#kept.forEach(({ key, value }) => tf.dispose([key, value]));
    this.#kept = [];
    this.#position = 0;
  }

  /** Runs tokens after those that are kept; f32[vocabulary] of the last. */
  step(ids: readonly number[]): tf.Tensor1D {
    const count = ids.length;
    const old = this.#kept;
    const kept: Kept[] = [];
    const logits = tf.tidy(() => {
      const tokens = tf.tensor1d([...ids], 'int32');
      const made = this.size.kind === 'gpt2' ? this.#gpt2(tokens, count, kept) : this.#llama(tokens, count, kept);
      kept.forEach(({ key, value }) => [tf.keep(key), tf.keep(value)]);
      return made;
    });
    old.forEach(({ key, value }) => tf.dispose([key, value]));
    this.#kept = kept;
    this.#position += count;
    return logits;
  }

  #at(name: string): tf.Tensor {
    return this.#weights[name];
  }

  #gpt2(tokens: tf.Tensor1D, count: number, kept: Kept[]): tf.Tensor1D {
    const { layers, width, heads } = this.size;
    const at = (name: string): tf.Tensor => this.#at(name);
    const norm = (x: tf.Tensor, name: string): tf.Tensor => {
      const { mean, variance } = tf.moments(x, 1, true);
      return x
        .sub(mean)
        .mul(variance.add(1e-5).rsqrt())
        .mul(at(`${name}.weight`))
        .add(at(`${name}.bias`));
    };
    const conv = (x: tf.Tensor, name: string): tf.Tensor =>
      tf.matMul(x as tf.Tensor2D, at(`${name}.weight`) as tf.Tensor2D).add(at(`${name}.bias`));
    let x: tf.Tensor = tf
      .gather(at('wte.weight'), tokens)
      .add(at('wpe.weight').slice([this.#position, 0], [count, width]));
    for (let i = 0; i < layers; i++) {
      const qkv = conv(norm(x, `h.${i}.ln_1`), `h.${i}.attn.c_attn`).reshape([count, 3, heads, -1]);
      const [query, key, value] = tf.unstack(qkv, 1) as tf.Tensor3D[];
      x = x.add(conv(this.#attend(query, { key, value }, kept), `h.${i}.attn.c_proj`));
      x = x.add(conv(geluNew(conv(norm(x, `h.${i}.ln_2`), `h.${i}.mlp.c_fc`)), `h.${i}.mlp.c_proj`));
    }
    return this.#logits(norm(x, 'ln_f'), at('wte.weight'), count);
  }

  #llama(tokens: tf.Tensor1D, count: number, kept: Kept[]): tf.Tensor1D {
    const { layers, headSize } = this.size;
    const at = (name: string): tf.Tensor => this.#at(name);
    const norm = (x: tf.Tensor, name: string): tf.Tensor =>
      x.mul(x.square().mean(1, true).add(1e-5).rsqrt()).mul(at(`${name}.weight`));
    const linear = (x: tf.Tensor, name: string): tf.Tensor =>
      tf.matMul(x as tf.Tensor2D, at(`${name}.weight`) as tf.Tensor2D, false, true);
    const heads = (x: tf.Tensor): tf.Tensor3D => x.reshape([count, -1, headSize]);
    let x = tf.gather(at('embed_tokens.weight'), tokens);
    for (let i = 0; i < layers; i++) {
      const here = `layers.${i}.`;
      const normed = norm(x, `${here}input_layernorm`);
      const query = this.#turned(heads(linear(normed, `${here}self_attn.q_proj`)));
      const key = this.#turned(heads(linear(normed, `${here}self_attn.k_proj`)));
      const value = heads(linear(normed, `${here}self_attn.v_proj`));
      x = x.add(linear(this.#attend(query, { key, value }, kept), `${here}self_attn.o_proj`));
      const second = norm(x, `${here}post_attention_layernorm`);
      const gate = linear(second, `${here}mlp.gate_proj`);
      x = x.add(linear(gate.mul(gate.sigmoid()).mul(linear(second, `${here}mlp.up_proj`)), `${here}mlp.down_proj`));
    }
    return this.#logits(norm(x, 'norm'), at('embed_tokens.weight'), count);
  }

  /** Softmax of the scores with all keys, causal within new tokens; [token, head · unit]. Keeps keys and values. */
  #attend(query: tf.Tensor3D, fresh: Kept, kept: Kept[]): tf.Tensor {
    const { heads, keyHeads, headSize } = this.size;
    const old = this.#kept.at(kept.length);
    const key = old ? tf.concat([old.key, fresh.key]) : fresh.key;
    const value = old ? tf.concat([old.value, fresh.value]) : fresh.value;
    kept.push({ key, value });
    const [count, total] = [query.shape[0], key.shape[0]];
    const sharing = heads / keyHeads;
    const shared = (x: tf.Tensor3D): tf.Tensor =>
      sharing === 1
        ? x.transpose([1, 0, 2])
        : x.expandDims(2).tile([1, 1, sharing, 1]).reshape([total, heads, headSize]).transpose([1, 0, 2]);
    let scores = tf.matMul(query.transpose([1, 0, 2]), shared(key), false, true).mul(1 / Math.sqrt(headSize));
    if (count > 1) {
      const later = tf
        .range(0, total)
        .expandDims(0)
        .greater(tf.range(total - count, total).expandDims(1));
      scores = scores.add(later.cast('float32').mul(-1e9));
    }
    return tf
      .matMul(tf.softmax(scores), shared(value))
      .transpose([1, 0, 2])
      .reshape([count, heads * headSize]);
  }

  #turned(x: tf.Tensor3D): tf.Tensor3D {
    const [count, , size] = x.shape;
    const cos = this.#turns.cos.slice([this.#position, 0, 0], [count, 1, size]);
    const sin = this.#turns.sin.slice([this.#position, 0, 0], [count, 1, size]);
    const [first, second] = tf.split(x, 2, 2);
    return x.mul(cos).add(tf.concat([second.neg(), first], 2).mul(sin));
  }

  #logits(x: tf.Tensor, embedding: tf.Tensor, count: number): tf.Tensor1D {
    const last = x.slice([count - 1, 0], [1, this.size.width]) as tf.Tensor2D;
    return tf.matMul(last, embedding as tf.Tensor2D, false, true).reshape([-1]);
  }
}

/** GELU by tanh, as GPT-2 has it (Hendrycks, Gimpel 2016). */
function geluNew(x: tf.Tensor): tf.Tensor {
  const inner = x.add(x.mul(x).mul(x).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
  return x.mul(0.5).mul(tf.tanh(inner).add(1));
}

/** f32[position][1][unit] each, from float64. */
function turns({ kind, context, headSize }: DecoderSize): Turn {
  const positions = kind === 'llama' ? context : 1;
  const angles = Array.from({ length: positions * headSize }, (_, i) => {
    const pair = (i % headSize) % (headSize / 2);
    return Math.floor(i / headSize) * 10000 ** ((-2 * pair) / headSize);
  });
  const shape: [number, number, number] = [positions, 1, headSize];
  return { cos: tf.tensor3d(angles.map(Math.cos), shape), sin: tf.tensor3d(angles.map(Math.sin), shape) };
}
