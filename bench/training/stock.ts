/** tfjs's own layers and ops, as anybody would write and train them. Nothing of ours is imported here. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import * as layers from '@tensorflow/tfjs-layers';
import type { Assets } from '../kernels/contender';
import { batchOf, l2, learningRate, weightsOf, type Numbers, type TrainingCase } from './cases';
import type { Contender } from './contender';

/** A contender on one of tfjs's backends; `load` imports the backend and tells it where its files are. */
export function stock(backend: 'webgpu' | 'wasm' | 'cpu', load: (assets: Assets) => Promise<unknown>): Contender {
  return {
    name: `tfjs ${layers.version_layers} ${backend}`,
    async open(one, assets) {
      await load(assets);
      if (!(await tf.setBackend(backend))) throw new Error(`tfjs could not open its ${backend} backend.`);
      const strange = tf.getKernelsForBackend(backend).find(({ kernelName }) => kernelName.startsWith('Attnscope'));
      if (strange) throw new Error(`${strange.kernelName} is registered: this is no stock tfjs.`);
      const model = modelOf(one);
      model.setWeights(weightsOf(one).map(tensorOf));
      model.compile({ optimizer: tf.train.adam(learningRate, 0.9, 0.999, 1e-7), loss: one.loss });
      const batch = batchOf(one);
      const [x, y] = [batch.x, batch.y].map(tensorOf);
      let first: number | undefined;
      return {
        async run() {
          const loss = (await model.trainOnBatch(x, y)) as number;
          first ??= loss;
          await finished();
        },
        firstLoss: () => first!,
      };
    },
  };
}

const tensorOf = ({ data, shape }: Numbers): tf.Tensor => tf.tensor(data, shape);

function modelOf({ steps, features, units, attentionUnits }: TrainingCase): layers.LayersModel {
  const input = layers.input({ shape: [steps, features] });
  const lstm = layers.layers.lstm({
    ...{ units, returnSequences: attentionUnits !== null, recurrentActivation: 'sigmoid' },
    // The default, an orthogonal matrix, takes tfjs minutes, and is overwritten.
    recurrentInitializer: 'zeros',
  });
  const hidden = lstm.apply(input) as layers.SymbolicTensor;
  if (attentionUnits === null) return layers.model({ inputs: input, outputs: hidden });
  const attended = new AdditiveSelfAttention({ units: attentionUnits }).apply(hidden) as layers.SymbolicTensor[];
  const joined = layers.layers.concatenate().apply(attended) as layers.SymbolicTensor;
  const flat = layers.layers.flatten().apply(joined) as layers.SymbolicTensor;
  const kernelRegularizer = layers.regularizers.l2({ l2 });
  const unit = layers.layers.dense({ units: 1, activation: 'sigmoid', kernelInitializer: 'zeros', kernelRegularizer });
  return layers.model({ inputs: input, outputs: unit.apply(flat) as layers.SymbolicTensor });
}

/**
 * e = tanh(x W_t + (x W_x)ᵀ + b_h) W_a + b_a, softmax over the keys, then the weighted sum, with the map beside it
 * (Zheng et al. 2018).
 */
class AdditiveSelfAttention extends layers.layers.Layer {
  static readonly className = 'BenchAdditiveSelfAttention';
  readonly #units: number;
  #own: layers.LayerVariable[] = [];

  constructor({ units }: { units: number }) {
    super({});
    this.#units = units;
  }

  override build(shape: layers.Shape): void {
    const units = this.#units;
    const width = shape.at(-1)!;
    const zeros = layers.initializers.zeros();
    const sides = { Wt: [width, units], Wx: [width, units], bh: [units], Wa: [units, 1], ba: [1] };
    this.#own = Object.entries(sides).map(([name, side]) => this.addWeight(name, side, 'float32', zeros));
    super.build(shape);
  }

  override computeOutputShape(shape: layers.Shape): layers.Shape[] {
    return [shape, [shape[0], shape[1], shape[1]]];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
      const [samples, steps, width] = x.shape;
      const units = this.#units;
      const [queryKernel, keyKernel, bias, score, scoreBias] = this.#own.map((weight) => weight.read());
      const flat = x.reshape([samples * steps, width]);
      const query = flat.matMul(queryKernel).reshape([samples, steps, 1, units]);
      const key = flat.matMul(keyKernel).reshape([samples, 1, steps, units]);
      const hidden = tf.tanh(query.add(key).add(bias));
      const scores = hidden
        .reshape([samples * steps * steps, units])
        .matMul(score)
        .add(scoreBias);
      const attention = tf.softmax(scores.reshape([samples, steps, steps])) as tf.Tensor3D;
      return [tf.matMul(attention, x), attention];
    });
  }
}

/** Waits for the GPU; tfjs's other backends are done when they return. */
async function finished(): Promise<void> {
  if (tf.getBackend() !== 'webgpu') return;
  await (tf.backend() as unknown as { device: GPUDevice }).device.queue.onSubmittedWorkDone();
}
