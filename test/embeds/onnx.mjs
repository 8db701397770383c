// The page of an ONNX model, whose queries and keys onnxruntime-web leaves on the GPU: pixels are those of a softmax in
// plain JavaScript, for both heads and for another text, and shaders bind onnxruntime-web's own buffers.
import { decodedPixels } from './pixels.mjs';

/** CSS pixels of the map's side. */
const side = 320;
/** Colours of 0 to 255, and the rounding of a weight that lies between two. */
const tolerance = 1;

/** A sentence on what is wrong with the page; null when all is right. */
export async function openOnnx(browser, url) {
  const page = await browser.newPage({ viewport: { width: 640, height: 640 } });
  const said = [];
  page.on('pageerror', (error) => said.push(error.message));
  page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
  await page.addInitScript(watchBindings);
  await page.goto(url);
  await page.waitForFunction(
    () => document.querySelector('output').textContent || document.querySelector('#map').error,
    {
      timeout: 120_000,
    },
  );
  if (said.length) return `the console has ${said.join('; ')}`;
  const wrong = (await differs(page, 0)) ?? (await turnTo(page, 1)) ?? (await otherText(page));
  if (wrong) return wrong;
  await page.close();
  return said.length ? `the console has ${said.join('; ')}` : null;
}

async function turnTo(page, head) {
  await page.selectOption('#head', String(head));
  return differs(page, head);
}

async function otherText(page) {
  await page.evaluate(() => (document.querySelector('output').textContent = ''));
  await page.fill('#text', 'abcabcab');
  await page.waitForFunction(() => document.querySelector('output').textContent.startsWith('8 tokens'));
  return differs(page, 1);
}

/** What is wrong with the picture of a head as the browser shows it; it is composed some frames after it was drawn. */
async function differs(page, head) {
  const { dims, query, key } = await page.evaluate(() => window.rows());
  const map = softmaxMap({ dims, query, key, head });
  const box = await page.locator('#map').boundingBox();
  if (Math.round(box.width) !== side) return `the element is ${box.width} CSS pixels wide`;
  const cells = map.flatMap((row, r) => row.map((weight, c) => ({ r, c, weight })));
  const at = ({ r, c }) => [c, r].map((index) => Math.floor(((index + 0.5) * side) / map.length));
  let wrong = '';
  for (let turn = 0; turn < 30; turn++) {
    const seen = await decodedPixels(page, await page.screenshot({ clip: box }), cells.map(at));
    const odd = cells.findIndex(({ weight }, i) => Math.abs(seen[i][0] - 255 * weight) > tolerance);
    if (odd < 0) {
      const borrowed = await page.evaluate(() => window.buffers().map((buffer) => window.isBound(buffer)));
      return borrowed.every(Boolean) ? null : `of queries and keys the figure reads copies: borrowed are ${borrowed}`;
    }
    const { r, c, weight } = cells[odd];
    wrong = `head ${head}: at [${r}, ${c}] the picture is ${seen[odd]}, and the weight ${weight}`;
  }
  return wrong;
}

/** Weights of one head: number[query][key]. */
function softmaxMap({ dims: [, tokens, units], query, key, head }) {
  const row = (all, token) => all.slice((head * tokens + token) * units, (head * tokens + token + 1) * units);
  return Array.from({ length: tokens }, (_, q) => {
    const own = row(query, q);
    const scores = Array.from({ length: tokens }, (_, k) => {
      const other = row(key, k);
      return own.reduce((sum, value, i) => sum + value * other[i], 0) * units ** -0.5;
    });
    const highest = Math.max(...scores);
    const parts = scores.map((score) => Math.exp(score - highest));
    const sum = parts.reduce((a, b) => a + b, 0);
    return parts.map((part) => part / sum);
  });
}

/** Runs in the page: keeps the buffers that the shaders of virtual maps bind. */
function watchBindings() {
  const bound = new WeakSet();
  const { createBindGroup } = GPUDevice.prototype;
  GPUDevice.prototype.createBindGroup = function (descriptor) {
    if (descriptor.layout.label.startsWith('virtual')) {
      for (const { resource } of descriptor.entries) bound.add(resource.buffer ?? resource);
    }
    return createBindGroup.call(this, descriptor);
  };
  window.isBound = (buffer) => bound.has(buffer);
}
