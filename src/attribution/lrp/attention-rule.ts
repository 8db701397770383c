import { traceAttention, type AttentionTrace } from '../../layers/attention-trace';
import { oneOnGpu } from '../../models/training/target';
import { gradientsOf } from '../../tfjs/tape';
import * as tf from '../../tfjs/tf';
import { quotient, tanhShares } from './kernels';
import { timesInputs, weighted, type LayerCall, type Relevance, type Rule } from './layer-call';
import { ofSoftmax } from './plain-rules';

/** AttnLRP's, for products. */
const productEpsilon = 1e-6;
/** For what is an input itself, scaled at most: its relevance is handed on. */
const noEpsilon = 1e-12;
/** Classes that project the weighted sum. */
const projecting = /^(MultiHead|GroupQuery|GroupedQuery)Attention$/;

/** Relevance of the tensors inside an attention. */
interface Inner {
  sums: tf.Tensor;
  value: tf.Tensor;
}

/**
 * Attention with a softmax (AttnLRP, Achtibat et al. 2024, arXiv 2402.05602): both factors of map · value, and of query
 * · key, share alike by the ε rule; the softmax as its gradient times its input; tanh and other activations of scores
 * hand relevance on; projections by the ε rule.
 */
export const attention: Rule = (call, relevance, epsilon) => {
  const { trace, kept, ofOutput } = relevanceOfSum(call, relevance[0], epsilon);
  const inner = ofOutput && insideRelevance(trace, ofOutput, relevance[1] ?? null);
  const found = inner ? throughParts(call, { trace, inner, epsilon }) : call.inputs.map(() => null);
  tf.dispose(kept);
  return found;
};

interface Summed {
  trace: AttentionTrace;
  kept: tf.Tensor[];
  /** Relevance of map · value. */
  ofOutput: tf.Tensor | null;
}

/** Runs the layer by ops, with its inner tensors, and finds the relevance of its weighted sum. */
function relevanceOfSum(call: LayerCall, relevance: tf.Tensor | null, epsilon: number): Summed {
  const { inputs, outputs, again } = call;
  const projects = projecting.test(call.className);
  const given = relevance && quotient(relevance, outputs[0], { epsilon: projects ? epsilon : noEpsilon });
  let traced: { trace: AttentionTrace; kept: tf.Tensor[] } | null = null;
  const { value, gradients } = gradientsOf(
    (ask) => {
      const { result, ...rest } = traceAttention(() => again(inputs));
      traced = rest;
      ask(rest.trace.asked);
      return given ? weighted(result.slice(0, 1), [given]) : tf.sum(result[0]);
    },
    inputs,
    oneOnGpu(),
  );
  value.dispose();
  const { trace, kept } = traced!;
  const gradient = gradients.at(-1)!;
  return { trace, kept, ofOutput: given && gradient && tf.mul(trace.output, gradient) };
}

/** ofMap  what the layer's own output of the map has, or null */
function insideRelevance(
  { map, value, output, sums }: AttentionTrace,
  ofOutput: tf.Tensor,
  ofMap: tf.Tensor | null,
): Inner {
  const share = quotient(ofOutput, output, { epsilon: productEpsilon, factor: 2 });
  const ofWeights = tf.mul(map, tf.matMul(share, value, false, true));
  const all = ofMap ? tf.add(ofWeights, tf.reshape(ofMap, map.shape)) : ofWeights;
  return {
    sums: ofSoftmax(all, sums, map),
    value: tf.mul(value, tf.matMul(map, share, true, false)),
  };
}

/** From the scores and values back to the layer's inputs: each part is a linear function of these. */
function throughParts(
  { inputs, again, className }: LayerCall,
  { trace, inner, epsilon }: { trace: AttentionTrace; inner: Inner; epsilon: number },
): Relevance {
  const linear = projecting.test(className);
  const given: Relevance = [
    quotient(inner.value, trace.value, { epsilon: linear ? epsilon : noEpsilon }),
    ...ofScoreParts(trace, inner.sums, { className, epsilon }),
  ];
  let kept: tf.Tensor[] = [];
  const { value, gradients } = gradientsOf(
    () => {
      const traced = traceAttention(() => again(inputs));
      kept = traced.kept;
      return weighted([traced.trace.value, ...partsOf(traced.trace)], given);
    },
    inputs,
    oneOnGpu(),
  );
  value.dispose();
  tf.dispose(kept);
  return timesInputs(inputs, gradients);
}

function partsOf({ parts, sums }: AttentionTrace): tf.Tensor[] {
  return parts.form === 'linear' ? [sums] : [parts.query, parts.key];
}

/** Relevance of the parts of the scores, each over the part itself. */
function ofScoreParts(
  { parts, sums }: AttentionTrace,
  relevance: tf.Tensor,
  { className, epsilon }: { className: string; epsilon: number },
): Relevance {
  if (parts.form === 'linear') return [quotient(relevance, sums, { epsilon })];
  if (parts.form === 'product') {
    const { query, key, scale } = parts;
    const share = tf.mul(quotient(relevance, sums, { epsilon: productEpsilon, factor: 2 }), scale);
    const projected = projecting.test(className);
    const ofQuery = tf.mul(query, tf.matMul(share, key));
    const ofKey = tf.mul(key, tf.matMul(share, query, true, false));
    // keras-self-attention's multiplicative scores project the query's side only.
    const queryEpsilon = projected || className === 'SeqSelfAttention' ? epsilon : noEpsilon;
    return [
      quotient(ofQuery, query, { epsilon: queryEpsilon }),
      quotient(ofKey, key, { epsilon: projected ? epsilon : noEpsilon }),
    ];
  }
  const { query, key, weight } = parts;
  const scores = quotient(relevance, sums, { epsilon });
  return [
    tanhShares({ row: query, other: key, weight, scores }, epsilon),
    tanhShares({ row: key, other: query, weight, scores: tf.transpose(scores, [0, 2, 1]) }, epsilon),
  ];
}
