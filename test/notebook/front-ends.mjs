// The same figure in front ends that are no JupyterLab: Notebook 7, by the same server, and marimo.
import { strict as assert } from 'node:assert';
import { asGiven, expectValues, grey, places, steps } from './cases.mjs';
import { startMarimo } from './marimo.mjs';
import { Notebook, writeNotebook } from './notebook.mjs';
import { coloursAt, cornerOf, expectColours } from './pixels.mjs';

export const frontEndCases = [
  {
    name: 'Notebook 7 shows the values as colours, and tells Python what a person sets',
    async run({ browser, lab }) {
      writeNotebook(lab, 'seven.ipynb', [steps, 'figure', 'figure.data = 1 - steps']);
      const notebook = await Notebook.open(browser, lab, 'seven.ipynb', { within: 'notebooks' });
      assert.equal(await notebook.page.evaluate(() => globalThis.jupyterapp.name), 'Jupyter Notebook');
      for (const cell of [0, 1]) await notebook.run(cell);
      await notebook.figures(1);
      await expectValues(notebook, asGiven, 'Notebook 7');
      await notebook.run(2);
      await notebook.becomes(() => document.querySelector('attn-heatmap').data.values[0] === 1);
      await expectValues(notebook, (row, column) => 1 - asGiven(row, column), 'other data');
      await notebook.page.evaluate(() => document.querySelector('attn-heatmap').setAttribute('cmap', 'magma'));
      await notebook.pythonBecomes('figure.cmap', "'magma'");
    },
  },
  {
    name: 'marimo shows the values as colours, and a cell that depends on the figure hears what a person sets',
    async run({ browser, python }) {
      const marimo = await startMarimo(python, [
        `import marimo as mo\n${steps}\nshown = mo.ui.anywidget(figure)\nshown`,
        'mo.md(f\'colours: {shown.value["cmap"]}\')',
      ]);
      try {
        await inMarimo(await browser.newPage(), marimo.address);
      } catch (error) {
        error.message += `\n${marimo.log()}`;
        throw error;
      } finally {
        await marimo.stop();
      }
    },
  },
];

async function inMarimo(page, address) {
  await page.setViewport({ width: 1200, height: 1500 });
  await page.goto(address);
  const element = await page.waitForSelector('>>> attn-heatmap:defined', { timeout: 120_000 });
  await element.evaluate((one) => one.updateComplete);
  const seen = await coloursAt(
    page,
    element,
    places.map((place) => cornerOf(place, [8, 8])),
  );
  expectColours(
    seen,
    places.map((place) => grey(asGiven(...place))),
    'marimo',
  );
  await element.evaluate((one) => one.setAttribute('cmap', 'magma'));
  await page.waitForFunction(() => document.body.innerText.includes('colours: magma'), { timeout: 120_000 });
}
