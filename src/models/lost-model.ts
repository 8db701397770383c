import { anythingLost, GpuLostError, type LossOptions } from '../engine/gpu-lost';
import { lossOfTensor, lossOfTfjs } from '../tfjs/lost';
import type * as tf from '../tfjs/tf';
import { carriedStates } from './carried-states';
import { allLayers, type Graph } from './graph';

/**
 * Throws GpuLostError where a model cannot run because a GPU is gone: there is no other, or it holds weights or states
 * that no other can take over.
 *
 * cost  nothing while no GPU was lost; after that a look at each weight
 */
export function refuseLostModel({ name, graph }: { name: string; graph: Graph }): void {
  if (!anythingLost()) return;
  const refuse = (what: string, options: LossOptions): never => {
    throw new GpuLostError(`the model "${name}"`, `the model "${name}" ${what}`, options);
  };
  for (const { node } of allLayers(graph)) {
    for (const weight of node.inner ? [] : node.layer.weights) {
      const gone = lossOfTensor(weight.read());
      if (!gone) continue;
      const { why } = gone;
      refuse(`has lost its weight ${nameOf(weight)}`, { why, advice: 'Call openEngine() and make the model again.' });
    }
  }
  const why = lossOfTfjs();
  if (why) refuse('has no GPU to run on', { why, advice: 'Call openEngine(); the weights are kept on the CPU.' });
  for (const state of carriedStates(graph)) {
    const gone = lossOfTensor(state);
    if (gone) refuse('has lost the states that it carries', { why: gone.why, advice: 'Call model.resetStates().' });
  }
}

/** Throws GpuLostError where an input's numbers went with their GPU. */
export function refuseLostInput(tensor: tf.Tensor, { name, axes }: { name: string; axes: readonly string[] }): void {
  const gone = anythingLost() ? lossOfTensor(tensor, { name: `the tensor for "${name}"`, axes }) : null;
  if (gone) throw gone;
}

function nameOf({ originalName, shape }: tf.LayerVariable): string {
  return `${originalName} [${shape.join(', ')}]`;
}
