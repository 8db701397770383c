// The tables of the inspect bench and its goals.
import { megabytes } from './kernels-report.mjs';
import { ms, quantile, table } from './table.mjs';

/** Every row: its words. All are of one layer of GPT-2 small, with seeded weights. */
export const rows = {
  watch: { title: 'watching all heads, and one map of 4,096 tokens' },
  'all-128': { title: 'all maps, 128 tokens' },
  'all-512': { title: 'all maps, 512 tokens' },
  'all-2048': { title: 'all maps, 2,048 tokens' },
};

/** Highest shares of the sum of all passes that go to watching. */
const goals = { step: 0.02, prompt: { 512: 0.05, 4096: 0.1 } };
const MiB = 2 ** 20;

export function takesPart(contender, name) {
  return contender === 'ours' || name !== 'watch';
}

/** `reports` are by row and then by contender. Returns tables and goals as text, and whether goals that are no times are met. */
export function describeInspect(reports) {
  const { watch, ...others } = reports;
  const ours = watch?.ours;
  const lines = [];
  if (ours?.watched) lines.push(...describeWatch(ours), '');
  else if (ours?.refusal) lines.push(`– ${rows.watch.title}: ${ours.refusal}`, '');
  const shown = Object.entries(others).flatMap(([name, row]) => Object.entries(row).map((one) => [name, ...one]));
  if (shown.length) lines.push(describeAll(shown), '');
  const found = ours?.watched ? goalsOf(ours) : [];
  if (found.length) {
    const met = ({ holds }) => (holds ? 'met' : 'NOT MET');
    lines.push(table([['goal', 'asked', 'found', ''], ...found.map((one) => [...one.cells, met(one)])]), '');
    const late = found.filter(({ holds }) => !holds).length;
    lines.push(`${found.length} goals: ${late ? `${late} NOT MET` : 'all met'}. Times by ${ours.method}.`);
  }
  return { text: lines.join('\n').trim(), holds: found.every(({ holds, counter }) => holds || !counter) };
}

function describeWatch({ watched, map, method }) {
  const cells = watched.map(({ tokens, prompt, step }) => [
    tokens,
    ...[ms(prompt.all), ms(prompt.own), percent(prompt.own / prompt.all)],
    ...[ms(step.all), ms(step.own), percent(step.own / step.all)],
  ]);
  const head = ['tokens', 'prompt ms', 'watching', 'tax', 'step ms', 'watching', 'tax'];
  const { tokens, whole, window, attention, moreBytes } = map;
  return [
    `One layer of GPT-2 small while somebody watches all 12 heads, times by ${method}:`,
    table([head, ...cells]),
    partsOf('Of the watching', watched.at(-1).passes.prompt, 'transformer.overview'),
    '',
    `One head of ${tokens} tokens, never stored: ${ms(whole)} ms whole, ${ms(window)} ms a window of 200 × 200 cells, without painting.`,
    partsOf('Of the whole', map.passes.whole),
    partsOf('Of the window', map.passes.window),
    `Its attention: ${ms(attention.layer)} ms by the attention layers' kernel, ${attention.session ? ms(attention.session) : '–'} ms as its part of the session's three.`,
    `GPU memory beyond a stored map's picture: ${megabytes(moreBytes)}.`,
  ].filter((line) => line !== null);
}

/** The passes of one kind, the longest first; null without a clock. */
function partsOf(what, passes, beginning = '') {
  const found = Object.entries(passes).filter(([label]) => label.startsWith(beginning));
  if (!found.length) return null;
  const words = found.sort((a, b) => b[1] - a[1]).map(([label, time]) => `${label} ${ms(time)}`);
  return `${what}, ms: ${words.join(', ')}.`;
}

/** All maps at once, ours beside the front ends of others. */
function describeAll(shown) {
  const head = ['what', 'contender', 'bytes', 'ms to the picture', 'of these', 'seen'];
  const cells = shown.map(([name, , { contender, samples, bytes, parts = {}, seen, refusal }]) => [
    rows[name].title,
    contender,
    bytes === undefined ? '–' : megabytes(bytes),
    samples.length ? ms(quantile(samples, 0.5)) : '–',
    Object.entries(parts)
      .map(([part, time]) => `${part} ${ms(time)}`)
      .join(', '),
    refusal ?? seen ?? '',
  ]);
  return table([head, ...cells]);
}

function goalsOf({ watched, map }) {
  const found = [];
  const add = (what, asked, words, holds, counter = false) =>
    found.push({ cells: [what, asked, words], holds, counter });
  for (const { tokens, prompt } of watched) {
    const limit = goals.prompt[tokens];
    const share = prompt.own / prompt.all;
    if (limit) add(`watching, prompt of ${tokens}`, `≤ ${percent(limit)}`, percent(share), share <= limit);
  }
  for (const { tokens, step } of watched) {
    const share = step.own / step.all;
    add(`watching, a token behind ${tokens}`, `≤ ${percent(goals.step)}`, percent(share), share <= goals.step);
  }
  const [first, last] = [watched[0], watched.at(-1)];
  const longer = last.tokens / first.tokens;
  const growth = last.step.own / first.step.own;
  const asked = `≤ ${longer}× for ${longer}× the tokens (T²: ${longer ** 2}×)`;
  add('cost of one more token grows by', asked, `${growth.toFixed(1)}×`, growth <= longer);
  const { whole, window, attention, moreBytes } = map;
  for (const [name, of] of [
    ['the layers’ kernel', attention.layer],
    ['its part of the session’s', attention.session],
  ]) {
    if (!of) continue;
    add(`whole map, of the head’s attention (${name})`, '≤ 0.4', (whole / of).toFixed(2), whole / of <= 0.4);
    add(`window, of the head’s attention (${name})`, '≤ 1 %', percent(window / of), window / of <= 0.01);
  }
  add('more memory for the whole map', '≤ 16 MiB', `${(moreBytes / MiB).toFixed(3)} MiB`, moreBytes <= 16 * MiB, true);
  return found;
}

function percent(share) {
  return `${(100 * share).toFixed(share < 0.001 ? 3 : share < 0.1 ? 2 : 1)} %`;
}
