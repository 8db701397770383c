// A running model as a widget: rows come over the notebook's own messages, and only those that are in sight.
import { strict as assert } from 'node:assert';
import { Notebook, writeNotebook } from './notebook.mjs';

/** What watches a model, with layers that give rows when they are told to, and no torch. */
const running = `import sys
sys.path.insert(0, ${JSON.stringify(import.meta.dirname)})
from attnscope.serve import Board
from attnscope.serve.background import Background
from attnscope.serve.board import Rank
from attnscope.watching.widget import WatchWidget
from layers import Layer, Rows, Texts
layers, texts, board, background = [Layer(number) for number in range(3)], Texts(), Board('demo'), Background()
board.put(Rank(0, layers, texts))
tokens = 0
def add(count):
    global tokens
    for one in [*layers, texts]:
        one.ring.append(Rows(tokens, tokens + count), 0)
    tokens += count
    board.tell()
shown = WatchWidget(board, background, 'float32')
sent = lambda: sum(line.frames for line in shown._lines.values())
on_way = lambda: sum(line.on_way for line in shown._lines.values())`;

async function opened({ browser, lab }, cells) {
  writeNotebook(lab, 'running.ipynb', cells);
  return Notebook.open(browser, lab, 'running.ipynb');
}

async function expectWeight(notebook, [layer, head, query, key]) {
  const wanted = Number(await notebook.python(`float(layers[${layer}].weights[${head}, ${query}, ${key}])`));
  const at = [layer, head, query, key];
  await notebook.becomes(
    async (place, value) => {
      const heads = document.querySelector('.jp-OutputArea attn-overview');
      return heads?.data && Math.abs((await heads.probe(...place)) - value) < 1e-5;
    },
    at,
    wanted,
  );
}

export const widgetCases = [
  {
    name: 'a running model is a live widget, while its cell runs too, and sends what is in sight',
    async run(given) {
      const notebook = await opened(given, [
        running,
        'shown',
        'import time\nfor _ in range(20):\n    add(1)\n    time.sleep(0.02)',
      ]);
      for (const cell of [0, 1]) await notebook.run(cell);
      await notebook.says('3 layers, 0 tokens');
      await notebook.python('add(30)');
      await notebook.says('3 layers, 30 tokens');
      await expectWeight(notebook, [2, 1, 29, 4]);
      await expectWeight(notebook, [0, 3, 7, 7]);
      await notebook.run(2);
      await notebook.says('3 layers, 50 tokens');
      await expectWeight(notebook, [1, 2, 49, 11]);
      await notebook.page.evaluate(() => {
        const detail = { layer: 1, head: 3 };
        document.querySelector('attn-overview').dispatchEvent(new CustomEvent('head-select', { detail }));
      });
      await notebook.pythonBecomes('shown.layer, shown.head', '(1, 3)');
      await notebook.page.evaluate(() => document.querySelector('.jp-OutputArea attn-heatmap').scrollIntoView());
      await notebook.becomes(() => document.querySelector('.jp-OutputArea attn-heatmap').rows?.length === 50);
      if (process.env.ATTNSCOPE_SCREENSHOT) await notebook.page.screenshot({ path: process.env.ATTNSCOPE_SCREENSHOT });
      await notebook.pythonBecomes('on_way()', '0');
      await notebook.page.evaluate(() => {
        for (const name of ['attn-overview', 'attn-heatmap']) document.querySelector(name).style.display = 'none';
      });
      await notebook.pythonBecomes('[line._session.layers for line in shown._lines.values()]', '[set()]');
      const [made, gave] = [
        await notebook.python('sum(layer.frames for layer in layers)'),
        await notebook.python('sent()'),
      ];
      await notebook.python('add(10)');
      await notebook.pythonBecomes(`sent() > ${gave}`, 'True'); // the tokens' names
      assert.equal(
        await notebook.python('sum(layer.frames for layer in layers)'),
        made,
        'nothing out of sight is made',
      );
      await notebook.page.evaluate(() => {
        for (const name of ['attn-overview', 'attn-heatmap']) document.querySelector(name).style.display = '';
        document.querySelector('attn-overview').scrollIntoView();
      });
      await notebook.says('3 layers, 60 tokens');
      await expectWeight(notebook, [2, 0, 59, 51]);
      await notebook.choose(1);
      await notebook.command('notebook:delete-cell');
      await notebook.pythonBecomes('shown.views', '0');
    },
  },
  {
    name: 'recurrent layers of a running model are lines over time, and `layer` chooses one',
    async run(given) {
      const recurrent = running
        .replace('import Layer, Rows, Texts', 'import States, Rows, Texts')
        .replace('[Layer(number) for number in range(3)]', '[States(number) for number in range(2)]');
      const notebook = await opened(given, [recurrent, 'shown']);
      for (const cell of [0, 1]) await notebook.run(cell);
      await notebook.says('2 recurrent layers, 0 time steps');
      await notebook.python('add(30)');
      await notebook.says('2 recurrent layers, 30 time steps');
      const shows = (title, at, value) =>
        notebook.becomes(
          async (words, place, wanted) => {
            const grid = document.querySelector('.jp-OutputArea feature-grid');
            return grid?.title === words && grid.data && (await grid.probe(...place)) === wanted;
          },
          ...[title, at, value],
        );
      await shows('Layer 0', [29, 7], 297);
      assert.equal(
        await notebook.page.evaluate(() => document.querySelector('.jp-OutputArea attn-overview').checkVisibility()),
        false,
      );
      await notebook.python("setattr(shown, 'layer', 1)");
      await shows('Layer 1', [3, 2], 32);
      await notebook.python('add(5)');
      await notebook.says('2 recurrent layers, 35 time steps');
      await shows('Layer 1', [34, 0], 340);
    },
  },
];
