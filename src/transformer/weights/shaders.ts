import bf16 from '../../../shaders/transformer/weights-bf16.wgsl';
import f16 from '../../../shaders/transformer/weights-f16.wgsl';
import f32 from '../../../shaders/transformer/weights-f32.wgsl';
import int8 from '../../../shaders/transformer/weights-int8.wgsl';
import type { WeightType } from './matrix';

/** How a shader reads four numbers of a matrix of each type: `weightQuad`, and the binding `weights`. */
export const weightReaders: Record<WeightType, string> = { f32, f16, bf16, int8 };

/** As shaders count the types that files store. */
export const typeNumbers = { f32: 0, f16: 1, bf16: 2 } as const;
