// Each built page in Chromium: the picture's pixels are the data's, and a click is heard by the page's own handler.
import { chromium } from 'playwright-core';
import { preview } from 'vite';
import { chromiumFlags, findChromium } from '../../scripts/chromium.mjs';
import { outDir, sites } from './builds.mjs';
import { command, elsewhere } from './command.mjs';
import { openOnnx } from './onnx.mjs';
import { decodedPixels } from './pixels.mjs';

const black = [0, 0, 0];
const white = [255, 255, 255];
/** The data is [[0, 1], [1, 0]], black to white, 200 by 200 CSS pixels; in a cell's middle stands its number. */
const cells = [
  { at: [25, 25], colour: black },
  { at: [175, 25], colour: white },
  { at: [25, 175], colour: white },
  { at: [175, 175], colour: black },
];

/** Opens every page; `report(name, error)` hears of each. */
export async function pages(report) {
  const server = await preview({ configFile: false, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
  const args = [...chromiumFlags, `--host-resolver-rules=MAP ${elsewhere} 127.0.0.1`];
  const browser = await chromium.launch({ executablePath: findChromium(), args });
  for (const [name, { files }] of Object.entries(sites)) {
    for (const file of files) {
      const url = `${server.resolvedUrls.local[0]}${name}/${file}`;
      const [look, words] = name === 'onnx' ? [openOnnx, 'draws what lies on the GPU'] : [open, 'draws and is heard'];
      report(`${name}/${file}: ${words}`, await look(browser, url).catch((error) => error.message));
    }
  }
  await command(browser, report);
  await browser.close();
  await server.close();
}

/** A sentence on what is wrong with a page; null when all is right. */
async function open(browser, url) {
  const page = await browser.newPage({ viewport: { width: 640, height: 480 } });
  const said = [];
  page.on('pageerror', (error) => said.push(error.message));
  page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
  await page.goto(url);
  await page.waitForFunction(() => document.querySelector('#map')?.data && customElements.get('attn-heatmap'));
  await page.evaluate(() => document.querySelector('#map').updateComplete);
  const box = await page.locator('#map').boundingBox();
  if (box.width !== 200 || box.height !== 200) return `the element is ${box.width} × ${box.height} CSS pixels`;
  const wrong = await untilRight(() => differs(page, box));
  if (wrong) return wrong;
  await page.mouse.click(box.x + 150, box.y + 50);
  await page.waitForFunction(() => document.querySelector('output').textContent);
  const told = await page.locator('output').textContent();
  if (told !== '[[0,1],1,"map"]') return `the handler heard ${told}`;
  if (url.includes('/plain/')) {
    await page.waitForFunction(() => document.body.hasAttribute('data-worker'));
    const worker = await page.evaluate(() => document.body.getAttribute('data-worker'));
    if (worker !== 'loaded, left nothing') return `the worker: ${worker}`;
  }
  const text = await page.evaluate(() => document.body.textContent);
  if (text.includes('hydration:')) return text;
  await page.close();
  return said.length ? `the console has ${said.join('; ')}` : null;
}

/** What is wrong with the picture as the browser shows it; null when every cell has its colour. */
async function differs(page, box) {
  const points = cells.map(({ at }) => at);
  const seen = await decodedPixels(page, await page.screenshot({ clip: box }), points);
  const index = cells.findIndex(({ colour }, i) => seen[i].join() !== colour.join());
  return index < 0 ? null : `at ${cells[index].at} the picture is ${seen[index]}, not ${cells[index].colour}`;
}

/** The browser composes a canvas some frames after it was drawn: looks again, thirty times at most. */
async function untilRight(look) {
  let wrong = await look();
  for (let turn = 1; wrong && turn < 30; turn++) wrong = await look();
  return wrong;
}
