// A kit's run, started by its run.py: the same session as `npm run bench:node`, on the machine's GPU, in a given time.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { benches } from '../node-benches.mjs';
import { gpuEnvironments } from '../node-drivers.mjs';
import { limitsIn, runSession } from '../node-session.mjs';
import { writeJson } from '../report-file.mjs';

const options = process.argv.slice(2);
const named = (name) => options.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);
const folder = resolve(named('out'));
mkdirSync(folder, { recursive: true });

const names = named('benches')?.split(',') ?? Object.keys(benches);
const strange = names.find((name) => !benches[name]);
if (strange) throw new Error(`The kit has no bench "${strange}". It has: ${Object.keys(benches).join(', ')}.`);

const { report, text, ok } = runSession({
  names,
  options,
  isQuick: true,
  root: resolve(import.meta.dirname, '../..'),
  environments: gpuEnvironments(),
  limits: limitsIn(options),
  save({ report, text, done }) {
    writeJson(join(folder, 'results.json'), { done, ...report });
    writeFileSync(
      join(folder, 'report.txt'),
      `${done ? '' : 'NOT DONE: what follows is what was known so far.\n\n'}${text}\n`,
    );
  },
});
console.log(`\n${text}`);
const wanted = report.adapter && (!report.adapter.software || options.includes('--software'));
process.exitCode = ok && wanted ? 0 : 1;
