import { expect } from 'chai';
import * as tf from '../../src/tfjs/tf';

/** An array as the recordings hold it: numbers, or base64 of little-endian float32. */
export interface RecordedArray {
  shape: number[];
  data?: number[];
  float32_base64?: string;
}

/** An input and every layer's output for it, recorded from Keras. */
export interface Recording {
  input: RecordedArray | RecordedArray[] | Record<string, RecordedArray>;
  outputs: Record<string, RecordedArray | RecordedArray[]>;
}

export async function fetchRecording(url: string): Promise<Recording> {
  const response = await fetch(url);
  expect(response.ok, `${url} is served`).to.equal(true);
  return (await response.json()) as Recording;
}

export function valuesOf({ data, float32_base64: base64 }: RecordedArray): Float32Array {
  if (data) return Float32Array.from(data);
  const bytes = Uint8Array.from(atob(base64!), (char) => char.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

export function tensorOf(recorded: RecordedArray): tf.Tensor {
  return tf.tensor(valuesOf(recorded), recorded.shape);
}

/** The recorded batch as a model takes it: a list in the model's order, or by input name. */
export function inputsOf({ input }: Recording): tf.Tensor[] | Record<string, tf.Tensor> {
  if (Array.isArray(input)) return input.map(tensorOf);
  if (Array.isArray(input.shape)) return [tensorOf(input as RecordedArray)];
  return Object.fromEntries(
    Object.entries(input as Record<string, RecordedArray>).map(([name, one]) => [name, tensorOf(one)]),
  );
}

/** Largest |found − wanted|, relative to max(1, |wanted|) when asked; Infinity where a NaN stands on one side only. */
export function largestError(found: ArrayLike<number>, wanted: ArrayLike<number>, relative = false): number {
  expect(found.length, 'count of values').to.equal(wanted.length);
  let largest = 0;
  for (let i = 0; i < wanted.length; i++) {
    if (Number.isNaN(wanted[i]) && Number.isNaN(found[i])) continue;
    const error = Math.abs(found[i] - wanted[i]) / (relative ? Math.max(1, Math.abs(wanted[i])) : 1);
    largest = Number.isNaN(error) ? Infinity : Math.max(largest, error);
  }
  return largest;
}
