import type { Attribution } from './attribute';
import type { Method } from './methods';

const names: Record<Method, string> = {
  gradient: 'Gradient',
  'input-x-gradient': 'Input × gradient',
  'integrated-gradients': 'Integrated gradients',
  smoothgrad: 'SmoothGrad',
  occlusion: 'Occlusion',
  lrp: 'LRP',
};

/** What the sum of a method's relevance is to be. */
const promises: Partial<Record<Method, string>> = {
  'input-x-gradient': 'f(x) − f(0)',
  'integrated-gradients': 'f(x) − f(baseline)',
  occlusion: 'f(x) − f(baseline)',
  lrp: 'f(x)',
};

/**
 * A sentence for a figure of relevance: the method, the target, and delta, how far the sum is from what the method
 * promises.
 */
export function attributionCaption(attribution: Attribution): string {
  const { method, target, logit, output, total, delta } = attribution;
  const unit = target === 'max' ? 'the largest unit' : `unit ${target}`;
  const of = `${names[method]} of ${unit} of “${output}”${logit ? ' before its activation' : ''}`;
  const promise = promises[method];
  if (!promise) return `${of}; no delta: it promises no sum.`;
  if (total === null || delta === null) return `${of}; delta was not read.`;
  return `${of}; the sum ${short(total)} is to be ${promise} = ${short(total - delta)}: delta ${short(delta)}.`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '−');
}
