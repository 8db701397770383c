import * as tf from '../tfjs/tf';

type Parser = ReturnType<typeof tf.layers.dense>;
type DenseArguments = Parameters<typeof tf.layers.dense>[0];

/**
 * Arguments that a layer has in common with Dense, as Keras and tfjs write them: names, serialised objects, or
 * objects.
 */
export type KerasArguments = Pick<
  DenseArguments,
  | 'activation'
  | 'kernelInitializer'
  | 'biasInitializer'
  | 'kernelRegularizer'
  | 'biasRegularizer'
  | 'kernelConstraint'
  | 'biasConstraint'
>;

/** The arguments of every tfjs layer. */
export type LayerArguments = NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]>;

/** What `addWeight` takes beside name and shape. */
interface WeightObjects {
  initializer: Parameters<Parser['addWeight']>[3];
  regularizer: Parameters<Parser['addWeight']>[4];
  constraint: Parameters<Parser['addWeight']>[6];
}

/** The objects that the arguments name. */
export interface KerasObjects {
  kernel: WeightObjects;
  bias: WeightObjects;
  activation: { apply(x: tf.Tensor, axis?: number): tf.Tensor; getClassName(): string };
  /** The arguments again, serialised, for a layer's config. */
  config: tf.serialization.ConfigDict;
}

const configKeys = [
  'activation',
  'kernelInitializer',
  'biasInitializer',
  'kernelRegularizer',
  'biasRegularizer',
  'kernelConstraint',
  'biasConstraint',
];

/**
 * Initialisers, regularisers, constraints and the activation by name or description. tfjs-layers keeps its own readers
 * of these to itself, so a Dense layer that is never built reads them.
 *
 * throws  as tfjs does, when a name is unknown
 */
export function readKerasArguments(args: KerasArguments, name: string): KerasObjects {
  const dense = tf.layers.dense({ ...present(args), units: 1, name: `${name}/arguments` });
  // Protected in tfjs's types, and stable: 4.22 is frozen.
  const inner = dense as unknown as Record<string, never>;
  const part = (kind: 'kernel' | 'bias'): WeightObjects => ({
    initializer: inner[`${kind}Initializer`],
    regularizer: inner[`${kind}Regularizer`],
    constraint: inner[`${kind}Constraint`],
  });
  const config = dense.getConfig();
  return {
    kernel: part('kernel'),
    bias: part('bias'),
    activation: inner.activation,
    config: Object.fromEntries(configKeys.map((key) => [key, config[key]])),
  };
}

/** Without the keys that are null or undefined: Dense then takes its defaults. */
function present(args: KerasArguments): KerasArguments {
  const keys = configKeys as (keyof KerasArguments)[];
  return Object.fromEntries(keys.filter((key) => args[key] != null).map((key) => [key, args[key]]));
}
