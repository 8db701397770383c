// Whether every entry of the package loads in some version of Node, where there is no DOM.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const packageName = 'attnscope';

/** Runs each script in a process of the Node that runs this. Prints what those said that failed. */
const runAll = `
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
const errors = JSON.parse(readFileSync('scripts.json', 'utf8')).map((script) => {
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return status === 0 ? '' : stderr || 'It ended with ' + status;
});
console.log(JSON.stringify({ runtime: process.version, errors }));
`;

/**
 * Imports each entry in a process of its own, in an installed project; the two with tfjs also compute.
 *
 * version  of Node, exact: npx gets it
 * returns  a text per entry that did not load
 */
export function importFaults(folder, entries, version) {
  const computes = `const x = tf.tensor([1, 2]).add(1).reshape([2, 1]);
    if (JSON.stringify(x.arraySync()) !== '[[2],[3]]') throw new Error('x.add(1).reshape() is ' + x);`;
  const after = {
    [packageName]: `const tf = await import('@tensorflow/tfjs-core'); ${computes}
      const { tier, reason } = await m.openEngine(); if (tier !== 'none' || !reason) throw new Error('the tier is ' + tier);`,
    [`${packageName}/dist/attnscope.js`]: `const { tf } = m; ${computes}`,
  };
  const noDom = `for (const name of ['document', 'HTMLElement', 'window'])
    if (name in globalThis) throw new Error('globalThis.' + name + ' was left behind');`;
  const scripts = entries.map((entry) => `const m = await import('${entry}'); ${noDom} ${after[entry] ?? ''}`);
  writeFileSync(join(folder, 'scripts.json'), JSON.stringify(scripts));
  writeFileSync(join(folder, 'run.mjs'), runAll);
  const args = ['--yes', '-p', `node@${version}`, 'node', 'run.mjs'];
  const { status, stdout, stderr } = spawnSync('npx', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) return [`Node ${version} did not run: ${stderr}`];
  const { runtime, errors } = JSON.parse(stdout);
  if (runtime !== `v${version}`) return [`Node ${runtime} ran where ${version} was asked for`];
  return entries.flatMap((entry, index) => {
    // A minified module is quoted in a line of 100,000 characters.
    const told = errors[index].split('\n').filter((line) => line.length < 500 && /\S/.test(line));
    return told.length ? [`Node ${version}, import '${entry}':\n    ${told.slice(0, 6).join('\n    ')}`] : [];
  });
}
