// What benches share around their numbers: the choice of rows, the machine, the file of results.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { loadavg, cpus } from 'node:os';
import { dirname, resolve } from 'node:path';
import { rivalVersions } from './rivals.mjs';

const root = resolve(import.meta.dirname, '..');

/**
 * Rows and contenders may be named: `npm run bench -- kernels --only=lstm-small,ours`. `elsewhere`: what the other
 * benches of the same run know; where only rows of theirs are named, this one has none.
 */
export function chosen(options, { names, contenders, elsewhere = [] }) {
  const named = options.flatMap((option) => (option.startsWith('--only=') ? option.slice(7).split(',') : []));
  const all = [...names, ...contenders, ...elsewhere];
  const strange = named.find((name) => !all.includes(name));
  if (strange) {
    throw new Error(`--only names "${strange}", which is neither a row nor a contender. There are: ${all.join(', ')}.`);
  }
  const pick = (list) =>
    list.some((name) => named.includes(name)) ? list.filter((name) => named.includes(name)) : list;
  const own = [...names, ...contenders];
  const othersRows = named.some((name) => !own.includes(name)) && !named.some((name) => names.includes(name));
  return { names: othersRows ? [] : pick(names), contenders: pick(contenders) };
}

/** What the numbers hang on. */
export function describeMachine() {
  const { dependencies } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));
  return {
    date: new Date().toISOString(),
    commit: commit(),
    cpu: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    loadAverage: loadavg()
      .map((load) => load.toFixed(1))
      .join(' '),
    node: process.version,
    tfjs: dependencies['@tensorflow/tfjs-core'],
    ...rivalVersions(),
  };
}

/** The commit of the code; a kit, which has no history, has it in its kit.json. */
export function commit() {
  const kit = resolve(root, 'kit.json');
  if (existsSync(kit)) return JSON.parse(readFileSync(kit, 'utf8')).commit;
  const { stdout } = spawnSync('git', ['describe', '--always', '--dirty'], { cwd: root, encoding: 'utf8' });
  return stdout?.trim() || 'unknown';
}

/** Writes bench/results/NAME.json and says so. */
export function saveReport(name, report) {
  const file = resolve(root, `bench/results/${name}.json`);
  writeJson(file, report);
  console.log(`All samples: ${file}`);
}

/** Writes a file in one go: whoever is stopped in between leaves the one before. */
export function writeJson(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(`${file}.part`, file);
}
