// One run under Node, in the project or in a kit: the adapter, the benches, the report.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describeAdapter, findAdapter } from './node-adapter.mjs';
import { benches, bundleOf } from './node-benches.mjs';
import { describeGaps, runTasks } from './node-runner.mjs';
import { describeMachine } from './report-file.mjs';

/** --seconds=, the time for all; --row-seconds=, that of one task. Without them there is no limit. */
export function limitsIn(options) {
  const number = (name) => {
    const given = options.find((one) => one.startsWith(`--${name}=`))?.split('=')[1];
    if (given === undefined) return Infinity;
    if (!(Number(given) > 0)) throw new Error(`--${name}=${given} is no number of seconds. Give one above 0.`);
    return Number(given);
  };
  return { deadline: Date.now() + 1000 * number('seconds'), task: number('row-seconds') };
}

/**
 * Runs the named benches and calls `save({report, text, done})` after every task. Returns that of the end, with `ok`: an adapter,
 * every task done, all bars of counters hold.
 */
export function runSession({ names, options, isQuick, root, environments, limits, save }) {
  const report = { about: { ...describeMachine(), ...graphicsCard() }, adapter: null, benches: {} };
  const { adapter, environment, tries } = findAdapter(environments, limits.deadline);
  Object.assign(report, { adapter, adapterWords: describeAdapter(adapter), tries });
  console.log(report.adapterWords);
  const tell = (done) => save({ report, text: describeSession(report), done });
  tell(false);
  for (const name of names) {
    const elsewhere = names.filter((other) => other !== name).flatMap((other) => benches[other].names);
    const prepared = benches[name].prepare({
      options,
      elsewhere,
      isQuick,
      root,
      bundle: resolve(root, bundleOf(name)),
    });
    report.benches[name] = prepared.result;
    runTasks(prepared, { environment, hasAdapter: adapter !== null, limits, save: () => tell(false) });
  }
  tell(true);
  const holds = Object.entries(report.benches).every(
    ([name, result]) => !result.failures.length && !result.skipped.length && benches[name].describe(result).holds,
  );
  return { report, text: describeSession(report), ok: adapter !== null && holds };
}

/** What NVIDIA's own tool says, where it is. */
function graphicsCard() {
  const fields = 'name,driver_version,vbios_version,memory.total,clocks.sm,clocks.max.sm,clocks.mem,pstate,power.draw';
  const ask = (...args) => {
    const { status, stdout } = spawnSync('nvidia-smi', args, { encoding: 'utf8', timeout: 20_000 });
    return status === 0 ? stdout.trim() : undefined;
  };
  const words = ask(`--query-gpu=${fields}`, '--format=csv,noheader');
  return words ? { [`nvidia-smi (${fields})`]: words, nvidiaSmi: ask() } : {};
}

function describeSession({ about, adapter, adapterWords, tries, benches: results }) {
  const parts = Object.entries(results).map(([name, result]) =>
    [`== ${name} ==`, benches[name].describe(result).text, describeGaps(result)].filter(Boolean).join('\n\n'),
  );
  const attempts = tries.map(
    ({ title, adapter: found, log }) =>
      `– ${title}: ${found ? describeAdapter(found) : 'no adapter'}${log ? `\n${log.replace(/^/gm, '    ')}` : ''}`,
  );
  const searched = adapter && !adapter.software ? [] : ['Where a GPU was looked for:', ...attempts];
  const machine = Object.entries(about).map(([key, value]) => `${key}:${/\n/.test(value) ? '\n' : ' '}${value}`);
  return [adapterWords, ...parts, [...searched, ...machine].join('\n'), adapterWords].join('\n\n');
}
