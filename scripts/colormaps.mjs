// node scripts/colormaps.mjs: writes src/views/colormaps.json from matplotlib's own tables. It writes differences of
// neighbouring entries, which compress to a seventh.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const tables = JSON.parse(readFileSync(resolve(root, 'test/fixtures/matplotlib-colormaps.json'), 'utf8'));
const target = resolve(root, 'src/views/colormaps.json');
const names = Object.keys(JSON.parse(readFileSync(target, 'utf8')));
/** The letter of no change; the letters about it are steps down and up. */
const none = 'm'.charCodeAt(0);

/** A channel's 256 numbers: the first, and a letter for each step. */
function channel(numbers) {
  const steps = numbers.slice(1).map((value, i) => none + value - numbers[i]);
  if (steps.some((code) => code < 'a'.charCodeAt(0) || code > 'z'.charCodeAt(0))) {
    throw new Error('A step is more than 12 down or 13 up.');
  }
  return `${numbers[0]} ${String.fromCharCode(...steps)}`;
}

const maps = names.map((name) => {
  const entries = tables[name];
  return [name, [0, 1, 2].map((c) => channel(Array.from({ length: 256 }, (_, i) => entries[3 * i + c])))];
});
writeFileSync(target, `${JSON.stringify(Object.fromEntries(maps), null, 2)}\n`);
