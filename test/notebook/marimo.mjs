// A marimo of its own for a test: a notebook that runs as an app, in a folder that goes with it.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers, freePort } from './lab.mjs';

/**
 * Starts marimo.
 *
 * python   the program of an environment with marimo
 * cells    what they run, one text each; the last line of each is what it shows
 * returns  the page's address, and what ends it
 */
export async function startMarimo(python, cells) {
  const folder = mkdtempSync(join(tmpdir(), 'attnscope-marimo-'));
  const file = join(folder, 'figures.py');
  writeFileSync(file, notebookOf(cells));
  const port = await freePort();
  const options = ['run', file, '--headless', '--no-token', '--host=127.0.0.1', `--port=${port}`];
  const server = spawn(python, ['-m', 'marimo', ...options], {
    env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let said = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => (said = (said + text).slice(-8000)));
  const address = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (server.exitCode === null) {
      const ended = new Promise((done) => server.once('exit', done));
      process.kill(-server.pid, 'SIGTERM');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  await answers(`${address}/health`, () => server.exitCode !== null && said).catch(async (error) => {
    await stop();
    throw error;
  });
  return { address, stop, log: () => said };
}

function notebookOf(cells) {
  const indented = (text) => text.split('\n').join('\n    ');
  const parts = cells.map((text) => `@app.cell\ndef _():\n    ${indented(text)}\n    return\n`);
  return `import marimo\n\napp = marimo.App()\n\n${parts.join('\n')}\nif __name__ == "__main__":\n    app.run()\n`;
}
