import * as tf from '../tfjs/tf';
import { StockGRUCell, type GRUCellLayerArgs, type GRULayerArgs } from '../tfjs/stock-recurrent';
import { plainGates } from './recurrent-cells';
import { Recurrent, type ZeroOutputArgs } from './recurrent';
import { registerLayerClass } from './layer-registry';

/**
 * Where the reset gate acts: after the recurrent product (Keras 3's default, cuDNN's way) or before it (tfjs's, and
 * ours when left out).
 */
export interface ResetArgs {
  resetAfter?: boolean;
}

/** tfjs's GRU cell, which knows the reset before the product, with the reset after it too. */
export class GRUCell extends StockGRUCell {
  static override className = 'GRUCell';
  readonly resetAfter: boolean;

  constructor(args: GRUCellLayerArgs & ResetArgs) {
    super({ ...args, resetAfter: false });
    this.resetAfter = args.resetAfter ?? false;
  }

  /** The bias has a row for the input's product and one for the recurrent one when the reset comes after it. */
  protected override addWeight(name: string, shape: tf.Shape, ...rest: unknown[]): tf.LayerVariable {
    const own = name === 'bias' && this.resetAfter ? [2, ...shape] : shape;
    return super.addWeight(name, own, ...(rest as []));
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: { training?: boolean }): tf.Tensor | tf.Tensor[] {
    if (!this.resetAfter) return super.call(inputs, options);
    return tf.tidy(() => {
      const [values, hidden] = inputs as tf.Tensor[];
      this.#chooseDropout(values, hidden, options);
      const [update, , fresh] = plainGates(this, values, [hidden]);
      const next = tf.add(tf.mul(update, hidden), tf.mul(tf.sub(1, update), fresh));
      return [next, next];
    });
  }

  /** As tfjs's cells do: one mask per call of the layer, kept on the cell until the next. */
  #chooseDropout(values: tf.Tensor, hidden: tf.Tensor, { training }: { training?: boolean }): void {
    if (!training) return;
    if (this.dropout > 0) this.dropoutMask ??= tf.keep(tf.dropout(tf.onesLike(values), this.dropout));
    if (this.recurrentDropout > 0) {
      this.recurrentDropoutMask ??= tf.keep(tf.dropout(tf.onesLike(hidden), this.recurrentDropout));
    }
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), resetAfter: this.resetAfter };
  }
}

registerLayerClass(GRUCell);

/**
 * Gated recurrent unit, fused on WebGPU, with the reset gate before or after the product; see Recurrent. Options and
 * defaults are those of tf.layers.gru; `resetAfter` is false when left out, as in files from before Keras 2.2 had it.
 */
export class GRU extends Recurrent {
  static override className = 'GRU';

  constructor(args: GRULayerArgs & ResetArgs & ZeroOutputArgs) {
    super({ ...args, cell: new GRUCell(args) });
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    return new cls(config);
  }
}

registerLayerClass(GRU);
