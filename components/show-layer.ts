import type { ElementData } from '../src/views/data';
import type { FeatureGrid } from './feature-grid';
import { sampleCount } from './show-options';

/** What a layer of a model puts out for an input, in place of data. */
export interface LayerFeatures {
  /** From `loadModel`, or a tf.LayersModel made in the page. */
  model: object;
  /** A part of the layer's name, or its index. Of several the first with a time axis is shown. */
  layer: string | number | readonly (string | number)[];
  /** A tensor, one per input, or by input name; stays the caller's. */
  input: object;
}

export function isLayerFeatures(given: object): given is LayerFeatures {
  return 'model' in given && 'layer' in given && 'input' in given;
}

/**
 * Runs the model and gives the grid what the layer puts out. What fails is told by the grid's `engine-error`.
 *
 * overlay  whether several samples are drawn over one another
 */
export function feedLayer(grid: FeatureGrid, { model, layer, input }: LayerFeatures, overlay: boolean): void {
  const run = async (): Promise<void> => {
    // Only who gives a model loads what runs it.
    const { getLayerOutputs } = await import('../src/models/layer-outputs');
    const outputs = await getLayerOutputs(model as never, layer, input as never);
    const shown = outputs.find(({ axes }) => axes.includes('time')) ?? outputs[0];
    const data: ElementData = { tensor: shown.tensor, axes: shown.axes };
    if (overlay && sampleCount(data) > 1) grid.samples = 'overlay';
    grid.data = data; // it holds the tensor by itself
    for (const output of outputs) output.dispose();
  };
  grid.pending = run().catch((error: unknown) => {
    grid.dispatchEvent(new CustomEvent('engine-error', { detail: { error }, bubbles: true, composed: true }));
  });
}
