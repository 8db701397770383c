import type { Family } from '../shape';
import { llamaRoles, llamaShape } from './like-llama';
import { withWindows } from './qwen2';

/** Qwen3: Llama whose queries and keys are normed head by head. */
export const qwen3: Family = {
  modelType: 'qwen3',
  prefix: 'model.',
  shape(config) {
    const headSize = config.whole(['head_dim'], 128);
    const shape = { ...llamaShape(config, 'qwen3'), headSize, headNorm: true, rotary: config.rotary(headSize) };
    const scales = shape.scales.map(() => 1 / Math.sqrt(headSize));
    return withWindows({ ...shape, scales }, config);
  },
  roles(shape, config) {
    const attention = config.flag('attention_bias', false);
    return llamaRoles(shape, { qkv: attention, out: attention, mlp: false });
  },
};
