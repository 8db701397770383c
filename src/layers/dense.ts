import { activationOnTape } from '../backward/activation';
import { isGateActivation } from '../forward/gate-activations';
import { StockDense, type DenseLayerArgs } from '../tfjs/stock-dense';
import { activeBridge } from '../tfjs/backend';
import { tapeIsOn } from '../tfjs/tape';
import * as tf from '../tfjs/tf';
import { single } from './layer-tools';
import { projected, projectRows, projectsByKernel } from './projected';

/**
 * Keras's Dense, by one kernel for product, bias and activation where that is faster than tfjs's matMul. Options and
 * weights are those of tf.layers.dense, which itself stays as tfjs made it; models that are loaded get this class.
 *
 * input   [sample, …, feature]
 * output  [sample, …, unit]
 * cost    one dispatch; one more for an activation that the kernel does not fuse. While gradients are recorded, tfjs's
 *         own ops, and the kernel's activations as a node of its own
 */
export class Dense extends StockDense {
  static className = 'Dense';

  constructor(args: DenseLayerArgs) {
    super(args);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: object): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      const x = single(inputs);
      const units = this.kernel.shape[1]!;
      const features = x.shape.at(-1)!;
      const activation = this.activation.getClassName();
      if (tapeIsOn() && activeBridge() && isGateActivation(activation)) {
        this.invokeCallHook(inputs, options);
        const product = projected(x, { kernel: this.kernel.read() as tf.Tensor2D, bias: this.bias?.read() });
        return activationOnTape(product, activation);
      }
      if (!projectsByKernel(x.size / features)) return super.call(inputs, options);
      this.invokeCallHook(inputs, options);
      const fused = isGateActivation(activation);
      const rows = projectRows(
        tf.reshape(x, [-1, features]) as tf.Tensor2D,
        {
          kernel: this.kernel.read() as tf.Tensor2D,
          bias: (this.bias?.read() ?? undefined) as tf.Tensor1D | undefined,
        },
        fused ? activation : 'linear',
      );
      const y = tf.reshape(rows, [...x.shape.slice(0, -1), units]);
      return fused ? y : this.activation.apply(y);
    });
  }
}
