import * as tf from '../tfjs/tf';
import { cutList } from './file-error';
import { allLayers, type GraphLayer } from './graph';
import { Model } from './model';
import { graphOf } from './tfjs-graph';

/** Which layers: a part of the name, an index (from the end when negative), a list of these, or '*'. */
export type LayerSelector = string | number | readonly (string | number)[];

const pageModels = new WeakMap<tf.LayersModel, { layers: number; model: Model }>();

/** A tf.LayersModel of the page's own as a Model; a Sequential that has grown since is read again. */
export function asModel(given: Model | tf.LayersModel): Model {
  if (!(given instanceof tf.LayersModel)) return given;
  const known = pageModels.get(given);
  const layers = given.layers.length;
  if (known?.layers === layers) return known.model;
  const model = new Model(given, graphOf(given));
  pageModels.set(given, { layers, model });
  return model;
}

/** The picked layers, in the model's order. Throws when a selector matches none. */
export function pickLayers(model: Model, selector: LayerSelector): Named[] {
  const all = allLayers(model.graph);
  const chosen = new Set([selector].flat().flatMap((one) => matches(all, one, model)));
  return all.filter((one) => chosen.has(one));
}

type Named = { node: GraphLayer; name: string };

function matches(all: readonly Named[], selector: string | number, { name: model }: Model): Named[] {
  // A layer that the model never calls has nothing to show among all.
  if (selector === '*') return all.filter(({ node }) => node.outputs.length > 0);
  const found =
    typeof selector === 'number'
      ? [all[selector < 0 ? all.length + selector : selector]].filter(Boolean)
      : all.filter(({ name }) => typeof selector === 'string' && selector !== '' && name.includes(selector));
  if (found.length > 0) return found;
  const names = cutList(
    all.map(({ name }, i) => `${i} ${name}`),
    { shown: 40 },
  );
  throw new Error(
    `No layer of the model "${model}" matches ${JSON.stringify(selector)}. Give a part of a name or an index of these: ${names}.`,
  );
}
