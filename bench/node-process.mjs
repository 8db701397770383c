import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const child = join(import.meta.dirname, 'node-child.mjs');

/**
 * Does a task in a process of its own and returns {answer, log}: the child's answer, and what it wrote to stderr. Throws what the child
 * died of, or that it was not done after `seconds`.
 */
export function inProcess(task, { environment = {}, seconds = Infinity } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'attnscope-bench-'));
  const answer = join(folder, 'answer.json');
  try {
    const { status, signal, stderr, error } = spawnSync(
      process.execPath,
      [child, JSON.stringify({ ...task, answer })],
      {
        env: { ...process.env, ...environment },
        stdio: ['ignore', 'ignore', 'pipe'],
        encoding: 'utf8',
        maxBuffer: 2 ** 26,
        timeout: Number.isFinite(seconds) ? Math.ceil(1000 * seconds) : undefined,
        killSignal: 'SIGKILL',
      },
    );
    const log = (stderr ?? '').slice(-3000).trim();
    if (error?.code === 'ETIMEDOUT') throw new Error(`not done after ${seconds.toFixed(0)} s. ${log}`.trim());
    if (error) throw error;
    if (status !== 0) throw new Error(`ended with ${signal ?? status}: ${log}`);
    return { answer: JSON.parse(readFileSync(answer, 'utf8')), log };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
