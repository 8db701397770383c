// A notebook in JupyterLab, driven by JupyterLab's own commands; what is awaited is a state, never a time.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const patience = { timeout: 120_000, polling: 100 };

/** Writes a notebook with these cells. */
export function writeNotebook({ notebooks }, name, cells) {
  const code = (source, i) => ({
    ...{ cell_type: 'code', id: `cell${i}`, source, metadata: {}, outputs: [], execution_count: null },
  });
  const kernelspec = { name: 'python3', display_name: 'Python 3', language: 'python' };
  writeFileSync(
    join(notebooks, name),
    JSON.stringify({ cells: cells.map(code), metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }),
  );
}

/** A notebook that is open in a page of the browser. */
export class Notebook {
  constructor(page) {
    this.page = page;
  }

  /** Opens it in JupyterLab, or `within` Notebook 7, and waits for its kernel unless there is to be none. */
  static async open(browser, lab, name, { kernel = true, within = 'lab/tree' } = {}) {
    const page = await browser.newPage();
    await page.setViewport({ width: 1200, height: 1500 });
    await page.goto(`${lab.address}/${within}/${name}?token=${lab.token}&reset`);
    await page.waitForFunction(
      (wanted) => {
        const { sessionContext, context } = globalThis.jupyterapp?.shell?.currentWidget ?? {};
        if (!context?.isReady || !sessionContext?.isReady) return false;
        return !wanted || sessionContext.session?.kernel?.status === 'idle';
      },
      patience,
      kernel,
    );
    return new Notebook(page);
  }

  close() {
    return this.page.close();
  }

  command(name, options = {}) {
    return this.page.evaluate(
      (id, args) => globalThis.jupyterapp.commands.execute(id, args).then(() => {}),
      name,
      options,
    );
  }

  /** Chooses a cell by its number. */
  choose(index) {
    return this.page.evaluate((i) => {
      globalThis.jupyterapp.shell.currentWidget.content.activeCellIndex = i;
    }, index);
  }

  /** Runs a cell and waits until the kernel has. Throws what the cell raises. */
  async run(index) {
    await this.choose(index);
    await this.command('notebook:run-cell');
    const error = await this.page.evaluate((i) => {
      const { outputs } = globalThis.jupyterapp.shell.currentWidget.content.widgets[i].model;
      return outputs.toJSON().find(({ output_type: type }) => type === 'error') ?? null;
    }, index);
    if (error) throw new Error(`cell ${index}: ${error.ename}: ${error.evalue}`);
  }

  /** A Python expression's repr. */
  async python(expression) {
    const reply = await this.page.evaluate(async (text) => {
      const { kernel } = globalThis.jupyterapp.shell.currentWidget.sessionContext.session;
      const future = kernel.requestExecute({
        code: '',
        silent: false,
        store_history: false,
        user_expressions: { it: text },
      });
      return (await future.done).content.user_expressions.it;
    }, expression);
    if (reply.status !== 'ok') throw new Error(`${expression}: ${reply.ename}: ${reply.evalue}`);
    return reply.data['text/plain'];
  }

  /** Waits until a Python expression has this repr. */
  async pythonBecomes(expression, wanted) {
    for (const end = Date.now() + 60_000; Date.now() < end;) {
      if ((await this.python(expression)) === wanted) return;
    }
    throw new Error(`${expression} is ${await this.python(expression)}, not ${wanted}`);
  }

  /** Waits until so many elements are in the outputs and have drawn. */
  async figures(count, tag = 'attn-heatmap') {
    await this.page.waitForFunction(
      (name, n) => document.querySelectorAll(`.jp-OutputArea ${name}`).length === n,
      patience,
      tag,
      count,
    );
    await this.page.evaluate((name) => {
      return Promise.all([...document.querySelectorAll(`.jp-OutputArea ${name}`)].map((one) => one.updateComplete));
    }, tag);
  }

  /** Waits until the text is in the outputs of the notebook. */
  says(text) {
    return this.page.waitForFunction(
      (wanted) => [...document.querySelectorAll('.jp-OutputArea')].some((area) => area.textContent.includes(wanted)),
      patience,
      text,
    );
  }

  /** Waits until what a function in the page gives is true. */
  becomes(test, ...given) {
    return this.page.waitForFunction(test, patience, ...given);
  }
}
