import type { H5Group } from './h5-writer';
import { writeH5 } from './h5-writer';
import type { ParsedModel } from '../../src/models/parse-model';

type Dict = Record<string, unknown>;

/**
 * A Keras 3 model in the words of TF-Keras 2.15's `.h5`: batch_input_shape, plain dtypes, inbound nodes as lists, calls of nested models counted
 * from 1, weight names with `:0`.
 */
export function asKeras2({ config, layers }: ParsedModel): File {
  const members: Record<string, H5Group> = {};
  for (const { layer, arrays } of layers) {
    const names = arrays.map((_, i) => `${layer}/weight_${i}:0`);
    const inside = Object.fromEntries(arrays.map((array, i) => [`weight_${i}:0`, array]));
    members[layer] = {
      attributes: { weight_names: names },
      members: arrays.length ? { [layer]: { members: inside } } : {},
    };
  }
  const root: H5Group = {
    attributes: { model_config: JSON.stringify(rewrite(config)), keras_version: '2.15.0', backend: 'tensorflow' },
    members: { model_weights: { attributes: { layer_names: Object.keys(members) }, members } },
  };
  return new File(writeH5(root), 'keras2.h5');
}

/** The description, without what Keras 3 added. */
function rewrite(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewrite);
  if (value === null || typeof value !== 'object') return value;
  const dict = value as Dict;
  if (dict.class_name === 'DTypePolicy') return 'float32';
  const result: Dict = {};
  for (const [key, inner] of Object.entries(dict)) {
    if (key === 'module' || key === 'registered_name' || key === 'build_config') continue;
    if (key === 'batch_shape') result.batch_input_shape = inner;
    else if (key === 'layers' && dict.input_layers) result.layers = rewriteLayers(inner as Dict[]);
    else if ((key === 'input_layers' || key === 'output_layers') && typeof (inner as unknown[])[0] === 'string')
      result[key] = [inner];
    else result[key] = rewrite(inner);
  }
  return result;
}

function rewriteLayers(layers: Dict[]): unknown[] {
  const nested = new Set(layers.filter((layer) => layer.class_name === 'Functional').map((layer) => layer.name));
  return layers.map((layer) => ({
    ...(rewrite({ ...layer, inbound_nodes: [] }) as Dict),
    inbound_nodes: (layer.inbound_nodes as { args: unknown[] }[]).map(({ args }) =>
      [args[0]].flat().map((tensor) => {
        const [name, node, index] = (tensor as { config: { keras_history: [string, number, number] } }).config
          .keras_history;
        return [name, nested.has(name) ? node + 1 : node, index, {}];
      }),
    ),
  }));
}
