// npm run test:python [-- --heavy] [FILTER]: makes the Python package an environment of its own, kept in build/python/
// until pyproject.toml changes; runs ruff, mypy and pytest there, then the cases of test/notebook in a real JupyterLab,
// and ends with "N passed, N failed". With --heavy the environment has torch, transformers, Keras, jax and ray too (6
// GB), and tests marked heavy run. Arguments after the flags go to pytest, which then runs alone; `-- notebook` runs the
// cases in JupyterLab alone.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { layAssets } from './build-python.mjs';
import { pythonEnvironment } from './python-environment.mjs';

const root = resolve(import.meta.dirname, '..');
const project = join(root, 'python');
const heavy = process.argv.includes('--heavy');
const given = process.argv.slice(2).filter((argument) => argument !== '--heavy');
const kind = heavy ? 'heavy' : 'light';
let python;

try {
  layAssets();
  python = pythonEnvironment(kind, {
    options: ['--editable', `${project}[${heavy ? 'heavy' : 'test'}]`],
    from: [readFileSync(join(project, 'pyproject.toml'))],
  });
  const notebookAlone = given.join() === 'notebook';
  const notebook = given.length === 0 || notebookAlone ? runNotebook() : { passed: 0, failed: 0 };
  const checks = notebookAlone
    ? []
    : [check('ruff', ['check', '.']), check('ruff', ['format', '--check', '.']), check('mypy', [])];
  const tests = notebookAlone ? { passed: 0, failed: 0, skipped: 0, complete: true } : runTests();
  const passed = notebook.passed + tests.passed + checks.filter(Boolean).length;
  const failed = notebook.failed + tests.failed + checks.filter((fine) => !fine).length;
  console.log(`${passed} passed, ${failed} failed${tests.skipped ? `, ${tests.skipped} skipped` : ''}`);
  process.exitCode = failed > 0 || !tests.complete ? 1 : 0;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** What a person sees in JupyterLab, with the wheel installed. */
function runNotebook() {
  const run = [join(root, 'test/notebook/run.mjs')];
  const { stdout, status } = spawnSync(process.execPath, run, {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  process.stdout.write(stdout);
  const counted = /(\d+) passed, (\d+) failed\s*$/.exec(stdout);
  if (!counted) return { passed: 0, failed: 1 };
  return { passed: Number(counted[1]), failed: Math.max(Number(counted[2]), status === 0 ? 0 : 1) };
}

/** Whether a check finds nothing. */
function check(module, options) {
  console.log(`${module} ${options.join(' ')}`.trim());
  return spawnSync(python, ['-m', module, ...options], { cwd: project, stdio: 'inherit' }).status === 0;
}

/** What pytest counted; incomplete where it ended for another reason than a test that failed. */
function runTests() {
  const report = join(root, `build/python/results-${process.pid}.xml`);
  const options = ['-m', heavy ? '' : 'not heavy', `--junitxml=${report}`, ...given];
  const { status } = spawnSync(python, ['-m', 'pytest', ...options], { cwd: project, stdio: 'inherit' });
  const text = existsSync(report) ? readFileSync(report, 'utf8') : '';
  rmSync(report, { force: true });
  const count = (name) => Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(text)?.[1] ?? 0);
  const failed = count('failures') + count('errors');
  const skipped = count('skipped');
  return { passed: count('tests') - failed - skipped, failed, skipped, complete: status === 0 || status === 1 };
}
