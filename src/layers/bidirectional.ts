import * as tf from '../tfjs/tf';
import {
  StockBidirectional,
  type BidirectionalBase,
  type BidirectionalLayerArgs,
  type GatedCell,
} from '../tfjs/stock-recurrent';
import { activationNames, cellKind, resetsAfter, tapNames } from './recurrent-cells';
import type { KernelPath, PathQuestion } from './recurrent-path';
import type { RecurrenceRequest } from './recurrent-plain';
import { directionInputs, kernelOptions, Recurrent, requestOf, runFused, type RecurrentCallOptions } from './recurrent';
import { giveTap, tapWanted } from './taps';
import { layerFrom, registerLayerClass, withOurClasses } from './layer-registry';

export interface BackwardArgs {
  /** The layer that goes the other way, where it is no copy of the first. */
  backwardLayer?: tf.layers.Layer;
}

interface BothWays {
  /** One tensor, or two when they are not merged. */
  outputs: tf.Tensor[];
  states: tf.Tensor[][];
  taps: tf.Tensor[][];
}

type Pair = [Recurrent, Recurrent];

/** tfjs's Bidirectional, whose inner layers are of our classes. */
const BidirectionalOfOurs = new Proxy(StockBidirectional, {
  construct: (stock, args, actual) => withOurClasses(() => Reflect.construct(stock, args, actual) as BidirectionalBase),
});

/**
 * A recurrent layer and its like in the other direction, both in one pass where they are fused and alike. As in Keras,
 * the second direction's outputs are turned round to the order of time, and masked steps give 0 when sequences are
 * returned.
 *
 * taps  'gates': those of both layers, named forward/… and backward/…, both in the order of the outputs
 */
export class Bidirectional extends BidirectionalOfOurs {
  static className = 'Bidirectional';

  constructor(args: BidirectionalLayerArgs & BackwardArgs) {
    super(args);
    if (args.backwardLayer) this.backwardLayer = args.backwardLayer as tf.RNN;
    const { forwardLayer, backwardLayer } = this;
    if (forwardLayer.goBackwards === backwardLayer.goBackwards) {
      throw new Error(
        `${this.name}: both directions have goBackwards=${forwardLayer.goBackwards}. Give one of them the other value.`,
      );
    }
    for (const layer of [forwardLayer, backwardLayer]) {
      if (layer instanceof Recurrent) layer.zeroOutputForMask = layer.returnSequences;
    }
  }

  /** Whether both directions run in one pass now, and why not when they do not. */
  kernelPath(question: PathQuestion = {}): KernelPath {
    const pair = this.#pair();
    if (!pair) return { path: 'apart', reason: 'Its layers are not LSTM, GRU, SimpleRNN or RNN.' };
    const paths = pair.map((layer) => layer.kernelPath({ ...question, directions: 2 }));
    const plain = paths.find(({ path }) => path === 'plain');
    if (plain) return paths.every(({ path }) => path === 'plain') ? plain : { path: 'apart', reason: plain.reason };
    const [first, second] = pair.map(likeness);
    if (first === second) return { path: 'fused', reason: '' };
    return { path: 'apart', reason: `Its directions differ: ${first} forward, ${second} backward.` };
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: RecurrentCallOptions): tf.Tensor | tf.Tensor[] {
    const pair = this.#pair();
    if (!pair) return super.call(inputs, options) as tf.Tensor | tf.Tensor[];
    return tf.tidy(() => {
      const request = requestOf(inputs, options, tapWanted(this, 'gates'));
      const { training, tapped, values } = request;
      const { path } = this.kernelPath({ training, tapped, inputShape: values.shape });
      const { outputs, states, taps } = path === 'fused' ? this.#together(pair, request) : this.#apart(pair, request);
      pair.forEach((layer, d) => {
        if (layer.stateful) layer.resetStates(states[d], training);
        this.#giveTaps(layer, d, taps[d] ?? []);
      });
      if (this.returnState) return [...outputs, ...states.flat()];
      return outputs.length === 1 ? outputs[0] : outputs;
    });
  }

  #pair(): Pair | null {
    const { forwardLayer, backwardLayer } = this;
    return forwardLayer instanceof Recurrent && backwardLayer instanceof Recurrent
      ? [forwardLayer, backwardLayer]
      : null;
  }

  #together(pair: Pair, { values, mask, states, tapped }: RecurrenceRequest): BothWays {
    const [forward] = pair;
    return runFused(
      this,
      {
        ...{ values, mask },
        directions: pair.map((layer, d) =>
          directionInputs(layer.cell as GatedCell, half(states, d) ?? layer.carriedStates()),
        ),
      },
      {
        ...kernelOptions(forward),
        goBackwards: forward.goBackwards,
        mergeMode: this.mergeMode ?? 'none',
        returnState: this.returnState || this.stateful,
        taps: tapped,
      },
    );
  }

  #apart(pair: Pair, request: RecurrenceRequest): BothWays {
    const made = pair.map((layer, d) => layer.compute({ ...request, states: half(request.states, d) }));
    const outputs = made.map(({ output }) => output);
    if (this.returnSequences) outputs[1] = tf.reverse(outputs[1], 1);
    return {
      outputs: this.#merged(outputs),
      states: made.map(({ states }) => states),
      taps: made.map(({ taps }, d) => (d === 1 ? taps.map((tap) => tf.reverse(tap, 1)) : taps)),
    };
  }

  #merged([forward, backward]: tf.Tensor[]): tf.Tensor[] {
    if (this.mergeMode === 'concat') return [tf.concat([forward, backward], -1)];
    if (this.mergeMode === 'sum') return [tf.add(forward, backward)];
    if (this.mergeMode === 'ave') return [tf.div(tf.add(forward, backward), 2)];
    if (this.mergeMode === 'mul') return [tf.mul(forward, backward)];
    return [forward, backward];
  }

  #giveTaps(layer: Recurrent, direction: number, taps: tf.Tensor[]): void {
    const names = tapNames[cellKind(layer.cell as GatedCell) ?? 'simpleRnn'];
    taps.forEach((tensor, i) => {
      const name = `${direction === 0 ? 'forward' : 'backward'}/${names[i]}`;
      giveTap({ layer: this, name, axes: ['sample', 'time', 'channel'], tensor });
    });
  }

  static fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    const { layer, backwardLayer, ...rest } = config as Record<string, tf.serialization.ConfigDict | undefined>;
    return new cls({
      ...rest,
      layer: layerFrom(layer!),
      backwardLayer: backwardLayer ? layerFrom(backwardLayer) : undefined,
    });
  }
}

/** The first or second half of what was given for both directions. */
function half<T>(list: T[] | undefined, direction: number): T[] | undefined {
  return list?.slice((direction * list.length) / 2, ((direction + 1) * list.length) / 2);
}

/** All that two directions must share to run in one pass, in words. */
function likeness(layer: Recurrent): string {
  const cell = layer.cell as GatedCell;
  const reset = cellKind(cell) === 'gru' ? [resetsAfter(cell) ? 'reset after' : 'reset before'] : [];
  const bias = cell.useBias ? 'a bias' : 'no bias';
  return [cell.getClassName(), `${cell.units} units`, ...activationNames(cell), ...reset, bias].join(', ');
}

registerLayerClass(Bidirectional);
