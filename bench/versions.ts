import { dependencies } from './package.json';

/** The version of a rival, as bench/package.json pins it. */
export function versionOf(name: keyof typeof dependencies): string {
  return dependencies[name];
}
