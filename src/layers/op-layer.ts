import * as tf from '../tfjs/tf';
import { ops, type Op, type OpConfig, type ShapeArgument } from './ops';

/** Where in an operation's arguments its n-th input tensor stands. */
export class InputSlot {
  constructor(readonly index: number) {}
}

interface OpLayerConfig {
  name: string;
  /** Keras's class name of the operation. */
  op: string;
  settings: OpConfig;
  /** The call's arguments; an InputSlot stands for a tensor. */
  template: unknown[];
}

/**
 * An operation that Keras 3 keeps in a graph between the layers (NotEqual, LogicalOr, GetItem, …): it has no weights,
 * is called once, and its plain arguments are part of it.
 */
export class OpLayer extends tf.layers.Layer {
  static className = 'KerasOperation';
  readonly op: string;
  readonly #op: Op;
  readonly settings: OpConfig;
  readonly template: readonly unknown[];

  constructor({ name, op, settings, template }: OpLayerConfig) {
    super({ name });
    this.op = op;
    this.#op = ops[op];
    this.settings = settings;
    this.template = template;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    const shapes = (Array.isArray(inputShape[0]) ? inputShape : [inputShape]) as tf.Shape[];
    const args = fill(this.template, (slot) => ({ shape: shapes[slot.index] }));
    return this.#op.shape(args as ShapeArgument[], this.settings);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[] {
    const tensors = Array.isArray(inputs) ? inputs : [inputs];
    return tf.tidy(() => this.#op.run(fill(this.template, (slot) => tensors[slot.index]) as never[], this.settings));
  }
}

function fill(template: readonly unknown[], value: (slot: InputSlot) => unknown): unknown[] {
  return template.map((item) => {
    if (item instanceof InputSlot) return value(item);
    return Array.isArray(item) ? fill(item, value) : item;
  });
}
