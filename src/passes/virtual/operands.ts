import halves from '../../../shaders/passes/virtual/halves.wgsl';
import quads from '../../../shaders/passes/virtual/quads.wgsl';
import units from '../../../shaders/passes/virtual/units.wgsl';
import { bytesOf, type TensorView } from '../../tensor/tensor-view';

/** Queries or keys as shaders read them. */
export interface Operand {
  /** [head, token, unit]; float32 or float16. */
  readonly view: TensorView;
  /** The buffer as it is now: what makes it may have moved to a larger one. */
  readonly buffer: GPUBuffer;
}

type Name = 'queries' | 'keys';
const bindings = { queries: 15, keys: 16 } as const satisfies Record<Name, number>;
const layouts = { queries: 'maps.queryLayout', keys: 'maps.keyLayout' } as const satisfies Record<Name, string>;

/** WGSL that reads four units at a time: by the vec4 where all rows begin at one and none ends within one. */
export function operandWgsl(name: Name, operand: Operand): string {
  const source = operand.view.dtype === 'float16' ? halves : inQuads(operand) ? quads : units;
  return source
    .replace('@binding(15)', `@binding(${bindings[name]})`)
    .replaceAll('operandLayout', layouts[name])
    .replaceAll('operand', name);
}

/** Strides of head, token and unit, and the offset, as that WGSL counts them. */
export function operandLayout(operand: Operand): [number, number, number, number] {
  const { strides, offset } = operand.view;
  const [head, token, unit] = strides;
  return inQuads(operand) ? [head / 4, token / 4, unit, offset / 4] : [head, token, unit, offset];
}

function inQuads({ view, buffer }: Operand): boolean {
  const { dtype = 'float32', shape, strides, offset } = view;
  const [head, token, unit] = strides;
  if (dtype !== 'float32' || unit !== 1 || [head, token, offset].some((at) => at % 4 !== 0)) return false;
  const last = offset + (shape[0] - 1) * head + (shape[1] - 1) * token;
  return 4 * Math.ceil((last + shape[2]) / 4) * bytesOf.float32 <= buffer.size;
}
