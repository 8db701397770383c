import { allLayers, type Graph, type GraphLayer, type Slot } from '../models/graph';
import { requireBridge } from '../tfjs/backend';
import type { Question } from './passes';

/** How much the copies of one run may take together. */
const runBytes = 2 ** 28;
/** A recurrent layer's kernel takes a workgroup per row. */
const mostRows = 2 ** 14;
const attention = /Attention$/;
/** Numbers per unit and step that a recurrent layer's way back reads. */
const keptPerUnit = 6;

/**
 * How many copies of the batch run as one.
 *
 * throws  where a single one has a tensor that the GPU does not take: before any GPU work
 */
export function copiesPerRun({ model, inputs, points }: Question, copies: number): number {
  const samples = inputs[0].shape[0];
  const steps = Math.max(1, ...inputs.map(({ shape }) => shape[1] ?? 1));
  const sizes = allLayers(model.graph).flatMap(({ node }) => sizesOf(node, steps));
  const largest = 4 * samples * Math.max(...sizes, ...inputs.map(({ size }) => size / samples));
  const { maxStorageBufferBindingSize: most } = requireBridge().device.limits;
  if (largest > most) {
    throw new Error(
      `attribute: ${samples} samples of ${steps} steps make a tensor of ${mebibytes(largest)} in the model "${model.name}", and the GPU takes ${mebibytes(most)}. Give fewer samples, or shorter ones.`,
    );
  }
  // States that layers carry have one row per sample, and no more.
  if (fixedSamples(model.graph)) return 1;
  const both = 2 * 4 * samples * (sizes.reduce((sum, size) => sum + size, 0) + points.length);
  return Math.max(
    1,
    Math.min(copies, Math.floor(runBytes / both), Math.floor(most / largest), Math.floor(mostRows / samples)),
  );
}

/** Numbers per sample of every tensor that a layer makes. */
function sizesOf({ outputs, spec, layer }: GraphLayer, steps: number): number[] {
  const made = outputs.map((slot) => sizeOf(slot, steps));
  const units = (layer as unknown as { cell?: { units?: number } }).cell?.units;
  if (units) made.push(keptPerUnit * units * steps);
  if (attention.test(spec.className)) {
    const heads = Number(spec.config.num_heads ?? 1);
    const map = heads * Math.max(1, ...outputs.map(({ symbolic }) => symbolic.shape[1] ?? steps)) * steps;
    made.push(map, map, map);
  }
  return made;
}

function sizeOf({ symbolic }: Slot, steps: number): number {
  return symbolic.shape.slice(1).reduce<number>((product, side) => product * (side ?? steps), 1);
}

function fixedSamples({ inputs }: Graph): boolean {
  return inputs.some(({ symbolic }) => symbolic.shape[0] != null);
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20).toLocaleString('en')} MiB`;
}
