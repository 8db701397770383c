import type * as tf from '../../tfjs/tf';
import { writeHdf5, type H5Array, type H5Group } from '../h5/h5-writer';
import { asModel } from '../layer-choice';
import { refuseLostModel } from '../lost-model';
import type { Model } from '../model';
import { scaleGates } from './gate-scale';
import { refuseOtherMasks } from './other-masks';
import { pageGraph } from './page-graph';
import { groupsOf, type SavedGroup, type SavedWeight } from './weight-groups';
import { writeModel } from './written-model';
import { writeZip } from './zip-writer';

export interface SaveOptions {
  /** `keras`: one archive, as `model.save('model.keras')` in Keras 3 writes it. */
  format?: 'keras';
}

/** The Keras whose form the files have. */
const kerasVersion = '3.15.1';

/**
 * A model with its weights as they are now, as a file that Keras 3 and `loadModel` open.
 *
 * returns  a Blob of a `.keras` archive: the layers, their connections and the weights in float32. What an optimiser
 *          remembers is not in it, and what stateful layers carry neither
 * throws   before anything is read from the GPU: for another format, a disposed model, and a layer or an operation that
 *          Keras 3 has not (locally connected layers, some functions of TensorFlow)
 * cost     the weights are read from the GPU once: 4 bytes per parameter there while they are read, and in the Blob
 */
export async function saveModel(given: Model | tf.LayersModel, { format = 'keras' }: SaveOptions = {}): Promise<Blob> {
  if (format !== 'keras') {
    throw new Error(`saveModel: the format ${JSON.stringify(format)} is not written. Give "keras" or leave it out.`);
  }
  const model = asModel(given);
  if (model.disposed) throw new Error(`The model "${model.name}" is disposed. Load it again.`);
  refuseLostModel(model);
  const graph = model.written ? model.graph : pageGraph(model);
  if (!graph.keras3) refuseOtherMasks(graph);
  const description = model.written && 'module' in model.written && graph.keras3 ? model.written : writeModel(graph);
  const root = await readGroups(groupsOf(graph));
  const text = (json: object): Uint8Array<ArrayBuffer>[] => [new TextEncoder().encode(JSON.stringify(json))];
  const date = new Date().toISOString().slice(0, 19).replace('T', '@');
  const pieces = writeZip([
    { name: 'metadata.json', pieces: text({ keras_version: kerasVersion, date_saved: date }) },
    { name: 'config.json', pieces: text({ ...description, compile_config: null }) },
    { name: 'model.weights.h5', pieces: writeHdf5(root) },
  ]);
  return new Blob(pieces, { type: 'application/zip' });
}

/** Reads all weights as of now: every copy is ordered before the page does anything else. */
async function readGroups(groups: readonly SavedGroup[]): Promise<H5Group> {
  const root = newGroup();
  const reads = groups.flatMap(({ path, name, weights }) => {
    const variables = groupAt(root, `${path}/vars`);
    variables.attributes.name = name;
    return weights.map(async (weight, i) => variables.members.set(String(i), await readWeight(weight)));
  });
  await Promise.all(reads);
  return root;
}

async function readWeight({ variable, scale, whole }: SavedWeight): Promise<H5Array> {
  const tensor = variable.read();
  const { shape } = tensor;
  const values = (await tensor.data()) as Float32Array<ArrayBuffer>;
  if (whole) return { shape, values: Int32Array.from(values) };
  return { shape, values: scale ? scaleGates(values, shape.at(-1)!, scale) : Float32Array.from(values) };
}

const newGroup = (): H5Group => ({ attributes: {}, members: new Map() });

function groupAt(root: H5Group, path: string): H5Group {
  return path.split('/').reduce((group, name) => {
    const known = group.members.get(name) as H5Group | undefined;
    const next = known ?? newGroup();
    if (!known) group.members.set(name, next);
    return next;
  }, root);
}
