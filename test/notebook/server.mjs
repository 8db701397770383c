// A server of Python's for a test, on a port of its own.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';

/**
 * Starts a server, and waits until it answers.
 *
 * python   the program of an environment that has it
 * options  what it is started with, by its port
 * env      the variables that differ from the test's own
 * health   a path that answers once the server does
 * folder   what goes with it
 * returns  its address, what ends it, and what it said last
 */
export async function startServer(python, { options, env, health, folder }) {
  const port = await freePort();
  const server = spawn(python, options(port), {
    env: { ...process.env, ...env, PYTHONDONTWRITEBYTECODE: '1' },
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
  await answers(`${address}${health}`, () => server.exitCode !== null && said).catch(async (error) => {
    await stop();
    throw error;
  });
  return { address, stop, log: () => said };
}

/** A port that nobody listens to. */
function freePort() {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** Asks an address until it answers; two minutes at most. `failure` gives what a server said that has ended. */
async function answers(address, failure) {
  for (const end = Date.now() + 120_000; Date.now() < end;) {
    const said = failure();
    if (said) throw new Error(`The server ended: ${said}`);
    const response = await fetch(address).catch(() => null);
    if (response?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('The server did not answer in two minutes.');
}
