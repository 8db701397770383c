// npm run test:python [-- --heavy] [FILTER]: makes the Python package an environment of its own, kept in build/python/ until
// pyproject.toml changes; runs ruff, mypy and pytest there, and ends with "N passed, N failed". With --heavy the
// environment has torch, transformers and ray too (6 GB), and tests marked heavy run. Arguments after the flags go to pytest.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const project = join(root, 'python');
const heavy = process.argv.includes('--heavy');
const given = process.argv.slice(2).filter((argument) => argument !== '--heavy');
const kind = heavy ? 'heavy' : 'light';
const environment = join(root, 'build/python', kind);
const python = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

try {
  install();
  const checks = [check('ruff', ['check', '.']), check('ruff', ['format', '--check', '.']), check('mypy', [])];
  const tests = runTests();
  const passed = tests.passed + checks.filter(Boolean).length;
  const failed = tests.failed + checks.filter((fine) => !fine).length;
  console.log(`${passed} passed, ${failed} failed${tests.skipped ? `, ${tests.skipped} skipped` : ''}`);
  process.exitCode = failed > 0 || !tests.complete ? 1 : 0;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** The environment, as pyproject.toml asks for it. */
function install() {
  const mark = join(environment, 'installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(project, 'pyproject.toml')))
    .update(kind)
    .digest('hex');
  if (existsSync(python) && existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  mkdirSync(environment, { recursive: true });
  rmSync(mark, { force: true });
  if (!existsSync(python)) makeEnvironment(systemPython());
  console.log(`Installing python/ with its ${heavy ? 'heavy' : 'test'} extra into build/python/${kind} …`);
  const target = `${project}[${heavy ? 'heavy' : 'test'}]`;
  const done = spawnSync(python, ['-m', 'pip', 'install', '-q', '--editable', target], { stdio: 'inherit' });
  if (done.status !== 0) {
    throw new Error(
      `pip could not install python/[${heavy ? 'heavy' : 'test'}]; it says why above. ` +
        'It needs a package index (PyPI, or a mirror named in pip.conf) and, with --heavy, 6 GB of disk.',
    );
  }
  writeFileSync(mark, wanted);
}

function makeEnvironment(system) {
  try {
    execFileSync(system, ['-m', 'venv', environment], { stdio: ['ignore', 'inherit', 'inherit'] });
  } catch {
    throw new Error(
      `${system} could not make a virtual environment. Install its module venv (python3-venv on Debian).`,
    );
  }
}

function systemPython() {
  const name = process.env.PYTHON ?? (process.platform === 'win32' ? 'python' : 'python3');
  const told = spawnSync(name, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], { encoding: 'utf8' });
  if (told.error || told.status !== 0) {
    throw new Error(`There is no ${name}. Install Python 3.10 or later, or name one by the variable PYTHON.`);
  }
  const [major, minor] = told.stdout.trim().split('.').map(Number);
  if (major < 3 || (major === 3 && minor < 10)) {
    throw new Error(`${name} is Python ${told.stdout.trim()}. Name Python 3.10 or later by the variable PYTHON.`);
  }
  return name;
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
