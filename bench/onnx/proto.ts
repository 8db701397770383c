/**
 * An ONNX model as the bytes of its file, written field by field after onnx.proto
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto): numbers are varints, all else is length-delimited.
 */

/** A dimension's length, or the name of one that is known only when it runs. */
export type Dim = number | string;

const types = { float: 1, int64: 7 } as const;

export interface Graph {
  nodes: readonly Uint8Array[];
  initializers: readonly Uint8Array[];
  inputs: readonly Uint8Array[];
  outputs: readonly Uint8Array[];
}

export function modelFile({ nodes, initializers, inputs, outputs }: Graph, opset: number): Uint8Array {
  const graph = [
    ...nodes.map((node) => delimited(1, node)),
    text(2, 'bench'),
    ...initializers.map((one) => delimited(5, one)),
    ...inputs.map((one) => delimited(11, one)),
    ...outputs.map((one) => delimited(12, one)),
  ];
  return join([number(1, 8), message(7, graph), message(8, [text(1, ''), number(2, opset)])]);
}

/** An operator; attributes are whole numbers, lists of these, or {float}. */
export function nodeOf(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Record<string, number | readonly number[] | { float: number }> = {},
): Uint8Array {
  return join([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  ]);
}

function attribute(name: string, value: number | readonly number[] | { float: number }): Uint8Array {
  const [float, integer, integers] = [1, 2, 7];
  if (typeof value === 'number') return message(5, [text(1, name), number(3, value), number(20, integer)]);
  if ('float' in value) {
    const bytes = new Uint8Array(Float32Array.of(value.float).buffer);
    return message(5, [text(1, name), join([Uint8Array.of((2 << 3) | 5), bytes]), number(20, float)]);
  }
  return message(5, [text(1, name), ...value.map((one) => number(8, one)), number(20, integers)]);
}

export function floats(name: string, dims: readonly number[], values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return join([...dims.map((dim) => number(1, dim)), number(2, types.float), text(8, name), delimited(9, bytes)]);
}

export function integers(name: string, values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return join([number(1, values.length), number(2, types.int64), text(8, name), delimited(9, bytes)]);
}

export function valueInfo(name: string, dims: readonly Dim[], type: keyof typeof types = 'float'): Uint8Array {
  const shape = message(
    2,
    dims.map((dim) => message(1, [typeof dim === 'number' ? number(1, dim) : text(2, dim)])),
  );
  return join([text(1, name), message(2, [message(1, [number(1, types[type]), shape])])]);
}

function number(field: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(field << 3), ...varint(value)]);
}

function text(field: number, value: string): Uint8Array {
  return delimited(field, new TextEncoder().encode(value));
}

function message(field: number, parts: readonly Uint8Array[]): Uint8Array {
  return delimited(field, join(parts));
}

function delimited(field: number, bytes: Uint8Array): Uint8Array {
  return join([Uint8Array.from([...varint((field << 3) | 2), ...varint(bytes.length)]), bytes]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
