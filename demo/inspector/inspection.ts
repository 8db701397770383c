import {
  getLayerOutputs,
  GpuLostError,
  openEngine,
  type LayerInfo,
  type LayerOutput,
  type Model,
} from '../../src/index';
import type { Feed } from './feed';

export interface RunOptions {
  gates: boolean;
  training: boolean;
}

/** What one layer gave: its outputs, and what it tells beyond them (gates, scores). */
export interface LayerResult {
  layer: LayerInfo;
  outputs: LayerOutput[];
  taps: LayerOutput[];
}

/** Classes that have gates or a state over time. */
export function isRecurrent({ className }: LayerInfo): boolean {
  return /LSTM|GRU|RNN|Bidirectional/.test(className);
}

/** An open model and what it is fed with. */
export class Inspection {
  constructor(
    readonly model: Model,
    readonly feed: Feed,
  ) {}

  /** The layer to begin with: the last that looks back or around, else the last of all. */
  get firstPick(): number {
    const { layers } = this.model;
    const found = layers.findLastIndex((layer) => isRecurrent(layer) || layer.className.includes('Attention'));
    return found >= 0 ? found : layers.length - 1;
  }

  /**
   * What the layers of these indices put out, in the model's order, in one forward pass. The caller frees it.
   *
   * throws  the sentence of getLayerOutputs, where the input does not fit
   */
  async run(picks: readonly number[], options: RunOptions): Promise<LayerResult[]> {
    if (picks.length === 0) return [];
    const { layers } = this.model;
    const outputs = await this.#outputs(picks, options);
    return [...picks]
      .sort((a, b) => a - b)
      .map((pick) => ({
        layer: layers[pick],
        outputs: outputs.filter(({ name }) => name === layers[pick].name),
        taps: outputs.filter(({ name }) => this.#tapOwner(name, picks) === pick),
      }));
  }

  /** Where the GPU is lost, of the next one. */
  async #outputs(picks: readonly number[], options: RunOptions): Promise<LayerOutput[]> {
    const run = (): Promise<LayerOutput[]> => getLayerOutputs(this.model, picks, this.feed.tensors, options);
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof GpuLostError) || (await openEngine()).tier === 'none') throw error;
      return run();
    }
  }

  /** A tap is `layer/gate`; so is a layer of a nested model, `model/layer`. */
  #tapOwner(name: string, picks: readonly number[]): number | undefined {
    const { layers } = this.model;
    if (picks.some((pick) => layers[pick].name === name)) return undefined;
    const owners = picks.filter((pick) => name.startsWith(`${layers[pick].name}/`));
    return owners.sort((a, b) => layers[b].name.length - layers[a].name.length)[0];
  }

  dispose(): void {
    this.model.dispose();
    for (const tensor of this.feed.tensors) tensor.dispose();
  }
}

export function free(results: readonly LayerResult[]): void {
  for (const { outputs, taps } of results) for (const output of [...outputs, ...taps]) output.dispose();
}
