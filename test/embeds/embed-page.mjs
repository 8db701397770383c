// embed.html of the built pages in a frame of another origin's page.
import { createServer } from 'node:http';
import { decodedPixels } from './pixels.mjs';

const model = 'samples/local-attention.keras';
const white = [255, 255, 255];

/** A page that keeps what its frame says, and can ask it. */
const around = `<!doctype html><iframe id="frame" style="width: 400px; height: 300px; border: 0"></iframe><script>
  const said = [];
  const waiting = new Map();
  addEventListener('message', ({ data, origin }) => {
    said.push({ ...data, origin });
    waiting.get(data.id)?.(data);
  });
  let last = 0;
  window.ask = (request) => new Promise((done) => {
    const id = ++last;
    waiting.set(id, done);
    document.querySelector('iframe').contentWindow.postMessage({ attnscope: 1, id, ...request }, '*');
  });
</script>`;

/** A sentence on what is wrong; null when all is right. `base`: where the pages are. */
export async function embedPage(browser, base) {
  const server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(around));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const host = new URL(`http://127.0.0.1:${server.address().port}`); // another port is another origin
  const context = await browser.newContext({ viewport: { width: 640, height: 480 } });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const failed = [];
  page.on('pageerror', (error) => failed.push(error.message));
  try {
    await page.goto(host.href);
    const frame = async (search) => {
      const address = new URL(`embed.html?${search}`, base).href;
      await page.evaluate((src) => {
        said.length = 0;
        document.querySelector('iframe').src = src;
      }, address);
    };
    const said = (type) => page.evaluate((wanted) => said.filter((one) => one.type === wanted), type);
    const told = (type) => page.waitForFunction((wanted) => said.some((one) => one.type === wanted), type);
    const ask = (request) => page.evaluate((one) => ask(one), request);

    await frame(`model=${model}&layer=seq_self_attention&origin=${host.origin}`);
    await told('ready');
    const [ready] = await said('ready');
    if (ready.origin !== new URL(base).origin) return `ready came from ${ready.origin}`;
    if (!ready.layers.some(({ name }) => name === 'seq_self_attention'))
      return `layers: ${JSON.stringify(ready.layers)}`;
    const inside = page.frameLocator('#frame');
    const tag = (name) => inside.locator(name).count();
    if ((await tag('attn-heatmap')) !== 1) return 'the layer’s weights are no heatmap';
    await inside.locator('attn-heatmap').evaluate((map) => map.updateComplete);
    const errors = await said('error');
    if (errors.length) return `it says ${errors[0].message}`;

    const lines = await ask({ type: 'show', search: `?model=${model}&layer=lstm&view=lines` });
    if (lines.type !== 'done' || (await tag('feature-grid')) !== 1) return `show answers ${JSON.stringify(lines)}`;
    const { shape } = ready.inputs[0];
    const sides = [1, ...shape.slice(1).map((side) => side ?? 12)];
    const count = sides.reduce((product, side) => product * side);
    const fed = await ask({ type: 'input', arrays: [{ shape: sides, values: Array(count).fill(0.5) }] });
    if (fed.type !== 'done') return `input answers ${fed.message}`;
    const unfit = await ask({ type: 'input', arrays: [{ shape: [1, 2, 3, 4, 5], values: Array(120).fill(0) }] });
    if (unfit.type !== 'error' || !unfit.message) return 'an input that does not fit is taken';

    const own = await page.evaluate(async () => {
      const values = Float32Array.from([0, 1, 1, 0]);
      await ask({ type: 'show', search: '?view=heatmap' });
      return ask({ type: 'data', values, shape: [2, 2], axes: ['query', 'key'] });
    });
    if (own.type !== 'done') return `data answers ${own.message}`;
    const set = await ask({ type: 'set', attributes: { cmap: 'gray', 'no-colorbar': true } });
    if (set.type !== 'done') return `set answers ${set.message}`;
    const strange = await ask({ type: 'set', attributes: { onclick: 'alert(1)' } });
    if (strange.type !== 'error') return 'an attribute that is no option is set';
    const box = await inside.locator('attn-heatmap').boundingBox();
    await page.mouse.move(box.x + 0.7 * box.width, box.y + 0.3 * box.height);
    await told('cell-hover');
    const [{ detail }] = await said('cell-hover');
    if (JSON.stringify(detail.indices) !== '[0,1]') return `the hovered cell is ${JSON.stringify(detail)}`;
    await page.mouse.move(1, 1);
    const shot = await page.screenshot();
    const colour = await decodedPixels(page, shot, [
      [box.x + 0.9 * box.width, box.y + 0.2 * box.height].map(Math.round),
    ]);
    if (String(colour[0]) !== String(white)) return `the cell of 1 is ${colour[0]}`;
    const image = await page.evaluate(async () => {
      const { image } = await ask({ type: 'image' });
      return image instanceof Blob && image.type;
    });
    if (image !== 'image/png') return `image answers ${image}`;
    const unknown = await ask({ type: 'eval' });
    if (unknown.type !== 'error' || !/“eval”/.test(unknown.message)) return 'an unknown request is not refused';

    // Another origin than the one in the address is neither heard nor told.
    await frame(`model=${model}&origin=https://example.org`);
    await inside.locator('attn-heatmap').first().waitFor({ timeout: 60_000 });
    await page.evaluate(() => void ask({ type: 'set', attributes: { cmap: 'gray' } }));
    await inside.locator('body').evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    const heard = await page.evaluate(() => said.length);
    const cmap = await inside.locator('attn-heatmap').first().getAttribute('cmap');
    if (heard || cmap === 'gray') return `a page of another origin heard ${heard} messages; cmap is ${cmap}`;
    return failed.length ? failed.join(' ') : null;
  } finally {
    await context.close();
    server.close();
  }
}
