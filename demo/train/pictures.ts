import type { AttnHeatmap } from '../../components/attn-heatmap';
import type { FeatureGrid } from '../../components/feature-grid';
import type { RnnWeights } from '../../components/rnn-weights';
import { getGradients, getLayerOutputs, getWeights, type LayerGradient } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import type { Lesson } from './lessons';
import type { Training } from './training';

export interface TrainFigures {
  loss: FeatureGrid;
  norms: FeatureGrid;
  attention: AttnHeatmap;
  features: FeatureGrid;
  weights: RnnWeights;
  gradients: RnnWeights;
}

export type Comparison = 'now' | 'before' | 'both';

/** What a pass over the window on the page leaves on the GPU. */
interface Seen {
  /** f32[1, 240, 240] */
  attention: tf.Tensor;
  /** f32[1, 240, 60] */
  features: tf.Tensor;
}

const attentionAxes = ['sample', 'query', 'key'];
const featureAxes = ['sample', 'time', 'channel'];

/** Draws what the model does with one window, and what it learns from it. */
export class Pictures {
  #comparison: Comparison = 'now';
  #before: Seen | null = null;
  #now: Seen | null = null;

  constructor(
    readonly training: Training,
    readonly figures: TrainFigures,
    /** The window on the page, which is not learned from. */
    readonly lesson: Lesson,
  ) {
    figures.loss.names = ['loss'];
    figures.norms.names = ['gradient norm'];
    figures.features.sampleNames = ['before', 'now'];
  }

  get comparison(): Comparison {
    return this.#comparison;
  }

  set comparison(comparison: Comparison) {
    this.#comparison = comparison;
    this.#showSeen();
  }

  /** The model has other weights that nothing was learned with: this is what it is compared with. */
  async begin(): Promise<void> {
    for (const seen of [this.#before, this.#now]) disposeSeen(seen);
    this.#before = this.#now = null;
    this.figures.loss.data = null;
    this.figures.loss.style.visibility = 'hidden';
    await this.draw();
  }

  /**
   * Draws all of it as it is now. Resolves when the pictures are on the page.
   *
   * cost  a pass forward, and two there and back, of one window; the figures of weights read 24 bytes per weight, twice a
   *       second at most
   */
  async draw(): Promise<void> {
    const { figures } = this;
    await this.#look();
    this.#showSeen();
    this.#showLoss();
    const { x, y } = this.lesson;
    const { model } = this.training;
    const weights = getWeights(model, 'lstm');
    figures.weights.data = weights;
    const options = { y, loss: 'binary_crossentropy' };
    const ofWeights = await getGradients(model, 'lstm', x, { ...options, of: 'weights' });
    figures.gradients.data = ofWeights;
    const ofOutputs = await getGradients(model, 'lstm', x, options);
    const norms = normsOf(ofOutputs[0]);
    figures.norms.data = { tensor: norms, axes: ['time', 'channel'] };
    for (const one of [...weights, ...ofWeights, ...ofOutputs]) one.dispose();
    norms.dispose();
    await this.settled();
  }

  async settled(): Promise<void> {
    await Promise.all(
      Object.values(this.figures).map((figure: AttnHeatmap | FeatureGrid | RnnWeights) => figure.updateComplete),
    );
  }

  async #look(): Promise<void> {
    const outputs = await getLayerOutputs(this.training.model, ['lstm', 'seq_self_attention'], this.lesson.x);
    const [features, , attention] = outputs;
    disposeSeen(this.#now);
    this.#now = { attention: tf.keep(tf.clone(attention.tensor)), features: tf.keep(tf.clone(features.tensor)) };
    this.#before ??= { attention: tf.keep(tf.clone(attention.tensor)), features: tf.keep(tf.clone(features.tensor)) };
    for (const output of outputs) output.dispose();
  }

  #showSeen(): void {
    if (!this.#now || !this.#before) return;
    const { attention, features } = this.figures;
    const both = this.#comparison === 'both';
    attention.heads = both ? 'all' : '';
    features.samples = both ? 'overlay' : '';
    if (both) {
      const [maps, lines] = [
        pair(this.#before.attention, this.#now.attention),
        pair(this.#before.features, this.#now.features),
      ];
      attention.data = { tensor: maps, axes: attentionAxes };
      features.data = { tensor: lines, axes: featureAxes };
      tf.dispose([maps, lines]);
      return;
    }
    const seen = this.#comparison === 'before' ? this.#before : this.#now;
    attention.data = { tensor: seen.attention, axes: attentionAxes };
    features.data = { tensor: seen.features, axes: featureAxes };
  }

  /** The whole curve: a few numbers that are here anyway. */
  #showLoss(): void {
    const { losses } = this.training;
    if (losses.length === 0) return;
    this.figures.loss.style.visibility = '';
    // A line has two ends.
    const values = losses.length > 1 ? losses : [losses[0], losses[0]];
    this.figures.loss.data = { values, shape: [values.length, 1], axes: ['time', 'channel'] };
  }

  release(): void {
    for (const seen of [this.#before, this.#now]) disposeSeen(seen);
    this.lesson.dispose();
  }
}

function pair(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.concat([a, b], 0);
}

/** ‖∂ loss / ∂ h‖ at each day, over samples and channels: f32[240, 1]. */
function normsOf({ tensor }: LayerGradient): tf.Tensor {
  return tf.tidy(() => tf.reshape(tf.sqrt(tf.sum(tf.square(tensor!), [0, 2])), [-1, 1]));
}

function disposeSeen(seen: Seen | null): void {
  if (seen) tf.dispose([seen.attention, seen.features]);
}
