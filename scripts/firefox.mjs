import { spawn } from 'node:child_process';
import { findProgram } from './programs.mjs';

/** The path of a Firefox: FIREFOX_PATH, the usual names, or one that Debian's package manager installs now. */
export function findFirefox() {
  return findProgram({
    what: 'Firefox',
    variable: 'FIREFOX_PATH',
    names: ['firefox-esr', 'firefox'],
    places: ['/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
    debian: ['firefox-esr'],
  });
}

/**
 * A screen for Firefox, which has no WebGL without one: what DISPLAY names, or a virtual one on Linux.
 *
 * returns  the environment that names it, and what ends it
 */
export async function openScreen() {
  if (process.platform !== 'linux' || process.env.DISPLAY) return { env: process.env, close: () => {} };
  const program = findProgram({
    what: 'Xvfb',
    variable: 'XVFB_PATH',
    names: ['Xvfb'],
    // With Mesa's software driver for WebGL.
    debian: ['xvfb', 'libegl1', 'libgl1-mesa-dri'],
  });
  const server = spawn(program, ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const display = await new Promise((done, fail) => {
    server.stdio[3].once('data', (text) => done(`:${String(text).trim()}`));
    server.once('exit', (code) => fail(new Error(`${program} ended with ${code} before it had a screen.`)));
  });
  server.unref();
  server.stdio[3].unref(); // closed, it would end the server
  return { env: { ...process.env, DISPLAY: display }, close: () => server.kill() };
}

/** How a Firefox of tests starts: Linux's own WebGPU, where it is switched on, ends the browser on software drivers. */
export const firefoxPreferences = Object.freeze({ 'dom.webgpu.enabled': false });
