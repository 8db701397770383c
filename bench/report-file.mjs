// What benches share around their numbers: the choice of rows, the machine, the file of results.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg, cpus } from 'node:os';
import { dirname, resolve } from 'node:path';
import { rivalVersions } from './rivals.mjs';

const root = resolve(import.meta.dirname, '..');

/** Rows and contenders may be named: `npm run bench -- kernels --only=lstm-small,ours`. */
export function chosen(options, { names, contenders }) {
  const named = options.flatMap((option) => (option.startsWith('--only=') ? option.slice(7).split(',') : []));
  const all = [...names, ...contenders];
  const strange = named.find((name) => !all.includes(name));
  if (strange) {
    throw new Error(`--only names "${strange}", which is neither a row nor a contender. There are: ${all.join(', ')}.`);
  }
  const pick = (list) =>
    list.some((name) => named.includes(name)) ? list.filter((name) => named.includes(name)) : list;
  return { names: pick(names), contenders: pick(contenders) };
}

/** What the numbers hang on. */
export function describeMachine() {
  const { dependencies } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));
  const { stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' });
  return {
    date: new Date().toISOString(),
    commit: stdout?.trim() || 'unknown',
    cpu: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    loadAverage: loadavg()
      .map((load) => load.toFixed(1))
      .join(' '),
    node: process.version,
    tfjs: dependencies['@tensorflow/tfjs-core'],
    ...rivalVersions(),
  };
}

/** Writes bench/results/NAME.json and says so. */
export function saveReport(name, report) {
  const file = resolve(root, `bench/results/${name}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`All samples: ${file}`);
}
