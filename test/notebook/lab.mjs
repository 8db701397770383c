// A JupyterLab of its own for a test: its settings, notebooks and kernels are in a folder that goes with it. Where the
// environment has Notebook 7, the same server gives its pages too.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startServer } from './server.mjs';

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
  const token = randomBytes(16).toString('hex');
  const options = (port) => [
    ...['-m', 'jupyterlab', '--no-browser', '--allow-root', `--port=${port}`, '--ServerApp.port_retries=0'],
    ...[`--IdentityProvider.token=${token}`, `--ServerApp.root_dir=${notebooks}`],
    ...[`--LabApp.user_settings_dir=${join(home, 'settings')}`, `--LabApp.workspaces_dir=${join(home, 'workspaces')}`],
    ...['LabApp', 'JupyterNotebookApp'].map((app) => `--${app}.expose_app_in_browser=True`),
  ];
  const health = `/api/status?token=${token}`;
  const server = await startServer(python, { options, env: ownEnvironment(home), health, folder });
  return { ...server, token, notebooks };
}

function ownEnvironment(home) {
  return {
    JUPYTER_CONFIG_DIR: join(home, 'config'),
    JUPYTER_DATA_DIR: join(home, 'data'),
    JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
    IPYTHONDIR: join(home, 'ipython'),
  };
}

function writeSettings(folder) {
  for (const [name, values] of Object.entries(settings)) {
    const file = join(folder, `${name}.jupyterlab-settings`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(values));
  }
}
