import * as tf from '../tfjs/tf';
import { hostValues } from '../tfjs/host-values';
import type { InputInfo } from './model';
import type { InputArray } from './npy';

/**
 * An array from a file as a tensor for one of a model's inputs.
 *
 * returns  float32 or int32 as `model.inputs` says, of the array's shape; the caller disposes it
 * throws   with the value and its place, where the input takes ids or whole numbers and the array holds anything else
 */
export function inputTensor(
  { name, shape, values }: Pick<InputArray, 'name' | 'shape' | 'values'>,
  input: InputInfo,
): tf.Tensor {
  refuseOddIds({ name, shape, values }, input);
  return tf.tensor(values, shape, input.dtype === 'int32' ? 'int32' : 'float32');
}

/**
 * Refuses ids that no Embedding has, in a tensor whose numbers are still on the CPU, as they are before its first use;
 * others are not read back for it.
 */
export function refuseOddTensor(tensor: tf.Tensor, input: InputInfo): void {
  if (input.vocabulary === undefined) return;
  const values = hostValues(tensor);
  if (values) refuseOddIds({ name: 'the tensor', shape: tensor.shape, values }, input);
}

interface Given {
  name: string;
  shape: readonly number[];
  values: ArrayLike<number>;
}

function refuseOddIds({ name, shape, values }: Given, { name: input, dtype, vocabulary }: InputInfo): void {
  if (vocabulary === undefined && dtype !== 'int32') return;
  const limit = vocabulary ?? Infinity;
  for (let i = 0; i < values.length; i++) {
    const id = values[i];
    if (Number.isInteger(id) && (vocabulary === undefined || (id >= 0 && id < limit))) continue;
    const wanted =
      vocabulary === undefined
        ? 'whole numbers. Round them'
        : `the ids of an Embedding, whole numbers from 0 to ${limit - 1}. Give ids of its vocabulary of ${limit}`;
    throw new Error(`${capital(name)} holds ${id} at [${placeOf(i, shape)}]; the input "${input}" takes ${wanted}.`);
  }
}

function capital(name: string): string {
  return name === 'the tensor' ? 'The tensor' : `The array "${name}"`;
}

function placeOf(index: number, shape: readonly number[]): string {
  let rest = index;
  return [...shape]
    .reverse()
    .map((side) => {
      const at = rest % side;
      rest = Math.floor(rest / side);
      return at;
    })
    .reverse()
    .join(', ');
}
