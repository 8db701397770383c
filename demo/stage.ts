import type { AttnHeatmap } from '../components/attn-heatmap';
import type { FeatureGrid } from '../components/feature-grid';
import type { FeatureHistogram } from '../components/feature-histogram';
import { GpuLostError, openEngine, type Engine } from '../src/index';
import type { Answer } from './answer';
import type { Forecaster, Pass } from './forecast';
import type { Meter } from './meter';
import type { Timeline } from './timeline';
import type { WeatherSeries } from './weather';

export interface Figures {
  map: AttnHeatmap;
  grid: FeatureGrid;
  histogram: FeatureHistogram;
}

export interface Parts {
  engine: Engine;
  series: WeatherSeries;
  forecaster: Forecaster;
  figures: Figures;
  timeline: Timeline;
  answer: Answer;
  meter: Meter;
}

/** Puts one window on the page: both models' pass, and its tensors handed to the figures. */
export class Stage {
  #shown: Pass | null = null;
  #alone: Promise<unknown> = Promise.resolve();
  #marked = false;

  constructor(readonly parts: Parts) {}

  /**
   * Computes and draws the window that starts on this day. Resolves when the GPU has finished it; where the GPU is lost
   * meanwhile, when the next one has.
   */
  async show(day: number): Promise<void> {
    try {
      await this.#show(day);
    } catch (error) {
      if (!(await this.#goesOn(error))) throw error;
      await this.#show(day);
    }
  }

  /** Goes on with the engine that has taken the place of a lost one. */
  use(engine: Engine): void {
    const { parts } = this;
    if (engine === parts.engine) return;
    parts.engine = engine;
    parts.meter.use(engine);
    parts.series.renew();
    parts.answer.renew();
  }

  /** Whether it was the GPU's loss, and there is another. */
  async #goesOn(error: unknown): Promise<boolean> {
    if (!(error instanceof GpuLostError)) return false;
    const engine = await openEngine();
    if (engine.tier === 'none') return false;
    this.use(engine);
    return true;
  }

  async #show(day: number): Promise<void> {
    await this.#alone;
    const { meter } = this.parts;
    if (meter.due) {
      const shown = this.#showTimed(day);
      this.#alone = shown.catch(() => {}); // whoever called hears of it; the next window is a new attempt
      await shown;
    } else {
      this.#hand(await this.#compute(day));
      await this.#drawn();
      await meter.gpuDone();
    }
    meter.picture();
    if (!this.#marked) performance.mark('first picture');
    this.#marked = true;
  }

  /** The window rests: now its two answers are read, 8 bytes. */
  async rest(): Promise<void> {
    const shown = this.#shown;
    try {
      if (shown) await this.parts.answer.tell(shown.chances);
    } catch (error) {
      const lost = await this.#goesOn(error);
      if (!lost && shown !== this.#shown) return; // its window was let go of meanwhile; the next one rests, too
      if (!lost) throw error;
      if (shown === this.#shown) await this.show(shown!.start);
      await this.parts.answer.tell(this.#shown!.chances);
    }
    this.parts.meter.restart();
  }

  async #showTimed(day: number): Promise<void> {
    const { meter } = this.parts;
    await meter.gpuDone();
    const began = performance.now();
    const pass = await this.#compute(day);
    await meter.gpuDone();
    const computed = performance.now();
    this.#hand(pass);
    await this.#drawn();
    const submitted = performance.now();
    await meter.gpuDone();
    meter.timed(computed - began, performance.now() - submitted);
  }

  async #compute(day: number): Promise<Pass> {
    const { engine, forecaster, series } = this.parts;
    const pass = await forecaster.run(series, day);
    if (engine.tier !== 'none') engine.scheduler.flushProducers();
    return pass;
  }

  #hand(pass: Pass): void {
    const { series, timeline, answer, figures } = this.parts;
    timeline.show(pass.start);
    answer.show({ today: series.today(pass.start), tomorrow: series.tomorrow(pass.start) }, pass.chances);
    figures.map.data = pass.attention;
    figures.grid.data = pass.features;
    figures.histogram.data = pass.weights;
    this.#shown?.dispose();
    this.#shown = pass;
  }

  async #drawn(): Promise<void> {
    const { map, grid, histogram } = this.parts.figures;
    await Promise.all([map.updateComplete, grid.updateComplete, histogram.updateComplete]);
  }
}
