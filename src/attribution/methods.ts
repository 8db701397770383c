export const methods = [
  'gradient',
  'input-x-gradient',
  'integrated-gradients',
  'smoothgrad',
  'occlusion',
  'lrp',
] as const;

/** How relevance is computed. */
export type Method = (typeof methods)[number];

/** iNNvestigate's names of the same. */
const aliases: Readonly<Record<string, Method>> = {
  input_t_gradient: 'input-x-gradient',
  integrated_gradients: 'integrated-gradients',
  'lrp.epsilon': 'lrp',
};

/** iNNvestigate's methods that say nothing about the models here. */
const onlyRelu = /^(lrp\.|deep_taylor|deconvnet|guided_backprop)/;

/** The method by its name or iNNvestigate's; throws a sentence with the nearest one. */
export function readMethod(given: unknown): Method {
  if (typeof given === 'string') {
    const found =
      methods.find((name) => name === given) ?? (Object.hasOwn(aliases, given) ? aliases[given] : undefined);
    if (found) return found;
    if (onlyRelu.test(given)) {
      throw new Error(
        `attribute: "${given}" is defined for networks of ReLUs and says nothing about recurrent layers or attention. Give "lrp", whose rules are for these.`,
      );
    }
    throw new Error(
      `attribute: the method "${given}" is unknown. Give "${nearestOf(given, methods)}", or another of ${methods.join(', ')}.`,
    );
  }
  throw new Error(`attribute: the method is ${JSON.stringify(given)}. Give one of ${methods.join(', ')}.`);
}

/** The word that is the fewest changes of a letter away. */
export function nearestOf(given: string, words: readonly string[]): string {
  const distances = words.map((word) => changesBetween(given.toLowerCase(), word.toLowerCase()));
  return words[distances.indexOf(Math.min(...distances))];
}

/** Levenshtein's distance. */
function changesBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + Number(a[i - 1] !== b[j - 1]));
    }
    row = next;
  }
  return row[b.length];
}
