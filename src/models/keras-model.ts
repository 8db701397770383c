import * as tf from '../tfjs/tf';
import type { Graph } from './graph';
import type { Mask } from './masks';
import { nothing, runGraph } from './run-graph';
import { tfjsName } from './tfjs-name';

interface CallOptions {
  training?: boolean;
  mask?: Mask | Mask[];
}

/**
 * A tf.LayersModel that runs as Keras does: masks go along with every tensor, calls keep their arguments. It can be
 * called, be a layer of another model, and predict; training is left to Keras.
 */
export class KerasModel extends tf.LayersModel {
  static override className = 'Functional';
  readonly graph: Graph;

  constructor(graph: Graph) {
    super({
      name: tfjsName(graph.name),
      inputs: graph.inputs.map((slot) => slot.symbolic),
      outputs: graph.outputs.map((slot) => slot.symbolic),
    });
    this.graph = graph;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: CallOptions = {}): tf.Tensor[] {
    return tf.tidy(() => {
      const given = Array.isArray(inputs) ? inputs : [inputs];
      const masks = Array.isArray(options.mask) ? options.mask : [options.mask ?? null];
      const { outputs: ends } = this.graph;
      const training = options.training ?? false;
      return runGraph(this.graph, given, { training, masks, ends, wanted: nothing }).map(({ tensor }) => tensor);
    });
  }

  /** The model's answer, on the GPU. The whole batch at once; the caller disposes it. */
  override predict(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[] {
    const outputs = this.call(inputs);
    return outputs.length === 1 ? outputs[0] : outputs;
  }
}
