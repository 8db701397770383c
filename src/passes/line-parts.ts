import { Uniforms } from '../engine/uniforms';

/** Values of a line that one workgroup reads on its own: 1 ms on a software adapter, where a dispatch takes 30 µs. */
export const perPart = 16384;
/** Workgroups that keep any GPU busy. */
const enough = 1024;

/**
 * Into how many parts a line is split for the GPU: 1 for a line that one workgroup or invocation reads as fast, and
 * where there are as many lines as the GPU takes at once anyway.
 *
 * length  values per line
 * lines   lines of one dispatch
 */
export function partsOf(length: number, lines: number, { per = perPart } = {}): number {
  return Math.max(1, Math.min(Math.ceil(length / per), Math.floor(enough / lines)));
}

/** The uniform `split` of the shaders that read lines in parts. */
export function splitUniforms(device: GPUDevice, source: string, label: string): Uniforms {
  return new Uniforms(device, source, { struct: 'Split', label });
}
