import type { Method } from './methods';
import { nearestOf } from './methods';
import type { AttributionOptions, Settings } from './options';

const common = ['method', 'target', 'logit', 'readTotal'];

/** What each method takes beside these. */
const own: Record<Method, readonly string[]> = {
  gradient: [],
  'input-x-gradient': [],
  'integrated-gradients': ['steps', 'baseline'],
  smoothgrad: ['n', 'noise', 'seed'],
  occlusion: ['window', 'baseline'],
  lrp: ['epsilon'],
};

/** An option that the method would not look at is a mistake. */
export function refuseStrangers(method: Method, given: AttributionOptions): void {
  const known = [...common, ...own[method]];
  const stranger = Object.entries(given).find(([name, value]) => value !== undefined && !known.includes(name))?.[0];
  if (stranger === undefined) return;
  const takers = Object.entries(own).flatMap(([name, options]) => (options.includes(stranger) ? [name] : []));
  const advice =
    takers.length > 0
      ? `It belongs to ${takers.join(' and ')}.`
      : `Give "${nearestOf(stranger, known)}", or leave it out.`;
  throw new Error(`attribute: the method "${method}" takes no ${stranger}. ${advice}`);
}

export function checkNumbers({ steps, n, noise, seed, epsilon, window }: Settings): void {
  for (const [name, value] of Object.entries({ steps, n })) {
    if (!(Number.isInteger(value) && value > 0))
      throw new Error(`attribute: ${name} is ${value}. Give a whole number above 0.`);
  }
  for (const [name, value] of Object.entries({ noise, epsilon })) {
    if (!(Number.isFinite(value) && value > 0))
      throw new Error(`attribute: ${name} is ${value}. Give a number above 0.`);
  }
  if (!Number.isFinite(seed)) throw new Error(`attribute: seed is ${seed}. Give a number.`);
  const sides = [window].flat();
  if (sides.length === 0 || !sides.every((side) => Number.isInteger(side) && side > 0))
    throw new Error(`attribute: window is ${JSON.stringify(window)}. Give whole numbers above 0.`);
}
