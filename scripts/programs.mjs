import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The path of a program that tests need: what an environment variable names, one of its usual names and places, or what
 * Debian's package manager installs now, where it may.
 *
 * what      the program's name for people
 * variable  of the environment
 * names     as they are found in PATH; `places` elsewhere
 * debian    the packages to install
 * throws    a sentence when it is not there
 */
export function findProgram({ what, variable, names, places = [], debian }) {
  const named = process.env[variable];
  if (named) {
    if (executable(named)) return named;
    throw new Error(
      `${variable} is ${named}, and there is no program there. Set it to ${what}’s program, or unset it.`,
    );
  }
  const folders = (process.env.PATH ?? '').split(delimiter);
  const lookUp = () =>
    [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...places].find(executable);
  const found = lookUp() ?? (install(what, debian) ? lookUp() : undefined);
  if (found) return found;
  throw new Error(`The tests need ${what}: install it, or set ${variable} to the program.`);
}

function install(what, packages) {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return false;
  console.log(`No ${what} found: installing ${packages.join(', ')} with apt-get.`);
  const apt = (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  return apt('update') && apt('install', '--yes', '--no-install-recommends', ...packages);
}

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
