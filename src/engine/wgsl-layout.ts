/**
 * A binding of a shader, read from its WGSL text. Bindings and the byte layouts of uniform structs are written once, in
 * the shader.
 *
 * The reader understands the WGSL of this project: one binding per declaration, structs of f32, i32, u32 and vectors of
 * these. Alignment and size follow the WGSL specification, section 14.4.1 (Alignment and Size).
 */
export interface WgslBinding {
  name: string;
  index: number;
  type: GPUBufferBindingType | 'texture';
}

export interface WgslField {
  name: string;
  offset: number;
  scalar: 'f32' | 'i32' | 'u32';
  components: number;
}

export interface WgslStruct {
  fields: WgslField[];
  size: number;
}

const scalarOfSuffix = { f: 'f32', i: 'i32', u: 'u32' } as const;

/** The bindings of group 0, in the order of their declaration. */
export function readBindings(source: string): WgslBinding[] {
  const declaration = /@group\(0\)\s*@binding\((\d+)\)\s*var\s*(?:<([^>]*)>)?\s*(\w+)\s*:/g;
  return [...withoutComments(source).matchAll(declaration)].map(([, index, space = '', name]) => ({
    name,
    index: Number(index),
    type: bindingType(space.replaceAll(' ', '')),
  }));
}

function bindingType(space: string): WgslBinding['type'] {
  if (space === 'uniform') return 'uniform';
  if (space === 'storage,read_write') return 'storage';
  if (space === 'storage' || space === 'storage,read') return 'read-only-storage';
  return 'texture';
}

/** Byte offsets of a struct's fields, and its size rounded up to its alignment. */
export function readStruct(source: string, name: string): WgslStruct {
  const body = new RegExp(`struct\\s+${name}\\s*\\{([^}]*)\\}`).exec(withoutComments(source))?.[1];
  if (body === undefined) throw new Error(`wgsl: there is no struct ${name} in the shader.`);
  const fields: WgslField[] = [];
  let end = 0;
  let structAlign = 4;
  for (const [, field, type] of body.matchAll(/(\w+)\s*:\s*(\w+)/g)) {
    const { scalar, components } = readType(type, field);
    const align = components === 3 ? 16 : 4 * components;
    const offset = Math.ceil(end / align) * align;
    fields.push({ name: field, offset, scalar, components });
    end = offset + 4 * components;
    structAlign = Math.max(structAlign, align);
  }
  return { fields, size: Math.ceil(end / structAlign) * structAlign };
}

function readType(type: string, field: string): Pick<WgslField, 'scalar' | 'components'> {
  if (type === 'f32' || type === 'i32' || type === 'u32') return { scalar: type, components: 1 };
  const vector = /^vec([234])([fiu])$/.exec(type);
  if (!vector) throw new Error(`wgsl: field ${field} has type ${type}; use f32, i32, u32 or vecNf, vecNi, vecNu.`);
  return { scalar: scalarOfSuffix[vector[2] as 'f' | 'i' | 'u'], components: Number(vector[1]) };
}

function withoutComments(source: string): string {
  return source.replaceAll(/\/\/[^\n]*/g, '');
}
