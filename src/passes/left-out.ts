import source from '../../shaders/passes/left-out.wgsl';
import { Uniforms } from '../engine/uniforms';

/** Which cells of a map do not count: by what mask, and the query of its row 0. */
export interface LeftOut {
  /** As shaders/passes/left-out.wgsl numbers them; 0 leaves nothing out. */
  mask: number;
  /** Above 0 where rows were appended and the oldest have gone. */
  firstQuery: number;
}

/** WGSL that says which cells do not count, to be joined behind a matrix source. */
export const leftOutWgsl = source;

/** What that WGSL binds. */
export function leftOutUniforms(device: GPUDevice, label: string): Uniforms {
  return new Uniforms(device, source, { struct: 'Masking', label });
}
