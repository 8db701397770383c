// What a person sees of the Python package in a real JupyterLab: builds the wheel, installs it with jupyterlab into an environment
// of its own, drives JupyterLab in headless Chromium, and ends with "N passed, N failed". `npm run test:python` runs it;
// node test/notebook/run.mjs [FILTER] runs the cases whose name contains that.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
import { buildWheel } from '../../scripts/build-python.mjs';
import { chromiumFlags, findChromium } from '../../scripts/chromium.mjs';
import { pythonEnvironment } from '../../scripts/python-environment.mjs';
import { cases } from './cases.mjs';
import { frontEndCases } from './front-ends.mjs';
import { startLab } from './lab.mjs';
import { watchCases } from './watch.mjs';
import { widgetCases } from './widget.mjs';

const [filter = ''] = process.argv.slice(2);
const chosen = [...cases, ...watchCases, ...widgetCases, ...frontEndCases].filter(({ name }) => name.includes(filter));
const counts = { passed: 0, failed: 0 };
const wheel = buildWheel();
const python = labEnvironment();
const alone = pythonEnvironment('alone', { options: [wheel], from: [readFileSync(wheel)], fresh: true });
const lab = await startLab(python);
const browser = await puppeteer.launch({ executablePath: findChromium(), args: [...chromiumFlags], headless: true });
try {
  for (const one of chosen) await runCase(one);
} finally {
  await browser.close();
  await lab.stop();
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed || !counts.passed ? 1 : 0;

/** JupyterLab, Notebook 7 and marimo, and the wheel as it is now. */
function labEnvironment() {
  const program = pythonEnvironment('notebook', {
    options: ['jupyterlab>=4.2', 'notebook>=7.2', 'marimo>=0.13', 'anywidget>=0.9', 'numpy>=1.24', 'websockets>=14'],
    from: [],
  });
  const options = ['-m', 'pip', 'install', '-q', '--force-reinstall', '--no-deps', wheel];
  if (spawnSync(program, options, { stdio: 'inherit' }).status !== 0)
    throw new Error('pip could not install the wheel.');
  return program;
}

async function runCase({ name, run }) {
  try {
    await run({ browser, lab, alone, python });
    counts.passed += 1;
    console.log(`  ok  ${name}`);
  } catch (error) {
    counts.failed += 1;
    console.log(`  FAILED  ${name}\n${error.stack}`);
  } finally {
    for (const page of (await browser.pages()).slice(1)) await page.close();
  }
}
