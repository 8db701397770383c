// npm run check:look [-- --width=390] [-- --theme=dark]: opens every example of the gallery at phone, laptop and desktop
// width, light and dark; says where texts lie on one another, outside their figure or on two cells' plots, and where
// lines or texts are hard to see; writes a contact sheet of each to build/look/, in parts. Fails when it finds anything.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import { chromiumFlags, findChromium } from './chromium.mjs';

const root = resolve(import.meta.dirname, '..');
const folder = resolve(root, 'build/look');
const widths = [390, 1366, 1920];
const themes = ['light', 'dark'];
/** Of a part of a contact sheet, in CSS pixels. */
const sheetHeight = 4000;

const asked = Object.fromEntries(process.argv.slice(2).map((argument) => argument.replace(/^--/, '').split('=')));
const strange = Object.keys(asked).filter((name) => !['width', 'theme'].includes(name));
if (strange.length) throw new Error(`There is no option ${strange.join(', ')}. Use --width=390 or --theme=dark.`);

const server = await createServer({ root, logLevel: 'error', server: { port: 0, hmr: false, watch: null } });
await server.listen();
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
let [looked, faults] = [0, 0];
try {
  mkdirSync(folder, { recursive: true });
  for (const width of widths.filter((one) => !asked.width || one === Number(asked.width))) {
    for (const theme of themes.filter((one) => !asked.theme || one === asked.theme)) await look(width, theme);
  }
} finally {
  await browser.close();
  await server.close();
}
console.log(`${looked} pictures looked at, ${faults} faults`);
process.exitCode = faults > 0 || looked === 0 ? 1 : 0;

async function look(width, theme) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: theme, reducedMotion: 'reduce' });
  page.setDefaultTimeout(300_000); // a busy machine is no fault of the look
  page.on('pageerror', (error) => found('page', error.message));
  await page.goto(`${server.resolvedUrls.local[0]}gallery.html`);
  await page.waitForSelector('.card');
  const cards = await page.locator('.card').evaluateAll((all) => all.map(({ id }) => id));
  for (const id of cards) {
    looked += 1;
    for (const sentence of await page.evaluate(faultsOfCard, id)) found(id, sentence);
  }
  await photograph(page, `${width}-${theme}`);
  await page.close();

  function found(id, sentence) {
    faults += 1;
    console.log(`${width} ${theme} ${id}: ${sentence}`);
  }
}

/** A contact sheet, in parts: a page of a phone's width is higher than a screenshot can be. */
async function photograph(page, name) {
  await page.evaluate(() => scrollTo(0, 0));
  const { width, height } = await page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return { width: scrollWidth, height: scrollHeight };
  });
  for (let y = 0, part = 0; y < height; y += sheetHeight, part++) {
    const clip = { x: 0, y, width, height: Math.min(sheetHeight, height - y) };
    await page.screenshot({ path: resolve(folder, `${name}-${part}.png`), fullPage: true, clip });
  }
}

/** Runs in the page: brings a card into sight, waits until its figure rests, and looks. */
async function faultsOfCard(id) {
  const { lookFaults } = await import('/test/support/look.ts');
  const { parseColour } = await import('/test/support/contrast.ts');
  const card = document.getElementById(id);
  card.scrollIntoView({ block: 'center' });
  const shown = card.querySelector('.stand > *');
  while (!shown.data) await new Promise(requestAnimationFrame);
  await shown.updateComplete;
  await shown.toSVG({ scale: 0.1 }); // what is read when the data rests is there now
  await shown.updateComplete;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  // Calls of an example that come after the data: they are over when the figure's words no longer change.
  let paper = shown;
  while (getComputedStyle(paper).backgroundColor === 'rgba(0, 0, 0, 0)') paper = paper.parentElement;
  const colour = parseColour(getComputedStyle(paper).backgroundColor);
  // <rnn-weights> is made of figures.
  const within =
    shown.localName === 'rnn-weights' && shown.shadowRoot.querySelectorAll('attn-heatmap, feature-histogram');
  const beyond = shown.getBoundingClientRect().right - card.getBoundingClientRect().right;
  const tooWide = beyond > 0 ? [`The figure is ${Math.ceil(beyond)} px wider than its card.`] : [];
  return [...tooWide, ...[...(within || [shown])].flatMap((figure) => lookFaults(figure, colour))];
}
