/** Keras's own arguments of MultiHeadAttention, apart from those that it has in common with others. */
export interface MultiHeadOptions {
  numHeads: number;
  keyDim: number;
  valueDim?: number | null;
  useBias?: boolean;
  outputShape?: number | number[] | null;
  attentionAxes?: number | number[] | null;
  useGate?: boolean;
  /** Keys count only within slidingWindow - 1 positions of the query, on both sides; with a causal mask, before it. */
  slidingWindow?: number | null;
}

/** Throws on the first argument that is out of its range, or that needs a feature we lack. */
export function checkMultiHead(layer: string, options: MultiHeadOptions): void {
  const { numHeads, keyDim, valueDim, outputShape, attentionAxes, useGate, slidingWindow } = options;
  const sides = { numHeads, keyDim, valueDim: valueDim ?? keyDim, slidingWindow: slidingWindow ?? 1 };
  for (const [name, value] of Object.entries(sides)) {
    if (!isSide(value)) throw new Error(`${layer}: ${name} is ${value}. Give a whole number above 0.`);
  }
  if (outputShape != null && ![outputShape].flat().every(isSide)) {
    throw new Error(`${layer}: outputShape is [${outputShape}]. Give whole numbers above 0.`);
  }
  const axes = attentionAxes == null ? [1] : [attentionAxes].flat();
  // Keras counts a negative axis from the end of [sample, time, channel].
  if (axes.length !== 1 || (axes[0] !== 1 && axes[0] !== -2)) {
    throw new Error(
      `${layer}: attentionAxes is [${axes}]. Only attention over time is computed: leave it out, or give 1.`,
    );
  }
  if (useGate)
    throw new Error(`${layer}: useGate is set, and gated attention is not computed. Use a layer without it.`);
}

export function isSide(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}

/** The output's axes after time, or null for the query's own. */
export function outputSides(outputShape: number | number[] | null): number[] | null {
  return outputShape == null ? null : [outputShape].flat();
}
