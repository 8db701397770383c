import { fileFormOf } from '../layers/cudnn';
import { keepOnCpu, nameTensor } from '../tfjs/lost';
import * as tf from '../tfjs/tf';
import { cut, FormatError } from './file-error';
import type { GraphLayer } from './graph';
import type { WeightArray } from './h5/h5-file';
import { KerasModel } from './keras-model';

/** The layers that hold weights of their own, of a layer that may be a model or wrap one. */
export function leafLayers(node: GraphLayer): GraphLayer[] {
  const wrapped = (node.layer as unknown as { layer?: unknown }).layer;
  if (node.inner) return node.inner.layers.flatMap(leafLayers);
  return wrapped instanceof KerasModel ? wrapped.graph.layers.flatMap(leafLayers) : [node];
}

/** Throws FormatError where the file holds another count of arrays than the layer has weights. */
export function checkCount(
  { spec }: GraphLayer,
  { wanted, found, where }: { wanted: number; found: number; where: string },
): void {
  if (wanted === found) return;
  throw new FormatError(
    `Layer "${cut(spec.name)}" (class ${cut(spec.className)}) has ${wanted} weights and the file holds ${found} for it. The weights belong to another model; save both together.`,
    { member: where },
  );
}

/** Gives a weight its values, which stay on the CPU too: the next engine runs them. Throws FormatError where the shapes differ. */
export function write(variable: tf.LayerVariable, { shape, values }: WeightArray, { spec }: GraphLayer): void {
  const form = fileFormOf(variable);
  const wanted = form?.shape ?? variable.shape;
  if (wanted.length !== shape.length || wanted.some((side, i) => side !== shape[i])) {
    throw new FormatError(
      `Layer "${cut(spec.name)}" (class ${cut(spec.className)}): ${variable.originalName} is [${wanted}] in the model and [${shape}] in the file. The weights belong to another model; save both together.`,
    );
  }
  tf.tidy(() => {
    const used = tf.tensor(form?.convert(values) ?? values, variable.shape as number[], 'float32');
    variable.write(tf.cast(used, variable.dtype as 'float32'));
  });
  keepOnCpu(variable.read());
  nameTensor(variable.read(), { name: `the weight "${cut(variable.originalName)}"` });
}
