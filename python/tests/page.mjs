// node python/tests/page.mjs ADDRESS: the page in a headless Chromium, told what to do by lines of JSON.
//   {"until": "words"}  waits until the page says these; answers with all it says
//   {"until": "words", "hidden": true}  waits until it says them no longer
//   {"probe": [[layer, head, query, key], …]}  answers with the weights that its maps have there, once they have all
//   {"picture": "file.png"}  takes one
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from '../../scripts/chromium.mjs';

const browser = await chromium.launch({ executablePath: findChromium(), args: [...chromiumFlags] });
const page = await browser.newPage({ viewport: { width: 1366, height: 900 } });
const errors = [];
page.on('pageerror', (error) => errors.push(error.message));
await page.goto(process.argv[2]);

const does = {
  until: async ({ until, hidden = false }) => {
    await page.waitForFunction(([words, gone]) => document.body.innerText.includes(words) !== gone, [until, hidden], {
      timeout: 120_000,
    });
    return page.evaluate(() => document.body.innerText);
  },
  probe: ({ probe }) =>
    page.evaluate(async (cells) => {
      const element = document.getElementById('heads');
      // A rank that comes back is a figure without data until its rows come.
      const weightAt = (cell) =>
        element.probe(...cell).catch((error) => {
          if (!error.message.includes('there is no data yet')) throw error;
          return NaN;
        });
      for (const end = Date.now() + 120_000; ;) {
        const found = [];
        for (const cell of cells) found.push(await weightAt(cell));
        if (!found.some(Number.isNaN) || Date.now() > end) return found;
        await new Promise(requestAnimationFrame); // rows are on their way
      }
    }, probe),
  picture: ({ picture }) => page.screenshot({ path: picture }).then(() => picture),
};

for await (const text of createInterface(process.stdin)) {
  const asked = JSON.parse(text);
  const [kind] = Object.keys(asked);
  const answer = await does[kind](asked).catch((error) => ({ failed: error.message }));
  console.log(JSON.stringify({ answer, errors }));
}
await browser.close();
