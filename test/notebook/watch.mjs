// The page of a running model with a real server of Python's behind it.
import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A process with four layers of two ranks; `tell` gives it a line, `ask` waits for its answer. */
async function startModel(python) {
  const script = join(import.meta.dirname, 'stream.py');
  const model = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: model.stdout })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value;
  const tell = (line) => model.stdin.write(`${line}\n`);
  const ask = (line) => (tell(line), next());
  const ended = new Promise((done) => model.once('exit', done));
  return { address: await next(), tell, ask, end: () => (tell('end'), ended), kill: () => model.kill() };
}

/** Waits until the page's line says this. */
function says(page, id, text) {
  return page.waitForFunction(
    (name, wanted) => {
      const place = document.getElementById(name);
      return wanted === '' ? place.hidden : !place.hidden && place.textContent.includes(wanted);
    },
    { timeout: 60_000, polling: 50 },
    id,
    text,
  );
}

async function expectWeight(page, model, [layer, head, query, key]) {
  const wanted = Number(await model.ask(`weight ${layer} ${head} ${query} ${key}`));
  const seen = await page.evaluate((...at) => document.getElementById('heads').probe(...at), layer, head, query, key);
  assert.ok(Math.abs(seen - wanted) < 1e-5, `weight ${layer} ${head} ${query} ${key} is ${seen}, not ${wanted}`);
  return wanted;
}

export const watchCases = [
  {
    name: 'watch.html shows a running model, a rank that goes dark and comes back, and connects again',
    async run({ browser, python }) {
      const model = await startModel(python);
      try {
        await watched(await browser.newPage(), model);
      } finally {
        model.kill(); // else a case that failed would keep the whole run from its end
      }
    },
  },
];

async function watched(page, model) {
  await page.setViewport({ width: 1300, height: 900 });
  await page.goto(model.address);
  await says(page, 'run', 'demo: 4 layers, 2 of 2 ranks, 0 tokens');
  model.tell('add 40');
  await says(page, 'run', '40 tokens');
  await page.waitForFunction(() => document.getElementById('heads').data !== null);
  for (const at of [
    [0, 0, 39, 3],
    [3, 2, 20, 19],
  ]) {
    await page.waitForFunction(
      async (...place) => !Number.isNaN(await document.getElementById('heads').probe(...place)),
      { timeout: 60_000, polling: 50 },
      ...at,
    );
    await expectWeight(page, model, at);
  }
  for (let i = 0; i < 30; i++) model.tell('add 1');
  await says(page, 'run', '70 tokens');
  await expectWeight(page, model, [0, 1, 69, 60]);
  await page.evaluate(() => {
    const detail = { layer: 3, head: 2 };
    document.getElementById('heads').dispatchEvent(new CustomEvent('head-select', { detail }));
  });
  await says(page, 'one-title', 'Layer 3, head 2');
  await page.waitForFunction(() => document.getElementById('map').rows?.length === 70);
  if (process.env.ATTNSCOPE_SCREENSHOT) await page.screenshot({ path: process.env.ATTNSCOPE_SCREENSHOT });
  model.tell('lose');
  await says(page, 'dark', 'Rank 1 is gone. Dark: layers 2 to 3 heads 0 to 3.');
  await says(page, 'run', '1 of 2 ranks');
  model.tell('add 5');
  await says(page, 'run', '75 tokens');
  await expectWeight(page, model, [1, 0, 74, 70]);
  model.tell('back');
  await says(page, 'dark', '');
  await model.end();
  await says(page, 'connection', 'Trying again');
  await page.close();
}
