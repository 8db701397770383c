import * as tf from '../tfjs/tf';
import { broadcastShape } from './op-shapes';

/** The first of two inputs minus the second. */
export class Subtract extends tf.layers.Layer {
  static className = 'Subtract';

  constructor(config: object = {}) {
    super(config);
    this.supportsMasking = true;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const shapes = inputShape as tf.Shape[];
    if (!Array.isArray(shapes[0]) || shapes.length !== 2) {
      throw new Error(`Subtract ${this.name} takes two inputs. Call it on a list of two.`);
    }
    return broadcastShape(shapes);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [a, b] = inputs as tf.Tensor[];
    return tf.sub(a, b);
  }
}
