// A JupyterLab of its own for a test: its settings, notebooks and kernels are in a folder that goes with it. Where the
// environment has Notebook 7, the same server gives its pages too.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const settings = {
  '@jupyterlab/apputils-extension/notification': { fetchNews: 'false', checkForUpdates: false },
  // What a person chooses who wants figures to be there without a kernel.
  '@jupyter-widgets/jupyterlab-manager/plugin': { saveState: true },
};

/**
 * Starts JupyterLab.
 *
 * python   the program of an environment with jupyterlab
 * returns  its address, the token, the folder of the notebooks, and what ends it
 */
export async function startLab(python) {
  const folder = mkdtempSync(join(tmpdir(), 'attnscope-lab-'));
  const [notebooks, home] = [join(folder, 'notebooks'), join(folder, 'home')];
  mkdirSync(notebooks);
  writeSettings(join(home, 'settings'));
  const [port, token] = [await freePort(), randomBytes(16).toString('hex')];
  const server = spawn(
    python,
    [
      ...['-m', 'jupyterlab', '--no-browser', '--allow-root', `--port=${port}`, '--ServerApp.port_retries=0'],
      ...[`--IdentityProvider.token=${token}`, `--ServerApp.root_dir=${notebooks}`],
      ...[
        `--LabApp.user_settings_dir=${join(home, 'settings')}`,
        `--LabApp.workspaces_dir=${join(home, 'workspaces')}`,
      ],
      ...['LabApp', 'JupyterNotebookApp'].map((app) => `--${app}.expose_app_in_browser=True`),
    ],
    { env: ownEnvironment(home), stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
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
  await answers(`${address}/api/status?token=${token}`, () => server.exitCode !== null && said).catch(async (error) => {
    await stop();
    throw error;
  });
  return { address, token, notebooks, stop, log: () => said };
}

function ownEnvironment(home) {
  return {
    ...process.env,
    JUPYTER_CONFIG_DIR: join(home, 'config'),
    JUPYTER_DATA_DIR: join(home, 'data'),
    JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
    IPYTHONDIR: join(home, 'ipython'),
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

function writeSettings(folder) {
  for (const [name, values] of Object.entries(settings)) {
    const file = join(folder, `${name}.jupyterlab-settings`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(values));
  }
}

/** A port that nobody listens to. */
export function freePort() {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** Asks an address until it answers; two minutes at most. `failure` gives what a server said that has ended. */
export async function answers(address, failure) {
  for (const end = Date.now() + 120_000; Date.now() < end;) {
    const said = failure();
    if (said) throw new Error(`The server ended: ${said}`);
    const response = await fetch(address).catch(() => null);
    if (response?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('The server did not answer in two minutes.');
}
