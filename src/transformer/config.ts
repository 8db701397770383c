import { cut, ModelFileError } from '../models/file-error';
import type { Activation, Rotary } from './shape';

type Values = Record<string, unknown>;

const activations: Record<string, Activation> = {
  gelu: 'gelu',
  gelu_new: 'geluTanh',
  gelu_fast: 'geluTanh',
  gelu_pytorch_tanh: 'geluTanh',
  relu: 'relu',
  silu: 'silu',
  swish: 'silu',
};

/** Reads config.json by the names that versions of transformers gave a thing, the first that is there. */
export class ConfigReader {
  constructor(
    readonly values: Values,
    readonly file = 'config.json',
  ) {}

  /** A count of 1 or more. */
  whole(names: readonly string[], fallback?: number): number {
    const value = this.#find(names) ?? fallback;
    if (Number.isSafeInteger(value) && (value as number) > 0) return value as number;
    return this.#refuse(names, value, 'a whole number above 0');
  }

  /** A count from 0 on. */
  index(name: string, fallback: number): number {
    const value = this.#find([name]) ?? fallback;
    if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
    return this.#refuse([name], value, 'a whole number from 0');
  }

  number(names: readonly string[], fallback?: number): number {
    const value = this.#find(names) ?? fallback;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    return this.#refuse(names, value, 'a number');
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.#find([name]) ?? fallback;
    return typeof value === 'boolean' ? value : this.#refuse([name], value, 'true or false');
  }

  /** One of these words. */
  word(name: string, known: readonly string[], fallback: string): string {
    const value = this.#find([name]) ?? fallback;
    return typeof value === 'string' && known.includes(value)
      ? value
      : this.#refuse([name], value, known.map((one) => JSON.stringify(one)).join(' or '));
  }

  activation(names: readonly string[]): Activation {
    const value = this.#find(names);
    const known = typeof value === 'string' && Object.hasOwn(activations, value) ? activations[value] : undefined;
    return known ?? this.#refuse(names, value, `one of ${Object.keys(activations).join(', ')}`);
  }

  /** The rotation's options in both spellings; Llama 3's scaling is known, and no other. */
  rotary(headSize: number, { share = 1, theta = 10_000 } = {}): Rotary {
    const nested = this.#object('rope_parameters');
    const old = this.#object('rope_scaling');
    const options = new ConfigReader({ ...this.values, ...old, ...nested }, this.file);
    const kind = options.#find(['rope_type', 'type']) ?? 'default';
    if (kind !== 'default' && kind !== 'llama3') {
      this.fail(
        `rope_scaling is of the type ${cut(JSON.stringify(kind))}; "default" and "llama3" are known. Give another model.`,
      );
    }
    const part = options.number(['partial_rotary_factor', 'rotary_pct'], share);
    const units = Math.trunc(headSize * part);
    if (units < 2 || units > headSize || units % 2 !== 0) {
      this.fail(`${units} of ${headSize} units per head are to be rotated; an even number of them can be. Fix it.`);
    }
    return {
      units,
      theta: options.number(['rope_theta', 'rotary_emb_base'], theta),
      scaling:
        kind === 'default'
          ? null
          : {
              factor: options.number(['factor']),
              low: options.number(['low_freq_factor']),
              high: options.number(['high_freq_factor']),
              original: options.whole(['original_max_position_embeddings']),
            },
    };
  }

  /**
   * Of each layer the window of keys, 0 for all: by `layer_types` where they are given.
   *
   * from  the first layer with a window where the types are not given
   */
  windows(layers: number, from: number): number[] {
    const window = this.#find(['sliding_window']) === undefined ? 0 : this.whole(['sliding_window']);
    const types = this.#find(['layer_types']);
    if (types === undefined) return Array.from({ length: layers }, (_, layer) => (layer >= from ? window : 0));
    if (!Array.isArray(types) || types.length !== layers) {
      const count = Array.isArray(types) ? `names ${types.length} layers` : 'is no list';
      this.fail(`layer_types ${count}; the model has ${layers}. Fix the file.`);
    }
    return (types as unknown[]).map((type, layer) => {
      if (type !== 'full_attention' && type !== 'sliding_attention') {
        this.fail(`layer ${layer} has ${cut(JSON.stringify(type))}; full_attention and sliding_attention are known.`);
      }
      return type === 'sliding_attention' ? window : 0;
    });
  }

  /** Throws what is wrong with the config. */
  fail(sentence: string): never {
    throw new ModelFileError(this.file, sentence);
  }

  /** null is as good as nothing: transformers writes it for what is not set. */
  #find(names: readonly string[]): unknown {
    return names
      .map((name) => (Object.hasOwn(this.values, name) ? this.values[name] : undefined))
      .find((value) => value != null);
  }

  #object(name: string): Values {
    const value = this.#find([name]) ?? {};
    return typeof value === 'object' && !Array.isArray(value)
      ? (value as Values)
      : this.#refuse([name], value, 'an object');
  }

  #refuse(names: readonly string[], value: unknown, wanted: string): never {
    const given = value === undefined ? 'is missing' : `is ${cut(JSON.stringify(value))}`;
    this.fail(`${names.join(' or ')} ${given}; it has to be ${wanted}. Give the model’s own config.json.`);
  }
}
