import { cut, ModelFileError } from '../../models/file-error';
import type { Described } from '../families/families';
import type { StoredTensor } from '../safetensors/header';
import type { MatrixPart, ProjectionRole, VectorPart } from '../shape';
import { quadsOf, type VectorOffsets, type WeightType } from './matrix';

/** A tensor of the file and what part of a matrix it is. */
export interface PlannedPart extends MatrixPart {
  tensor: StoredTensor;
  /** Row of the matrix that its first row becomes. */
  target: number;
}

/** Numbers for a buffer of vectors, read on the CPU: they are few. */
export interface PlannedVector {
  tensor: StoredTensor;
  at: number;
  interleaved: number;
}

export interface PlannedVectors {
  vectors: PlannedVector[];
  at: VectorOffsets;
  length: number;
}

/** A matrix before any of it is read: where its parts lie, and what it becomes. */
export interface PlannedMatrix extends PlannedVectors {
  label: string;
  type: Exclude<WeightType, 'int8'>;
  rows: number;
  columns: number;
  quads: number;
  /** Inputs come in groups, each padded to a multiple of 4. */
  group: number;
  parts: PlannedPart[];
}

export const storedTypes: Record<string, Exclude<WeightType, 'int8'>> = { F32: 'f32', F16: 'f16', BF16: 'bf16' };

type Tensors = ReadonlyMap<string, StoredTensor>;

/** Finds a model's tensors by their roles, and checks each against the config. Nothing is read. */
export class Planner {
  readonly #tensors: Tensors;
  readonly #prefix: string;
  readonly #aliases: Exclude<Described['family']['aliases'], undefined>;

  constructor(tensors: Tensors, { family, roles }: Described) {
    this.#tensors = tensors;
    // Files of the body alone leave the prefix out.
    this.#prefix = tensors.has(family.prefix + roles.embedding) ? family.prefix : '';
    this.#aliases = family.aliases ?? [];
  }

  has(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  /**
   * A projection's matrix with its vectors.
   *
   * group   inputs that are padded together; all where it is left out
   * throws  ModelFileError: which tensor is missing, of another shape than the config says, or of a type that is not
   *         read
   */
  matrix(label: string, role: ProjectionRole, group?: number): PlannedMatrix {
    const { columns } = role.parts[0];
    const size = group ?? columns;
    let rows = 0;
    const parts = role.parts.map((part): PlannedPart => {
      const shape = part.transposed ? [part.columns, part.rows] : [part.rows, part.columns];
      const planned = { ...part, tensor: this.tensor(part.name, shape), target: rows };
      rows += part.rows;
      return planned;
    });
    const types = new Set(parts.map(({ tensor }) => storedTypes[tensor.dtype]));
    const type = types.size === 1 ? [...types][0] : 'f32';
    const quads = quadsOf(size) * (columns / size);
    return { label, type, rows, columns, quads, group: size, parts, ...this.vectors(role, columns, quads) };
  }

  /** Gain and shift of a norm over `columns` numbers, and biases, one after another. */
  vectors({ norm, bias }: Pick<ProjectionRole, 'norm' | 'bias'>, columns: number, quads: number): PlannedVectors {
    const vectors: PlannedVector[] = [];
    const at: VectorOffsets = {};
    let length = 0;
    const add = (part: VectorPart, slots: number): number => {
      vectors.push({ tensor: this.tensor(part.name, [part.rows]), at: length, interleaved: part.interleaved ?? 0 });
      length += slots;
      return length - slots;
    };
    if (norm) at.gain = add({ name: norm.gain, rows: columns }, 4 * quads);
    if (norm?.shift) at.shift = add({ name: norm.shift, rows: columns }, 4 * quads);
    for (const part of bias ?? []) at.bias = Math.min(at.bias ?? Infinity, add(part, part.rows));
    return { vectors, at, length };
  }

  /** Gains of the queries' heads, then of the keys'. */
  pair(query: string, key: string, units: number): PlannedVectors {
    const vectors = [query, key].map((name, i) => ({
      tensor: this.tensor(name, [units]),
      at: i * units,
      interleaved: 0,
    }));
    return { vectors, at: {}, length: 2 * units };
  }

  /** A tensor of this shape and of a type that is read. */
  tensor(name: string, shape: readonly number[]): StoredTensor {
    const tensor = this.#find(name);
    if (!tensor) {
      const some = [...this.#tensors.keys()].slice(0, 3).map((one) => cut(one));
      throw new ModelFileError(
        'the checkpoint',
        `The tensor ${this.#prefix}${name} is missing. There are ${this.#tensors.size}: ${some.join(', ')}, …. Give all files of the model that config.json describes.`,
      );
    }
    const refuse = (sentence: string): never => {
      throw new ModelFileError(tensor.file.name, sentence, { member: tensor.name });
    };
    if (String(tensor.shape) !== String(shape)) {
      refuse(`The tensor is [${tensor.shape}]; by config.json it is [${shape}]. Give the files of one model.`);
    }
    if (!Object.hasOwn(storedTypes, tensor.dtype)) {
      refuse(`Its numbers are ${cut(tensor.dtype)}; F32, F16 and BF16 are read. Save it anew as one of these.`);
    }
    return tensor;
  }

  #find(name: string): StoredTensor | undefined {
    const others = this.#aliases
      .filter(([end]) => name.endsWith(end))
      .map(([end, other]) => name.slice(0, -end.length) + other);
    return [name, ...others]
      .map((one) => this.#tensors.get(this.#prefix + one) ?? this.#tensors.get(one))
      .find((tensor) => tensor !== undefined);
  }
}
