import { KeyedCache, keyOf, perDevice } from './keyed-cache';
import type { ComputeProgram } from './program';
import { readStruct, type WgslField } from './wgsl-layout';

export type UniformValues = Record<string, number | readonly number[]>;

/**
 * A uniform buffer that is written by field name. The layout is the shader's struct. A write that changes no value
 * uploads nothing.
 *
 * cost  one buffer; at most one writeBuffer of the struct's size per write
 */
export class Uniforms {
  readonly buffer: GPUBuffer;
  readonly #label: string;
  readonly #fields: ReadonlyMap<string, WgslField>;
  readonly #bytes: DataView;
  #written = false;

  constructor(
    readonly device: GPUDevice,
    source: string,
    options: { struct: string; label: string },
  ) {
    const { fields, size } = readStruct(source, options.struct);
    this.#label = options.label;
    this.#fields = new Map(fields.map((field) => [field.name, field]));
    this.#bytes = new DataView(new ArrayBuffer(size));
    this.buffer = device.createBuffer({
      label: options.label,
      size,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
  }

  /**
   * Sets these fields; those that are left out keep their values.
   *
   * throws  when the struct lacks a field, the first write leaves one out, or a value does not fit its type. Nothing
   *         has changed then.
   */
  write(values: UniformValues): void {
    for (const [name, value] of Object.entries(values)) {
      const field = this.#fields.get(name);
      if (!field) this.#refuse(`${name} is no field; the struct has ${[...this.#fields.keys()].join(', ')}`);
      else this.#check(field, value);
    }
    const missing = this.#written ? undefined : [...this.#fields.keys()].find((name) => values[name] === undefined);
    if (missing) this.#refuse(`the first write leaves ${missing} out. Give it a value`);
    let changed = !this.#written;
    for (const [name, value] of Object.entries(values)) {
      const { offset, scalar } = this.#fields.get(name)!;
      if (typeof value === 'number') changed = this.#set(offset, scalar, value) || changed;
      else for (const [i, one] of value.entries()) changed = this.#set(offset + 4 * i, scalar, one) || changed;
    }
    if (changed) this.device.queue.writeBuffer(this.buffer, 0, this.#bytes.buffer as ArrayBuffer);
    this.#written = true;
  }

  #check({ name, scalar, components }: WgslField, value: number | readonly number[]): void {
    const numbers = typeof value === 'number' ? [value] : value;
    if (numbers?.length !== components) {
      this.#refuse(`${name} takes ${components} numbers, not ${numbers?.length ?? String(value)}`);
    }
    for (const number of numbers) {
      if (typeof number !== 'number' || !fits[scalar](number))
        this.#refuse(`${name} is ${number}, which is no ${scalar}`);
    }
  }

  #refuse(why: string): never {
    throw new Error(`${this.#label}: ${why}.`);
  }

  #set(offset: number, scalar: WgslField['scalar'], value: number): boolean {
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

/** Whether a WGSL type holds this number as it is, or rounded to float32. */
const fits = {
  f32: () => true,
  i32: (value: number) => value === (value | 0),
  u32: (value: number) => value === value >>> 0,
} as const satisfies Record<WgslField['scalar'], (value: number) => boolean>;

/** Sets of values that a device keeps for `shapeFor`. */
const shapesKept = 512;
const shapesOn = perDevice(() => new KeyedCache<GPUBuffer>(shapesKept));

/**
 * A uniform buffer that holds these values of the program's struct `Shape` and never changes. Recorded work is
 * submitted later: a buffer that is written in between would reach it with the wrong values.
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
