// Runs the tasks of a bench one after another: what one dies of is kept, and the others go on.

/** Below so many seconds no further task begins. */
const least = 3;

/**
 * Fills `result`, which gets `failures` and `skipped`: {task, reason} each. A task is stopped after `limits.task` seconds, none begins
 * when `limits.deadline` (ms of Date.now) has come, and what failed once is not tried again. `save` is called after each.
 */
export function runTasks({ result, tasks }, { environment, hasAdapter, limits, save }) {
  Object.assign(result, { failures: [], skipped: [] });
  const failed = new Set();
  for (const task of tasks) {
    const began = Date.now();
    const left = (limits.deadline - began) / 1000;
    const reason =
      (failed.has(task.key) && 'it failed before') ||
      (left < least && 'the time was up') ||
      (task.needsAdapter && !hasAdapter && 'there is no adapter');
    if (reason) {
      result.skipped.push({ task: task.title, reason });
    } else {
      const problem = attempt(task, result, { environment, seconds: Math.min(left, task.seconds ?? limits.task) });
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      console.log(`${task.title}, ${seconds} s${problem ? `: FAILED: ${problem}` : ''}`);
      if (problem) {
        failed.add(task.key);
        result.failures.push({ task: task.title, reason: problem });
      }
    }
    save();
  }
}

/** Returns why it failed, or nothing. */
function attempt(task, result, limits) {
  try {
    task.take(result, task.run(limits));
  } catch (error) {
    return error.message;
  }
}

/** What is missing, as text; empty where nothing is. */
export function describeGaps({ failures = [], skipped = [] }) {
  const lines = failures.map(({ task, reason }) => `FAILED: ${task}: ${reason}`);
  for (const reason of new Set(skipped.map((one) => one.reason))) {
    const tasks = skipped.filter((one) => one.reason === reason).map(({ task }) => task);
    lines.push(`Left out, as ${reason}: ${tasks.join('; ')}.`);
  }
  return lines.join('\n');
}
