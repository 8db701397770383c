import type { Engine } from '../../src/index';
import type { Writer } from './writer';

export type MeterPlace = Record<'facts' | 'count' | 'rate' | 'made' | 'drawn', HTMLElement>;

/** What a text costs: tokens per second, and the bytes that came back from the GPU for it and for the page's figures. */
export class TalkMeter {
  #bytes = 0;
  #times: number[] = [];

  constructor(
    public engine: Engine,
    readonly place: MeterPlace,
  ) {}

  /** Says what a model is and takes. */
  model(name: string, writer: Writer): void {
    const { model } = writer.writing!;
    const { family, layers, heads, width, vocabulary } = model.config;
    const numbers = `${family}, ${layers} layers of ${heads} heads, width ${width}, ${count(vocabulary)} tokens known`;
    this.place.facts.textContent = `${name}: ${numbers}; ${(model.gpuBytes / 1e6).toFixed(1)} MB on the GPU`;
  }

  /** Counts a token that has been shown; what `generate` read for it is told apart from the rest. */
  shown(writer: Writer, moving: boolean): void {
    const { writing, readOfToken } = writer;
    const { readbackBytes } = this.engine.stats;
    const others = readbackBytes - this.#bytes - (readOfToken ?? 0);
    this.#bytes = readbackBytes;
    this.place.count.textContent = `${count(writing!.session.tokens.length)} of ${count(writing!.model.config.context)}`;
    if (readOfToken !== null) {
      this.place.made.textContent = bytes(readOfToken);
      if (moving) this.place.drawn.textContent = bytes(others);
    }
    this.#times = moving ? [...this.#times, performance.now()].slice(-20) : [];
    if (this.#times.length < 3) return;
    const perSecond = (1000 * (this.#times.length - 1)) / (this.#times.at(-1)! - this.#times[0]);
    this.place.rate.textContent = perSecond.toFixed(perSecond < 10 ? 1 : 0);
  }
}

function count(number: number): string {
  return number.toLocaleString('en');
}

function bytes(number: number): string {
  return number < 10_000 ? `${count(number)} B` : `${(number / 1000).toFixed(0)} kB`;
}
