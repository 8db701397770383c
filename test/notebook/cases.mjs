// The cases: each opens a notebook of its own, and says what is seen in it.
import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Notebook, writeNotebook } from './notebook.mjs';
import { coloursAt, cornerOf, expectColours } from './pixels.mjs';

/** Eight by eight steps from 0 to 1 as shades of grey, so that a colour is its value. */
export const steps = `import numpy as np, attnscope
steps = np.arange(64, dtype=np.float32).reshape(8, 8) / 63
chosen = []
figure = attnscope.heatmap(steps, cmap='#000000,#ffffff', norm=(0, 1), aspect='auto', on_select=chosen.append)`;

export const grey = (value) => Array(3).fill(Math.round(255 * value));
export const places = [
  [0, 0],
  [0, 7],
  [3, 4],
  [7, 0],
  [7, 7],
];

async function opened({ browser, lab }, cells, name = 'figures.ipynb') {
  writeNotebook(lab, name, cells);
  return Notebook.open(browser, lab, name);
}

/** Looks whether each figure shows these values, a function of row and column. */
export async function expectValues(notebook, valueAt, what) {
  for (const element of await notebook.page.$$('.jp-OutputArea attn-heatmap')) {
    const points = places.map((place) => cornerOf(place, [8, 8]));
    const seen = await coloursAt(notebook.page, element, points);
    expectColours(
      seen,
      places.map(([row, column]) => grey(valueAt(row, column))),
      what,
    );
  }
}

/** How many times as wide as high an element's picture is. */
const shapeOf = (element) =>
  element.evaluate((one) => {
    const { width, height } = one.shadowRoot.querySelector('canvas').getBoundingClientRect();
    return width / height;
  });

const fixtures = join(import.meta.dirname, '../fixtures/keras');

/** Looks whether a figure has the numbers that Keras had. */
async function expectOutput(notebook, tag, [{ shape, data }]) {
  const last = shape.map((side) => side - 1);
  const seen = await notebook.page.evaluate((name, at) => document.querySelector(name).probe(...at), tag, last);
  assert.ok(Math.abs(seen - data.at(-1)) < 1e-5, `${tag} has ${seen}, not ${data.at(-1)}`);
}

export const asGiven = (row, column) => (8 * row + column) / 63;

export const cases = [
  {
    name: 'the wheel alone saves a file that opens by double click and loads nothing',
    async run({ browser, alone }) {
      const folder = mkdtempSync(join(tmpdir(), 'attnscope-saved-'));
      const file = join(folder, 'map.html');
      const script = `${steps}\nfigure.aspect = 'equal'\nfigure.save(${JSON.stringify(file)})`;
      execFileSync(alone, ['-c', script], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
      const page = await browser.newPage();
      const requests = [];
      page.on('request', (request) => requests.push(request.url()));
      await page.goto(`file://${file}`);
      const element = await page.waitForSelector('attn-heatmap:defined');
      const points = places.map((place) => cornerOf(place, [8, 8]));
      const seen = await coloursAt(page, element, points);
      expectColours(
        seen,
        places.map((place) => grey(asGiven(...place))),
        'the saved file',
      );
      for (const [width, height] of [
        [800, 600],
        [1000, 400],
      ]) {
        await page.setViewport({ width, height });
        await element.evaluate((one) => one.updateComplete);
        const [whole, window] = await page.evaluate(() => {
          const { scrollWidth, scrollHeight } = document.documentElement;
          return [
            [scrollWidth, scrollHeight],
            [innerWidth, innerHeight],
          ];
        });
        assert.deepEqual(whole, window, 'nothing lies below the window or beside it');
        const [found, picture] = [await coloursAt(page, element, points), await shapeOf(element)];
        expectColours(found, seen, `the saved file in a window of ${width} × ${height}`);
        assert.ok(Math.abs(picture - 1) < 0.02, `cells are ${picture} times as wide as high`);
      }
      const others = requests.filter((url) => !/^(blob|data):/.test(url));
      assert.deepEqual(others, [`file://${file}`], 'nothing but the file was asked for');
      rmSync(folder, { recursive: true });
    },
  },
  {
    name: 'a cell that runs shows the values as colours, and again when it runs again',
    async run(given) {
      const notebook = await opened(given, [
        steps,
        'figure',
        'figure.data = 1 - steps',
        'figure.cmap = "#ff0000,#ff0000"',
      ]);
      await notebook.run(0);
      await notebook.run(1);
      await notebook.figures(1);
      await expectValues(notebook, asGiven, 'first run');
      await notebook.run(1);
      await notebook.figures(1);
      await expectValues(notebook, asGiven, 'second run');
      await notebook.run(2);
      await notebook.becomes(() => document.querySelector('attn-heatmap').data.values[0] === 1);
      await expectValues(notebook, (row, column) => 1 - asGiven(row, column), 'other data');
      await notebook.run(3);
      await notebook.becomes(() => document.querySelector('attn-heatmap').cmap === '#ff0000,#ff0000');
      const element = await notebook.page.$('attn-heatmap');
      expectColours(
        await coloursAt(notebook.page, element, [cornerOf([0, 0], [8, 8])]),
        [[255, 0, 0]],
        'other colours',
      );
    },
  },
  {
    name: 'two views of one model show the same, and the page loads the library once',
    async run(given) {
      const notebook = await opened(given, [steps, 'figure', 'figure', 'figure.data = steps.T']);
      for (const cell of [0, 1, 2]) await notebook.run(cell);
      await notebook.figures(2);
      await expectValues(notebook, asGiven, 'both views');
      await notebook.run(3);
      await notebook.becomes(() =>
        [...document.querySelectorAll('attn-heatmap')].every((one) => one.data.values[1] > 0.1),
      );
      await expectValues(notebook, (row, column) => asGiven(column, row), 'both views of other data');
      const shared = await notebook.page.evaluate(() => {
        const [one, other] = document.querySelectorAll('attn-heatmap');
        return one.constructor === other.constructor && one.data.values === other.data.values;
      });
      assert.equal(shared, true, 'one class, and one array for both');
    },
  },
  {
    name: 'what a person does in the page is read in Python',
    async run(given) {
      const notebook = await opened(given, [steps, 'figure']);
      for (const cell of [0, 1]) await notebook.run(cell);
      await notebook.figures(1);
      const at = await notebook.page.evaluate(() => {
        const element = document.querySelector('attn-heatmap');
        element.scrollIntoView({ block: 'start' });
        const { x, y, width, height } = element.shadowRoot.querySelector('canvas').getBoundingClientRect();
        return { x: x + (5.5 / 8) * width, y: y + (2.5 / 8) * height };
      });
      await notebook.page.mouse.click(at.x, at.y);
      await notebook.pythonBecomes('[one.indices for one in chosen]', '[(2, 5)]');
      assert.equal(await notebook.python('round(chosen[0].value * 63), chosen[0].axes'), "(21, ('query', 'key'))");
      await notebook.pythonBecomes('figure.locked', "{'row': 2, 'column': 5}");
      await notebook.page.evaluate(() => document.querySelector('attn-heatmap').setAttribute('cmap', 'magma'));
      await notebook.pythonBecomes('figure.cmap', "'magma'");
      await notebook.page.evaluate(() => document.querySelector('attn-heatmap').setAttribute('top-k', '3'));
      await notebook.pythonBecomes('figure.top_k', '3.0');
      await notebook.page.evaluate(() => document.querySelector('attn-heatmap').setAttribute('cmap', 'nope'));
      await notebook.pythonBecomes('\'no colour map "nope"\' in figure.error', 'True');
    },
  },
  {
    name: '4096 × 4096 values of float16 are shown',
    async run(given) {
      const notebook = await opened(given, [
        'import numpy as np, attnscope\nvalues = np.tile(np.arange(4096, dtype=np.float16) / 4096, (4096, 1))',
        "attnscope.heatmap(values, precision='float16', cmap='#000000,#ffffff', norm=(0, 1))",
      ]);
      for (const cell of [0, 1]) await notebook.run(cell);
      await notebook.figures(1);
      const element = await notebook.page.$('attn-heatmap');
      const across = [0.1, 0.5, 0.9];
      const seen = await coloursAt(
        notebook.page,
        element,
        across.map((x) => [x, 0.5]),
      );
      expectColours(seen, across.map(grey), 'a ramp');
      const bytes = await notebook.python('attnscope.figures.Heatmap and sum(len(w.sent["values"]) for w in [_])');
      assert.equal(bytes, String(2 * 4096 * 4096));
    },
  },
  {
    name: 'a deleted cell takes its view away and leaves the other',
    async run(given) {
      const notebook = await opened(given, [steps, 'figure', 'figure']);
      for (const cell of [0, 1, 2]) await notebook.run(cell);
      await notebook.figures(2);
      const kept = await notebook.page.evaluateHandle(() => document.querySelector('attn-heatmap'));
      await notebook.choose(1);
      await notebook.command('notebook:delete-cell');
      await notebook.figures(1);
      assert.equal(await kept.evaluate((one) => one.data), null, 'the view that went has let go of its numbers');
      await expectValues(notebook, asGiven, 'the other view');
    },
  },
  {
    name: 'after the kernel restarted, cells that run show their figures',
    async run(given) {
      const notebook = await opened(given, [steps, 'figure']);
      for (const cell of [0, 1]) await notebook.run(cell);
      await notebook.figures(1);
      const before = await notebook.python('id(figure) and __import__("os").getpid()');
      await notebook.page.evaluate(async () => {
        await globalThis.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart();
      });
      assert.notEqual(await notebook.python('__import__("os").getpid()'), before);
      for (const cell of [0, 1]) await notebook.run(cell);
      await notebook.figures(1);
      await expectValues(notebook, asGiven, 'after the restart');
    },
  },
  {
    name: 'a model shows its layers, which are chosen in the page and in Python',
    async run(given) {
      const { input, outputs } = JSON.parse(readFileSync(join(fixtures, 'lstm-sequential.expected.json'), 'utf8'));
      const shape = JSON.stringify(input.shape);
      const notebook = await opened(given, [
        `import numpy as np, attnscope\nx = np.array(${JSON.stringify(input.data)}, np.float32).reshape(${shape})`,
        `shown = attnscope.model(${JSON.stringify(join(fixtures, 'lstm-sequential.keras'))}, x)\nshown`,
      ]);
      for (const cell of [0, 1]) await notebook.run(cell);
      await notebook.figures(1, 'feature-grid');
      await notebook.pythonBecomes('shown.layers', "['lstm', 'td', 'flatten', 'probs']");
      await expectOutput(notebook, 'feature-grid', outputs.lstm);
      await notebook.page.select('.jp-OutputArea select', 'probs');
      await notebook.pythonBecomes('shown.layer', "'probs'");
      await notebook.figures(1, 'attn-heatmap');
      await expectOutput(notebook, 'attn-heatmap', outputs.probs);
      await notebook.python("setattr(shown, 'layer', 'td')");
      await notebook.figures(1, 'feature-grid');
      await expectOutput(notebook, 'feature-grid', outputs.td);
      await notebook.python("setattr(shown, 'layer', 'nope')");
      await notebook.pythonBecomes("'has no layer “nope”' in shown.error", 'True');
    },
  },
  {
    name: 'a notebook that is opened without its kernel shows what it kept, and says where it kept nothing',
    async run(given) {
      const notebook = await opened(given, [steps, 'figure'], 'kept.ipynb');
      for (const cell of [0, 1]) await notebook.run(cell);
      await notebook.figures(1);
      await notebook.command('docmanager:save');
      await notebook.page.evaluate(() => globalThis.jupyterapp.shell.currentWidget.sessionContext.shutdown());
      await notebook.close();
      const again = await Notebook.open(given.browser, given.lab, 'kept.ipynb');
      await again.figures(1);
      await expectValues(again, asGiven, 'kept in the notebook');
      await again.page.evaluate(() => {
        globalThis.jupyterapp.shell.currentWidget.context.model.deleteMetadata('widgets');
      });
      await again.command('docmanager:save');
      await again.close();
      const bare = await Notebook.open(given.browser, given.lab, 'kept.ipynb');
      await bare.says('model not found');
    },
  },
];
