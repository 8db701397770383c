import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';

const script = join(import.meta.dirname, 'archive.py');
const cache = resolve(import.meta.dirname, '../../build/bench-pack-cache');

/** Writes a .tar.xz of [file, its name inside] pairs by python3's lzma. The same contents are compressed once and kept. */
export function archive(target, files) {
  mkdirSync(cache, { recursive: true });
  const kept = join(cache, `${digest(files)}.tar.xz`);
  if (!existsSync(kept)) {
    console.log(`Compressing ${files.length} files; node takes some minutes.`);
    const { status, stderr, error } = spawnSync('python3', [script, `${kept}.part`], {
      input: JSON.stringify(files),
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`python3 could not compress: ${error?.message ?? stderr}`);
    renameSync(`${kept}.part`, kept);
  }
  copyFileSync(kept, target);
}

function digest(files) {
  const hash = createHash('sha256').update(readFileSync(script));
  for (const [file, name] of files) hash.update(`${name}\0`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 24);
}
