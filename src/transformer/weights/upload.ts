import { ModelFileError } from '../../models/file-error';
import { toFloat32 } from '../../models/floats';
import type { StoredTensor } from '../safetensors/header';
import { numberBytes, shardRows, type Matrix, type Shard, type WeightType } from './matrix';
import { checkRows, placePart, quantise } from './place';
import { storedTypes, type PlannedMatrix, type PlannedPart, type PlannedVectors } from './plan';
import type { TensorSink } from './read-tensors';

const storage = (): GPUBufferUsageFlags => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;

export interface UploadOptions {
  /** Whether matrices become bytes. */
  int8: boolean;
  /** Bytes that one binding holds. */
  limit: number;
}

/** Makes the buffers of planned matrices and fills them with what is read. */
export class WeightUpload {
  readonly sinks: TensorSink[] = [];
  /** Tensors whose numbers the GPU checks, in the order of `faults`. */
  readonly checked: StoredTensor[] = [];
  readonly #buffers: GPUBuffer[] = [];
  #faults: GPUBuffer | null = null;

  constructor(
    readonly device: GPUDevice,
    readonly options: UploadOptions,
  ) {}

  /** Bytes of all buffers so far. */
  get bytes(): number {
    return this.#buffers.reduce((sum, { size }) => sum + size, 0);
  }

  /** u32 per checked tensor: 1 where it holds NaN or infinity. Made when all matrices are planned. */
  get faults(): GPUBuffer {
    return (this.#faults ??= this.#make('transformer.faults', Math.max(4, 4 * this.checked.length)));
  }

  /** A matrix's buffers; its numbers come with its sinks. `int8`: whether it becomes bytes. */
  matrix(plan: PlannedMatrix, int8 = this.options.int8): Matrix {
    const { label, rows, columns, quads } = plan;
    const type: WeightType = int8 ? 'int8' : plan.type;
    const at = int8 ? { ...plan.at, scale: plan.length } : plan.at;
    const vectors = this.vectors(plan, label, int8 ? rows : 0);
    const shards = this.#shards(plan, type);
    const matrix: Matrix = { label, type, rows, columns, quads, shards, vectors, at };
    if (int8) this.#throughStored(plan, matrix);
    else for (const part of plan.parts) this.#part(plan, part, shards);
    return matrix;
  }

  /** f32 vectors one after another, with room for `more` numbers behind them. */
  vectors(plan: PlannedVectors, label: string, more = 0): GPUBuffer {
    const buffer = this.#make(`${label}.vectors`, 4 * Math.max(1, plan.length + more));
    for (const { tensor, at, interleaved } of plan.vectors) {
      const bytes = new Uint8Array(tensor.to - tensor.from);
      this.sinks.push({
        tensor,
        take: (start, piece) => bytes.set(piece, start),
        end: () => {
          const numbers = numbersOf(tensor, bytes);
          this.device.queue.writeBuffer(buffer, 4 * at, interleaved ? apart(numbers, interleaved) : numbers);
        },
      });
    }
    return buffer;
  }

  /** Counts a buffer that others have made and filled among its own. */
  adopt(buffer: GPUBuffer): GPUBuffer {
    this.#buffers.push(buffer);
    return buffer;
  }

  release(): void {
    for (const buffer of this.#buffers) buffer.destroy();
  }

  #make(label: string, size: number): GPUBuffer {
    const buffer = this.device.createBuffer({ label, size, usage: storage() });
    this.#buffers.push(buffer);
    return buffer;
  }

  #shards({ label, rows, quads }: PlannedMatrix, type: WeightType): Shard[] {
    const rowBytes = 4 * quads * numberBytes[type];
    return shardRows(rows, rowBytes, this.options.limit).map((shard) => ({
      ...shard,
      buffer: this.#make(label, shard.rows * rowBytes),
    }));
  }

  /** Stored numbers are on the GPU only until they are bytes, one matrix at a time. */
  #throughStored(plan: PlannedMatrix, matrix: Matrix): void {
    const stored: Shard[] = [];
    let left = plan.parts.length;
    const make = (): void => {
      for (const { first, rows } of matrix.shards) {
        const size = 4 * rows * plan.quads * numberBytes[plan.type];
        const buffer = this.device.createBuffer({ label: plan.label, size, usage: storage() });
        stored.push({ first, rows, buffer });
      }
    };
    for (const part of plan.parts) {
      this.#part(plan, part, stored, {
        before: () => stored.length || make(),
        after: () => {
          if (--left > 0) return;
          quantise(this.device, plan, stored, matrix);
          for (const { buffer } of stored) buffer.destroy();
        },
      });
    }
  }

  #part(
    plan: PlannedMatrix,
    part: PlannedPart,
    shards: readonly Shard[],
    around: { before?: () => unknown; after?: () => void } = {},
  ): void {
    const { device } = this;
    const { tensor } = part;
    const direct = isDirect(plan, part);
    const index = this.checked.push(tensor) - 1;
    let raw: GPUBuffer | null = null;
    const take = (at: number, bytes: Uint8Array<ArrayBuffer>): void => {
      if (at === 0) {
        around.before?.();
        const size = 4 * Math.ceil((tensor.to - tensor.from) / 4);
        if (!direct) raw = device.createBuffer({ label: `${plan.label}.stored`, size, usage: storage() });
      }
      // The buffer behind `bytes` has room for the padding that whole words need.
      if (raw) device.queue.writeBuffer(raw, at, bytes.buffer, bytes.byteOffset, 4 * Math.ceil(bytes.length / 4));
      else writeRows(device, { plan, shards, target: part.target }, at, bytes);
    };
    const end = (): void => {
      if (raw) placePart(device, raw, part, { plan, shards });
      raw?.destroy();
      checkRows(device, this.faults, { index, shards, plan, part });
      around.after?.();
    };
    this.sinks.push({ tensor, take, end });
  }
}

/** Whether the file has the rows as the matrix has them. */
function isDirect({ type, group }: PlannedMatrix, { tensor, transposed, interleaved }: PlannedPart): boolean {
  return storedTypes[tensor.dtype] === type && !transposed && !interleaved && group % 4 === 0;
}

interface Target {
  plan: PlannedMatrix;
  shards: readonly Shard[];
  target: number;
}

/** Bytes of a part, from its byte `at` on, into the shards that hold its rows. */
function writeRows(
  device: GPUDevice,
  { plan, shards, target }: Target,
  at: number,
  bytes: Uint8Array<ArrayBuffer>,
): void {
  const rowBytes = 4 * plan.quads * numberBytes[plan.type];
  let from = target * rowBytes + at;
  for (let done = 0; done < bytes.length;) {
    const shard = shards.find(({ first, rows }) => from < (first + rows) * rowBytes)!;
    const count = Math.min(bytes.length - done, (shard.first + shard.rows) * rowBytes - from);
    device.queue.writeBuffer(shard.buffer, from - shard.first * rowBytes, bytes, done, count);
    done += count;
    from += count;
  }
}

function numbersOf({ name, file, dtype, shape }: StoredTensor, bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const type = storedTypes[dtype];
  const format = { kind: 'float', bytes: numberBytes[type], bfloat: type === 'bf16' } as const;
  const count = shape.reduce((product, side) => product * side, 1);
  const numbers = toFloat32(bytes, count, format);
  const odd = numbers.findIndex((number) => !Number.isFinite(number));
  if (odd < 0) return numbers;
  throw new ModelFileError(file.name, `Number ${odd} is ${numbers[odd]}. Give a model without.`, { member: name });
}

/** From [head][query, key, value][unit] to [query, key, value][head][unit]. */
function apart(numbers: Float32Array<ArrayBuffer>, units: number): Float32Array<ArrayBuffer> {
  const heads = numbers.length / 3 / units;
  return numbers.map((_, i) => {
    const [part, head, unit] = [Math.floor(i / units / heads), Math.floor(i / units) % heads, i % units];
    return numbers[(head * 3 + part) * units + unit];
  });
}
