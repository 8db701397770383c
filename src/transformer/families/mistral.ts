import type { Family } from '../shape';
import { llamaRoles, llamaShape } from './like-llama';

/** Mistral: Llama whose queries see a window of keys. */
export const mistral: Family = {
  modelType: 'mistral',
  prefix: 'model.',
  shape(config) {
    const shape = llamaShape(config, 'mistral');
    return { ...shape, windows: config.windows(shape.layers, 0) };
  },
  roles: (shape) => llamaRoles(shape, { qkv: false, out: false, mlp: false }),
};
