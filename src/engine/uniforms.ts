import { KeyedCache, keyOf, perDevice } from './keyed-cache';
import type { ComputeProgram } from './program';
import { readStruct, type WgslStruct } from './wgsl-layout';

export type UniformValues = Record<string, number | readonly number[]>;

/**
 * A uniform buffer that is written by field name. The layout is the shader's struct; a field that the struct lacks, or
 * one that is left out of the first write, is an error. Nothing is uploaded when no value changed.
 *
 * cost  one buffer; at most one writeBuffer of the struct's size per write
 */
export class Uniforms {
  readonly buffer: GPUBuffer;
  readonly #struct: WgslStruct;
  readonly #bytes: DataView;
  #written = false;

  constructor(
    readonly device: GPUDevice,
    source: string,
    options: { struct: string; label: string },
  ) {
    this.#struct = readStruct(source, options.struct);
    this.#bytes = new DataView(new ArrayBuffer(this.#struct.size));
    this.buffer = device.createBuffer({
      label: options.label,
      size: this.#struct.size,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
  }

  write(values: UniformValues): void {
    const names = new Set(this.#struct.fields.map((field) => field.name));
    for (const name of Object.keys(values)) {
      if (!names.has(name)) throw new Error(`uniforms: ${name} is no field; the struct has ${[...names].join(', ')}.`);
    }
    let changed = !this.#written;
    for (const field of this.#struct.fields) {
      const value = values[field.name];
      if (value === undefined) {
        if (!this.#written) throw new Error(`uniforms: the first write leaves ${field.name} out. Give it a value.`);
        continue;
      }
      const components = typeof value === 'number' ? [value] : value;
      for (let i = 0; i < field.components; i++) {
        changed = this.#set(field.offset + 4 * i, field.scalar, components[i]) || changed;
      }
    }
    if (changed) this.device.queue.writeBuffer(this.buffer, 0, this.#bytes.buffer as ArrayBuffer);
    this.#written = true;
  }

  #set(offset: number, scalar: 'f32' | 'i32' | 'u32', value: number): boolean {
    const before = this.#bytes.getUint32(offset, true);
    if (scalar === 'f32') this.#bytes.setFloat32(offset, value, true);
    else if (scalar === 'i32') this.#bytes.setInt32(offset, value, true);
    else this.#bytes.setUint32(offset, value, true);
    return this.#bytes.getUint32(offset, true) !== before;
  }

  release(): void {
    this.buffer.destroy();
  }
}

/** Sets of values that a device keeps for `shapeFor`. */
const shapesKept = 512;
const shapesOn = perDevice(() => new KeyedCache<GPUBuffer>(shapesKept));

/**
 * A uniform buffer that holds these values of the program's struct `Shape` and never changes. Recorded work is
 * submitted later, so a buffer that were written again would reach it with the wrong values.
 *
 * cost  a look-up; the first time one buffer and one write
 */
export function shapeFor({ device, options }: ComputeProgram, values: UniformValues): GPUBuffer {
  const label = `${options.label}.shape`;
  // One that is let go is not destroyed: recorded work may still read it. The browser collects it with its last user.
  return shapesOn(device).get(keyOf(label, values), () => {
    const uniforms = new Uniforms(device, options.source, { struct: 'Shape', label });
    uniforms.write(values);
    return uniforms.buffer;
  });
}
