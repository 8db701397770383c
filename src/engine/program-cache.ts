import { ComputeProgram, type ProgramOptions } from './program';
import { Uniforms, type UniformValues } from './uniforms';

interface Kept {
  programs: Map<string, ComputeProgram>;
  uniforms: Map<string, GPUBuffer>;
}

const byDevice = new WeakMap<GPUDevice, Kept>();

/** So many sets of uniform values are kept per device; beyond it the oldest is let go. */
const uniformsKept = 512;

/**
 * The program with this label, source and constants, compiled at its first use on the device.
 *
 * cost  a look-up; the first time a compilation
 */
export function programFor(device: GPUDevice, options: ProgramOptions): ComputeProgram {
  const { programs } = keptFor(device);
  const key = `${options.label} ${options.entryPoint ?? ''} ${JSON.stringify(options.constants ?? {})}`;
  let program = programs.get(key);
  if (!program) programs.set(key, (program = new ComputeProgram(device, options)));
  return program;
}

/**
 * A uniform buffer that holds these values of the program's struct `Shape` and never changes. Recorded work is submitted later, so a
 * buffer that were written again would reach it with the wrong values.
 *
 * cost  a look-up; the first time one buffer and one write
 */
export function shapeFor(program: ComputeProgram, values: UniformValues): GPUBuffer {
  const { uniforms } = keptFor(program.device);
  const { label, source } = program.options;
  const key = `${label} ${JSON.stringify(values)}`;
  let buffer = uniforms.get(key);
  if (!buffer) {
    const written = new Uniforms(program.device, source, { struct: 'Shape', label: `${label}.shape` });
    written.write(values);
    buffer = written.buffer;
    uniforms.set(key, buffer);
    // Not destroyed: recorded work may still read it. The browser collects it with its last user.
    if (uniforms.size > uniformsKept) uniforms.delete(uniforms.keys().next().value!);
  }
  return buffer;
}

function keptFor(device: GPUDevice): Kept {
  let kept = byDevice.get(device);
  if (!kept) byDevice.set(device, (kept = { programs: new Map(), uniforms: new Map() }));
  return kept;
}

/** Workgroups for `count` rows, one each, folded where the device takes no more in one dimension. */
export function rowWorkgroups(device: GPUDevice, count: number): [number, number] {
  const across = Math.min(count, device.limits.maxComputeWorkgroupsPerDimension);
  return [across, Math.ceil(count / across)];
}
