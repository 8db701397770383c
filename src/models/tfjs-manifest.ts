import { FormatError, cut } from './file-error';
import { toFloat32, type NumberFormat } from './floats';
import type { WeightArray } from './h5/h5-file';
import type { FileLimits } from './limits';
import type { NamedArray } from './parse-model';
import { isObject } from './safe-json';
import { checkShards } from './shards';

/** How a weight was made smaller: `value = stored · scale + min`, or float16. */
interface Quantization {
  dtype: string;
  scale?: number;
  min?: number;
}

interface WeightEntry {
  name: string;
  shape: number[];
  dtype: string;
  quantization?: Quantization;
}

/** The weights of a tfjs model.json: its files in order, and what lies in them. */
export interface Manifest {
  paths: string[];
  weights: WeightEntry[];
}

const formats: Record<string, NumberFormat> = {
  float32: { kind: 'float', bytes: 4 },
  float16: { kind: 'float', bytes: 2 },
  int32: { kind: 'int', bytes: 4, signed: true },
  uint16: { kind: 'int', bytes: 2 },
  uint8: { kind: 'int', bytes: 1 },
  bool: { kind: 'int', bytes: 1 },
};

const storedType = ({ dtype, quantization }: WeightEntry): string => quantization?.dtype ?? dtype;
const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

/** Reads and checks the manifest, before any shard is fetched. Throws FormatError. */
export function readManifest(written: unknown, limits: FileLimits): Manifest {
  const groups = Array.isArray(written) ? written : [];
  const paths: string[] = [];
  const weights: WeightEntry[] = [];
  for (const group of groups) {
    const readable = isObject(group) && Array.isArray(group.paths) && Array.isArray(group.weights);
    if (!readable || !(group.paths as unknown[]).every((path) => typeof path === 'string')) {
      throw new FormatError('The weightsManifest cannot be read. Save the model again.');
    }
    paths.push(...(group.paths as string[]));
    weights.push(...(group.weights as unknown as WeightEntry[]));
  }
  for (const entry of weights) checkEntry(entry, limits);
  checkShards({ paths, weights: weights.map(({ name, shape }) => ({ name, bytes: 4 * sizeOf(shape) })) }, limits);
  return { paths, weights };
}

function checkEntry(entry: WeightEntry, limits: FileLimits): void {
  const { name, shape } = isObject(entry) ? entry : ({} as WeightEntry);
  const sides = Array.isArray(shape) && shape.every((side) => Number.isSafeInteger(side) && side >= 0);
  if (typeof name !== 'string' || !sides) throw new FormatError('A weight of the manifest has no name or no shape.');
  if (4 * sizeOf(shape) > limits.tensorBytes) {
    throw new FormatError(
      `The weight ${cut(name)} [${cut(shape.join(','))}] is larger than the ${limits.tensorBytes} bytes allowed. Raise limits.tensorBytes if you trust the file.`,
    );
  }
  if (!Object.hasOwn(formats, storedType(entry))) {
    throw new FormatError(
      `The weight ${cut(name)} is stored as ${cut(String(storedType(entry)))}, which is not read. Convert the model to float32, float16, uint16 or uint8 weights.`,
    );
  }
}

/** The weights in the shards, which must hold exactly what the manifest declares. */
export function decodeShards(shards: readonly Uint8Array[], weights: readonly WeightEntry[]): NamedArray[] {
  const bytesOf = (entry: WeightEntry): number => formats[storedType(entry)].bytes * sizeOf(entry.shape);
  const wanted = weights.reduce((sum, entry) => sum + bytesOf(entry), 0);
  const held = shards.reduce((sum, shard) => sum + shard.length, 0);
  if (held !== wanted) {
    throw new FormatError(
      `The manifest declares ${wanted} bytes of weights and the files hold ${held}. Save the model again.`,
    );
  }
  const whole = joined(shards, held);
  let at = 0;
  return weights.map((entry) => {
    const bytes = whole.subarray(at, (at += bytesOf(entry)));
    return { name: entry.name, ...decode(bytes, entry) };
  });
}

function joined(shards: readonly Uint8Array[], bytes: number): Uint8Array {
  if (shards.length === 1) return shards[0];
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const shard of shards) {
    whole.set(shard, at);
    at += shard.length;
  }
  return whole;
}

function decode(bytes: Uint8Array, entry: WeightEntry): WeightArray {
  const dtype = storedType(entry);
  const values = toFloat32(bytes, sizeOf(entry.shape), formats[dtype]);
  const { scale, min } = entry.quantization ?? {};
  if (scale !== undefined || min !== undefined) {
    for (let i = 0; i < values.length; i++) values[i] = values[i] * (scale ?? 1) + (min ?? 0);
  }
  return { shape: [...entry.shape], values, dtype };
}
