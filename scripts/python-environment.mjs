// Virtual environments of Python under build/python/, each kept until what it was made from changes.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/**
 * The program of an environment that has these packages installed.
 *
 * name     its folder under build/python/
 * options  pip's arguments: requirements, files of wheels
 * from     texts or bytes: the packages are installed anew when one of them is another
 * fresh    whether the folder is made anew then, too
 * throws   a sentence when there is no Python 3.10 or pip cannot install
 */
export function pythonEnvironment(name, { options, from, fresh = false }) {
  const folder = join(root, 'build/python', name);
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const mark = join(folder, 'installed');
  const wanted = from
    .reduce((hash, part) => hash.update(part), createHash('sha256').update(options.join()))
    .digest('hex');
  if (existsSync(python) && existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return python;
  if (fresh) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  rmSync(mark, { force: true });
  if (!existsSync(python)) makeEnvironment(systemPython(), folder);
  console.log(
    `Installing ${options.filter((option) => !option.startsWith('-')).join(' ')} into build/python/${name} …`,
  );
  const done = spawnSync(python, ['-m', 'pip', 'install', '-q', ...options], { stdio: 'inherit' });
  if (done.status !== 0) {
    throw new Error(
      `pip could not install ${options.join(' ')}; it says why above. ` +
        'It needs a package index: PyPI, or a mirror named in pip.conf.',
    );
  }
  writeFileSync(mark, wanted);
  return python;
}

function makeEnvironment(system, folder) {
  try {
    execFileSync(system, ['-m', 'venv', folder], { stdio: ['ignore', 'inherit', 'inherit'] });
  } catch {
    throw new Error(
      `${system} could not make a virtual environment. Install its module venv (python3-venv on Debian).`,
    );
  }
}

/** The name of this machine's Python. Throws a sentence where there is none that is new enough. */
export function systemPython() {
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
