// Tasks of a bench under Node whose rows and contenders each run in a process of their own, contenders in turn.
import { mergeReport } from './kernels-report.mjs';
import { inProcess } from './node-process.mjs';
import { rotated } from './rotated.mjs';

/**
 * The start of a bench's result and its tasks, round by round.
 *
 * picked     {names, contenders}
 * takesPart  (contender, name) → whether it runs there
 * choice     (round, name) → what its process gets beside the times
 */
export function rowTasks({ picked, times, bundle, takesPart, choice }) {
  const task = (round, name, contender) => ({
    title: `round ${round + 1} of ${times.rounds}: ${contender}, ${name}`,
    key: `${contender}, ${name}`,
    needsAdapter: true,
    run: (limits) =>
      inProcess({ task: 'run', bundle, contender, choice: { ...times, ...choice(round, name) } }, limits).answer,
    take: (result, answer) => mergeReport(result.reports, name, contender, answer),
  });
  const tasks = Array.from({ length: times.rounds }, (_, round) =>
    picked.names.flatMap((name) =>
      rotated(picked.contenders, round)
        .filter((contender) => takesPart(contender, name))
        .map((contender) => task(round, name, contender)),
    ),
  ).flat();
  return { result: { times, reports: Object.fromEntries(picked.names.map((name) => [name, {}])) }, tasks };
}
