import { penaltyOf } from '../../training/loss';
import * as tf from '../../tfjs/tf';
import type { GraphLayer } from '../graph';
import { allLayers, type Graph } from '../graph';
import { isObject, type JsonObject } from '../safe-json';
import { weightsOf } from './weight-names';

/** A regulariser of the file and the weight that it is for. */
interface Penalty {
  variable: tf.LayerVariable;
  l1: number;
  l2: number;
}

/** Which of a layer's weights a regulariser of this name is for, by the last part of their names. */
const roles: Readonly<Record<string, RegExp>> = {
  kernel: /^(kernel|W\w*)$/,
  recurrent: /^recurrent_kernel$/,
  bias: /^(bias|b\w?)$/,
  embeddings: /^embeddings$/,
  gamma: /^gamma$/,
  beta: /^beta$/,
};

/**
 * The penalties that the file's regularisers add to the loss.
 *
 * throws  for a regulariser or a constraint that training lacks: the layer is named
 */
export function penaltiesOf(graph: Graph): Penalty[] {
  return allLayers(graph).flatMap(({ node, name }) => (node.inner ? [] : ofLayer(node, name)));
}

function ofLayer(node: GraphLayer, name: string): Penalty[] {
  const written = [node.spec.config, node.spec.config.layer].flatMap((one) => configOf(one as JsonObject | undefined));
  const constraint = written.flatMap(Object.entries).find(([key, value]) => /_constraint$/.test(key) && value != null);
  if (constraint)
    throw new Error(`The layer "${name}" has a ${constraint[0]}, which training lacks. Build it without one.`);
  return written.flatMap((config) =>
    Object.entries(config).flatMap(([key, value]) => {
      const [, role] = /^(\w+)_regularizer$/.exec(key) ?? [];
      if (!role || !isObject(value)) return [];
      const factors = factorsOf(value, `The ${key} of the layer "${name}"`);
      if (!Object.hasOwn(roles, role)) {
        throw new Error(`The layer "${name}" has a ${key}, which training lacks. Build it without one.`);
      }
      return weightsOf(node, name)
        .filter((weight) => roles[role].test(weight.name.slice(weight.name.lastIndexOf('/') + 1)))
        .map(({ variable }) => ({ variable, ...factors }));
    }),
  );
}

/** A wrapped layer is described with its class around the config. */
function configOf(given: JsonObject | undefined): JsonObject[] {
  if (!isObject(given)) return [];
  return isObject(given.config) ? [given.config] : [given];
}

function factorsOf({ class_name: className, config }: JsonObject, what: string): { l1: number; l2: number } {
  const { l1 = 0, l2 = 0 } = (isObject(config) ? config : {}) as { l1?: number; l2?: number };
  if (['L1', 'L2', 'L1L2'].includes(String(className))) return { l1, l2 };
  throw new Error(
    `${what} is ${String(className)}; training knows L1, L2 and L1L2. Build the layer with one of these.`,
  );
}

/** A loss with what the file's regularisers and the layers themselves add to it. */
export function withPenalties(graph: Graph, penalties: readonly Penalty[], loss: tf.Scalar): tf.Scalar {
  const added = penalties.map(({ variable, l1, l2 }) => penaltyOf(variable.read(), { l1, l2 }));
  const own = allLayers(graph).flatMap(({ node }) => (node.inner ? [] : node.layer.calculateLosses()));
  return [...added, ...own].reduce<tf.Scalar>((sum, one) => tf.add(sum, one), loss);
}
