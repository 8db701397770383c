import type { Family } from '../shape';
import { llamaRoles, llamaShape } from './like-llama';

/** Llama 1 to 3, and what is stored as Llama: SmolLM2. */
export const llama: Family = {
  modelType: 'llama',
  prefix: 'model.',
  shape: (config) => llamaShape(config, 'llama'),
  roles(shape, config) {
    const attention = config.flag('attention_bias', false);
    return llamaRoles(shape, { qkv: attention, out: attention, mlp: config.flag('mlp_bias', false) });
  },
};
