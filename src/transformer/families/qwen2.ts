import type { ConfigReader } from '../config';
import type { TransformerShape, Family } from '../shape';
import { llamaRoles, llamaShape } from './like-llama';

/** Qwen2 and 2.5: Llama with biases on queries, keys and values. */
export const qwen2: Family = {
  modelType: 'qwen2',
  prefix: 'model.',
  shape: (config) => withWindows(llamaShape(config, 'qwen2'), config),
  roles: (shape) => llamaRoles(shape, { qkv: true, out: false, mlp: false }),
};

/** Qwen's window counts only where `use_sliding_window` is set. */
export function withWindows(shape: TransformerShape, config: ConfigReader): TransformerShape {
  if (!config.flag('use_sliding_window', false)) return shape;
  return { ...shape, windows: config.windows(shape.layers, config.number(['max_window_layers'], 28)) };
}
