import { expect } from 'chai';
import * as tf from '../../src/tfjs/tf';

/** An array: little-endian float32 in base64. */
export interface RecordedNumbers {
  shape: number[];
  data: string;
}

/** See test/fixtures/gradients/README.md. */
export interface RecordedGradients {
  input: RecordedNumbers;
  y: RecordedNumbers;
  gradients: Record<string, RecordedNumbers>;
  integrated: RecordedNumbers;
  weights: Record<string, RecordedNumbers>;
  training: { learning_rate: number; losses: number[]; weights: Record<string, RecordedNumbers> };
}

export async function fetchGradients(name: string): Promise<RecordedGradients> {
  const response = await fetch(`/test/fixtures/gradients/${name}.gradients.json`);
  expect(response.ok, `${name} is served`).to.equal(true);
  return (await response.json()) as RecordedGradients;
}

export function numbersOf({ data }: RecordedNumbers): Float32Array {
  return new Float32Array(Uint8Array.from(atob(data), (char) => char.charCodeAt(0)).buffer);
}

export function recordedTensor(recorded: RecordedNumbers): tf.Tensor {
  return tf.tensor(numbersOf(recorded), recorded.shape);
}

export function largestOf(numbers: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < numbers.length; i++) largest = Math.max(largest, Math.abs(numbers[i]));
  return largest;
}

/** The models whose gradients Keras recorded, and where their files are. */
export const recordedModels: Record<string, string> = {
  'bilstm-sequential': '/test/fixtures/keras/bilstm-sequential.keras',
  'gru-default': '/test/fixtures/keras/gru-default.keras',
  'lstm-sequential': '/test/fixtures/keras/lstm-sequential.keras',
  'lstm-stack-functional': '/test/fixtures/keras/lstm-stack-functional.keras',
  'mha-functional': '/test/fixtures/keras/mha-functional.keras',
  'seq-self-attention-width7': '/test/fixtures/keras/seq-self-attention-width7.keras',
  'seq-weighted-attention': '/test/fixtures/keras/seq-weighted-attention.keras',
  'weather-self-attention': '/demo-files/weather-self-attention.keras',
  'weather-weighted-attention': '/demo-files/weather-weighted-attention.keras',
};
