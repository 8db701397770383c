// A marimo of its own for a test: a notebook that runs as an app, in a folder that goes with it.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from './server.mjs';

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
  return startServer(python, {
    options: (port) => ['-m', 'marimo', 'run', file, '--headless', '--no-token', '--host=127.0.0.1', `--port=${port}`],
    env: { HOME: folder, XDG_CONFIG_HOME: folder },
    health: '/health',
    folder,
  });
}

function notebookOf(cells) {
  const indented = (text) => text.split('\n').join('\n    ');
  const parts = cells.map((text) => `@app.cell\ndef _():\n    ${indented(text)}\n    return\n`);
  return `import marimo\n\napp = marimo.App()\n\n${parts.join('\n')}\nif __name__ == "__main__":\n    app.run()\n`;
}
