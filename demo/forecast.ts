import { getLayerOutputs, loadModel, type LayerOutput, type Model } from '../src/index';
import type * as tf from '../src/tfjs/tf';
import type { WeatherSeries } from './weather';

/** What one pass of both models over one window leaves on the GPU. */
export interface Pass {
  start: number;
  /** The LSTM's channels: f32[1, 240, 60]. */
  features: LayerOutput;
  /** Self-attention: f32[1, 240, 240], each row a day that attends. */
  attention: LayerOutput;
  /** Weighted attention: f32[1, 240]. */
  weights: LayerOutput;
  /** The chance of rain tomorrow by self-attention and by weighted attention, 0…1: f32[1, 1] each. */
  chances: [tf.Tensor, tf.Tensor];
  dispose(): void;
}

/** The two models, which share nothing but what they are given. */
export class Forecaster {
  constructor(
    readonly selfAttention: Model,
    readonly weightedAttention: Model,
  ) {}

  /** Runs both models on the window that starts on this day. The caller disposes the pass. */
  async run(series: WeatherSeries, start: number): Promise<Pass> {
    const input = series.window(start);
    try {
      const self = await getLayerOutputs(this.selfAttention, ['lstm', 'seq_self_attention', 'rain_tomorrow'], input);
      const weighted = await getLayerOutputs(
        this.weightedAttention,
        ['seq_weighted_attention', 'rain_tomorrow'],
        input,
      );
      const [features, , attention, selfAnswer] = self;
      const [, weights, weightedAnswer] = weighted;
      return {
        start,
        features,
        attention,
        weights,
        chances: [selfAnswer.tensor, weightedAnswer.tensor],
        dispose: () => [...self, ...weighted].forEach((output) => output.dispose()),
      };
    } finally {
      input.dispose();
    }
  }
}

/** Loads both models; `watch` is given each file's promise on the way. */
export async function openForecaster(watch: <T>(model: Promise<T>) => Promise<T>): Promise<Forecaster> {
  const open = (file: string): Promise<Model> => watch(loadModel(new URL(file, document.baseURI)));
  const [self, weighted] = await Promise.all([
    open('weather-self-attention.keras'),
    open('weather-weighted-attention.keras'),
  ]);
  return new Forecaster(self, weighted);
}
