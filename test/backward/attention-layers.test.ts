import { AdditiveAttention } from '../../src/layers/additive-attention';
import { Attention } from '../../src/layers/attention';
import { GroupQueryAttention } from '../../src/layers/group-query-attention';
import { MultiHeadAttention } from '../../src/layers/multi-head-attention';
import { ScaledDotProductAttention } from '../../src/layers/scaled-dot-product-attention';
import { SeqSelfAttention } from '../../src/layers/seq-self-attention';
import { SeqWeightedAttention } from '../../src/layers/seq-weighted-attention';
import {
  kerasAttention,
  multiHeadAttention,
  scaledDotProduct,
  seqSelfAttention,
  seqWeightedAttention,
} from '../reference/attention-layers';
import { activations } from '../reference/recurrent';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { expectLayerDifferences, type LayerCase } from '../support/layer-gradients';

type Made = Omit<LayerCase, 'inputs'> & { inputs?: LayerCase['inputs'] };

const [time, channels, keys] = [5, 4, 6];
const mask = [...[1, 1, 0, 1, 1], ...[1, 1, 1, 0, 0]];
const keyMask = [...[1, 0, 1, 1, 1, 0], ...[1, 1, 1, 1, 0, 0]];
const causal = (query: number, key: number): boolean => key <= query;
const within = (back: number, forward: number) => (query: number, key: number) =>
  key - query >= -back && key - query <= forward;

/** One option each, beside the defaults. */
const oneInput: Record<string, () => Made> = {
  'SeqSelfAttention, additive': () => ({ layer: new SeqSelfAttention({ units: 3 }), reference: seqSelfAttention({}) }),
  'SeqSelfAttention, multiplicative': () => ({
    layer: new SeqSelfAttention({ attentionType: 'multiplicative' }),
    reference: seqSelfAttention({ multiplicative: true }),
  }),
  'SeqSelfAttention, width 3': () => ({
    layer: new SeqSelfAttention({ units: 3, attentionWidth: 3 }),
    reference: seqSelfAttention({ near: within(1, 1) }),
  }),
  'SeqSelfAttention, multiplicative, width 2': () => ({
    layer: new SeqSelfAttention({ attentionType: 'multiplicative', attentionWidth: 2 }),
    reference: seqSelfAttention({ multiplicative: true, near: within(1, 0) }),
  }),
  'SeqSelfAttention, history only': () => ({
    layer: new SeqSelfAttention({ units: 3, historyOnly: true }),
    reference: seqSelfAttention({ near: causal }),
  }),
  'SeqSelfAttention, history only, width 2': () => ({
    layer: new SeqSelfAttention({ units: 3, historyOnly: true, attentionWidth: 2 }),
    reference: seqSelfAttention({ near: within(1, 0) }),
  }),
  'SeqSelfAttention without additive bias': () => ({
    layer: new SeqSelfAttention({ units: 3, useAdditiveBias: false }),
    reference: seqSelfAttention({ additiveBias: false }),
  }),
  'SeqSelfAttention without attention bias': () => ({
    layer: new SeqSelfAttention({ units: 3, useAttentionBias: false }),
    reference: seqSelfAttention({ attentionBias: false }),
  }),
  'SeqSelfAttention with its map': () => ({
    layer: new SeqSelfAttention({ units: 3, returnAttention: true }),
    reference: seqSelfAttention({ map: true }),
  }),
  SeqWeightedAttention: () => ({ layer: new SeqWeightedAttention(), reference: seqWeightedAttention({}) }),
  'SeqWeightedAttention without bias': () => ({
    layer: new SeqWeightedAttention({ useBias: false }),
    reference: seqWeightedAttention({ bias: false }),
  }),
  'SeqWeightedAttention with its map': () => ({
    layer: new SeqWeightedAttention({ returnAttention: true }),
    reference: seqWeightedAttention({ map: true }),
  }),
  ScaledDotProductAttention: () => ({ layer: new ScaledDotProductAttention(), reference: scaledDotProduct({}) }),
  'ScaledDotProductAttention, masked': () => ({
    ...{ layer: new ScaledDotProductAttention(), reference: scaledDotProduct({}), masks: [mask] },
  }),
  'ScaledDotProductAttention, history only': () => ({
    layer: new ScaledDotProductAttention({ historyOnly: true }),
    reference: scaledDotProduct({ causal: true }),
  }),
  'ScaledDotProductAttention with its map': () => ({
    layer: new ScaledDotProductAttention({ returnAttention: true }),
    reference: scaledDotProduct({ map: true }),
  }),
};

for (const activation of ['sigmoid', 'tanh', 'relu', 'hardSigmoid'] as const) {
  oneInput[`SeqSelfAttention, scores by ${activation}`] = () => ({
    layer: new SeqSelfAttention({ units: 3, attentionActivation: activation }),
    reference: seqSelfAttention({ activation: activations[activation] }),
  });
}
for (const [masking, own] of [
  ['additive-both', 'additive-both'],
  ['multiplicative-eps', 'multiplicative-eps'],
  ['keys', 'exclude'],
] as const) {
  for (const attentionType of ['additive', 'multiplicative'] as const) {
    oneInput[`SeqSelfAttention, ${attentionType}, masked by ${masking}`] = () => ({
      layer: new SeqSelfAttention({ units: 3, attentionType, masking }),
      reference: seqSelfAttention({ multiplicative: attentionType === 'multiplicative', masking: own }),
      masks: [mask],
    });
  }
  oneInput[`SeqWeightedAttention, masked by ${masking}`] = () => ({
    layer: new SeqWeightedAttention({ masking }),
    reference: seqWeightedAttention({ masking: own }),
    masks: [mask],
  });
}

const two: LayerCase['inputs'] = [
  [time, channels],
  [keys, channels],
];
const three: LayerCase['inputs'] = [...two, [keys, channels]];
const square: LayerCase['inputs'] = [two[0], two[0]];

const severalInputs: Record<string, () => Made> = {
  Attention: () => ({ layer: new Attention(), reference: kerasAttention({}) }),
  'Attention with a key of its own': () => ({ layer: new Attention(), reference: kerasAttention({}), inputs: three }),
  'Attention with a scale': () => ({
    layer: new Attention({ useScale: true }),
    reference: kerasAttention({ useScale: true }),
  }),
  'Attention, causal': () => ({
    layer: new Attention({ useCausalMask: true }),
    reference: kerasAttention({ causal: true }),
    inputs: square,
  }),
  'Attention, masked': () => ({ layer: new Attention(), reference: kerasAttention({}), masks: [mask, keyMask] }),
  'Attention with its map': () => ({
    layer: new Attention({ returnAttentionScores: true }),
    reference: kerasAttention({ map: true }),
  }),
  'Attention by concat': () => ({
    layer: new Attention({ scoreMode: 'concat' }),
    reference: kerasAttention({ additive: true }),
  }),
  'Attention by concat, with a scale': () => ({
    layer: new Attention({ scoreMode: 'concat', useScale: true }),
    reference: kerasAttention({ additive: true, useScale: true }),
  }),
  AdditiveAttention: () => ({
    layer: new AdditiveAttention(),
    reference: kerasAttention({ additive: true, perChannel: true, useScale: true }),
  }),
  'AdditiveAttention without scale': () => ({
    layer: new AdditiveAttention({ useScale: false }),
    reference: kerasAttention({ additive: true, perChannel: true }),
  }),
  'AdditiveAttention, causal': () => ({
    layer: new AdditiveAttention({ useCausalMask: true }),
    reference: kerasAttention({ additive: true, perChannel: true, useScale: true, causal: true }),
    inputs: square,
  }),
  'AdditiveAttention, masked': () => ({
    layer: new AdditiveAttention(),
    reference: kerasAttention({ additive: true, perChannel: true, useScale: true }),
    masks: [mask, keyMask],
  }),
  'ScaledDotProductAttention of three inputs': () => ({
    layer: new ScaledDotProductAttention(),
    reference: scaledDotProduct({}),
    inputs: three,
    masks: [null, keyMask, null],
  }),
  MultiHeadAttention: () => ({
    layer: new MultiHeadAttention({ numHeads: 2, keyDim: 3 }),
    reference: multiHeadAttention({ heads: 2, keyDim: 3 }),
  }),
  'MultiHeadAttention with a key of its own': () => ({
    layer: new MultiHeadAttention({ numHeads: 2, keyDim: 3 }),
    reference: multiHeadAttention({ heads: 2, keyDim: 3 }),
    inputs: three,
  }),
  'MultiHeadAttention with a value dimension': () => ({
    layer: new MultiHeadAttention({ numHeads: 2, keyDim: 3, valueDim: 2 }),
    reference: multiHeadAttention({ heads: 2, keyDim: 3, valueDim: 2 }),
  }),
  'MultiHeadAttention without bias': () => ({
    layer: new MultiHeadAttention({ numHeads: 2, keyDim: 3, useBias: false }),
    reference: multiHeadAttention({ heads: 2, keyDim: 3, bias: false }),
  }),
  'MultiHeadAttention with an output shape': () => ({
    layer: new MultiHeadAttention({ numHeads: 2, keyDim: 3, outputShape: 7 }),
    reference: multiHeadAttention({ heads: 2, keyDim: 3 }),
  }),
  'MultiHeadAttention, causal': () => ({
    layer: new MultiHeadAttention({ numHeads: 2, keyDim: 3, useCausalMask: true }),
    reference: multiHeadAttention({ heads: 2, keyDim: 3, near: causal }),
    inputs: square,
  }),
  'MultiHeadAttention with a sliding window': () => ({
    layer: new MultiHeadAttention({ numHeads: 2, keyDim: 3, slidingWindow: 2 }),
    reference: multiHeadAttention({ heads: 2, keyDim: 3, near: within(1, 1) }),
    inputs: square,
  }),
  'MultiHeadAttention, masked': () => ({
    layer: new MultiHeadAttention({ numHeads: 2, keyDim: 3 }),
    reference: multiHeadAttention({ heads: 2, keyDim: 3 }),
    masks: [mask, keyMask],
  }),
  'MultiHeadAttention, masked, with its map': () => ({
    layer: new MultiHeadAttention({ numHeads: 2, keyDim: 3, returnAttentionScores: true }),
    reference: multiHeadAttention({ heads: 2, keyDim: 3, map: true }),
    masks: [mask, keyMask],
  }),
  GroupQueryAttention: () => ({
    layer: new GroupQueryAttention({ headDim: 3, numQueryHeads: 4, numKeyValueHeads: 2 }),
    reference: multiHeadAttention({ heads: 4, keyHeads: 2, keyDim: 3 }),
  }),
};

describe('the way back through attention layers, against differences in float64', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const [title, make] of Object.entries(oneInput))
    it(title, () => expectLayerDifferences({ inputs: [[time, channels]], ...make() }));
  for (const [title, make] of Object.entries(severalInputs))
    it(title, () => expectLayerDifferences({ inputs: two, ...make() }));
});
