import * as tf from '../tfjs/tf';

type Activate = (x: tf.Tensor) => tf.Tensor;

/**
 * exp(x − max) / Σ exp(x − max) along one axis, from elementwise ops and reductions: tfjs's own softmax kernel is wrong
 * in its last element above 65,535 rows on WebGPU.
 */
export function softmax(x: tf.Tensor, axis = -1): tf.Tensor {
  return tf.tidy(() => {
    const exponentials = tf.exp(tf.sub(x, tf.max(x, axis, true)));
    return tf.div(exponentials, tf.sum(exponentials, axis, true));
  });
}

const leaky = (x: tf.Tensor, slope: number): tf.Tensor => tf.add(tf.relu(x), tf.mul(slope, tf.minimum(x, 0)));
const relu6 = (x: tf.Tensor): tf.Tensor => tf.clipByValue(x, 0, 6);

/** Keras 3's activations that tfjs lacks, by the name they are registered under; none of them takes a name that tfjs has. */
const activations: Record<string, Activate> = {
  // Keras 3: relu6(x + 3) / 6. Keras 2 and tfjs: 0.2 x + 0.5, clipped; that one stays `hardSigmoid`.
  hardSigmoid3: (x) => tf.clipByValue(tf.add(tf.div(x, 6), 0.5), 0, 1),
  hardSilu: (x) => tf.div(tf.mul(x, relu6(tf.add(x, 3))), 6),
  silu: (x) => tf.mul(x, tf.sigmoid(x)),
  leakyRelu: (x) => leaky(x, 0.2),
  exponential: (x) => tf.exp(x),
  logSigmoid: (x) => tf.neg(tf.softplus(tf.neg(x))),
  celu: (x) => tf.add(tf.relu(x), tf.minimum(0, tf.expm1(x))),
  hardTanh: (x) => tf.clipByValue(x, -1, 1),
  hardShrink: (x) => tf.where(tf.greater(tf.abs(x), 0.5), x, tf.zerosLike(x)),
  softShrink: (x) => tf.mul(tf.sign(x), tf.relu(tf.sub(tf.abs(x), 0.5))),
  tanhShrink: (x) => tf.sub(x, tf.tanh(x)),
  squareplus: (x) => tf.div(tf.add(x, tf.sqrt(tf.add(tf.square(x), 4))), 2),
  // 0 below −1, (x + 1)² / 4 between, x above 1.
  sparsePlus: (x) => tf.add(tf.div(tf.square(tf.clipByValue(tf.add(x, 1), 0, 2)), 4), tf.relu(tf.sub(x, 1))),
  sparseSigmoid: (x) => tf.clipByValue(tf.mul(0.5, tf.add(x, 1)), 0, 1),
};

for (const [name, activate] of Object.entries(activations)) {
  tf.serialization.registerClass(
    class extends tf.serialization.Serializable {
      static className = name;

      apply(x: tf.Tensor): tf.Tensor {
        return tf.tidy(() => activate(x));
      }

      getConfig(): tf.serialization.ConfigDict {
        return {};
      }
    },
  );
}

const renamed: Record<string, string> = { swish: 'silu', hard_swish: 'hardSilu', hard_silu: 'hardSilu' };
const stock = [
  ...['linear', 'tanh', 'sigmoid', 'relu', 'relu6', 'elu', 'selu', 'softplus', 'softsign', 'hardSigmoid'],
  ...['softmax', 'logSoftmax', 'gelu', 'mish'],
];

/**
 * The tfjs name of a Keras activation; null for one that we lack.
 *
 * keras3  whether a Keras 3 wrote the name: `hard_sigmoid` has another formula since
 */
export function activationName(keras: string, keras3: boolean): string | null {
  if (keras === 'hard_sigmoid' && keras3) return 'hardSigmoid3';
  const name = renamed[keras] ?? keras.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return name in activations || stock.includes(name) ? name : null;
}

/** The activation of that tfjs name as a plain function. */
export function activation(name: string): Activate {
  const layer = tf.layers.activation({ activation: name as never });
  return (x) => layer.apply(x) as tf.Tensor;
}
