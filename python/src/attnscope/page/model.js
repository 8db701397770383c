// The page's half of a model in a notebook, as an anywidget module: opens the model's file, runs it on the input that came with it,
// and shows the output of the layer that is chosen, here or in Python.
export default { render };

function render({ model, el }) {
  const view = new ModelView(model, el);
  view.open().catch((error) => view.fail(error));
  return () => view.close();
}

const looks = /attention/i;
const remembers = /lstm|gru|rnn/i;

class ModelView {
  #stops = [];
  #closed = false;
  #network = null;
  #inputs = [];
  #shows = 0;

  constructor(model, el) {
    this.model = model;
    this.el = el;
    el.dataset.lmSuppressShortcuts = 'true';
  }

  async open() {
    const { model, el } = this;
    this.#stops.push(followTheme(el));
    sayIn(el, 'Loading attnscope …');
    this.library = await loadLibrary(model);
    const { name, bytes } = model.get('_file');
    const network = await this.library.loadModel(new File([bytes], name));
    if (this.#closed) return network.dispose();
    this.#network = network;
    this.#inputs = this.#tensors(model.get('_inputs'));
    el.replaceChildren(this.#chooser(), document.createElement('div'));
    this.#tell({ layers: this.#layers.map((layer) => layer.name) });
    for (const trait of ['layer', 'view', 'sample', 'head', 'cmap'])
      this.#listen(`change:${trait}`, () => this.#show());
    await this.#show();
  }

  close() {
    this.#closed = true;
    for (const stop of this.#stops.splice(0)) stop();
    for (const tensor of this.#inputs.splice(0)) tensor.dispose();
    this.#network?.dispose();
    this.el.replaceChildren();
  }

  fail(error) {
    this.#tell({ error: error.message });
    if (this.#closed) return;
    if (this.el.children.length < 2) sayIn(this.el, error.message);
    else sayIn(this.el.lastElementChild, error.message);
  }

  #tensors(given) {
    const { inputs } = this.#network;
    if (given.length !== inputs.length) {
      throw new Error(
        `the model has ${inputs.length} inputs, and ${given.length} arrays were given. Give one for each.`,
      );
    }
    return given.map((array, i) => {
      const { values, shape } = elementData(array);
      return this.library.inputTensor({ name: inputs[i].name, shape, values }, inputs[i]);
    });
  }

  /** Those that compute something. */
  get #layers() {
    return this.#network.layers.filter(({ className }) => className !== 'InputLayer');
  }

  #chooser() {
    const label = document.createElement('label');
    const select = document.createElement('select');
    select.append(...this.#layers.map(({ name, className }) => new Option(`${name} (${className})`, name)));
    select.value = this.#chosen().name;
    select.addEventListener('change', () => {
      this.#tell({ layer: select.value });
      this.#show();
    });
    this.select = select;
    label.append('Layer ', select);
    return label;
  }

  /** The layer by its name; by itself the last that attends, else the last that remembers, else the last. */
  #chosen() {
    const layers = this.#layers;
    const name = this.model.get('layer');
    const named = layers.find((layer) => layer.name === name);
    if (name && !named)
      throw new Error(`the model has no layer “${name}”. It has ${layers.map((one) => one.name).join(', ')}.`);
    const last = (kind) => layers.findLast(({ className }) => kind.test(className));
    return named ?? last(looks) ?? last(remembers) ?? layers.at(-1);
  }

  /** Runs the model for the layer. What is asked for while it runs is shown instead. */
  #show() {
    const turn = (this.#shows += 1);
    const show = async () => {
      const chosen = this.#chosen();
      this.select.value = chosen.name;
      const index = this.#network.layers.indexOf(chosen);
      const outputs = await this.library.getLayerOutputs(this.#network, index, this.#inputs);
      try {
        if (turn === this.#shows && !this.#closed) await this.#draw(outputs);
      } finally {
        for (const output of outputs) output.dispose();
      }
    };
    return show().catch((error) => this.fail(error));
  }

  async #draw(outputs) {
    const output = outputs.find(({ axes }) => axes.at(-1) === 'key') ?? outputs[0];
    const { tag, properties } = this.#figureFor(output);
    const place = this.el.lastElementChild;
    let figure = place.querySelector(tag);
    if (!figure) {
      figure = document.createElement(tag);
      place.replaceChildren(figure);
    }
    Object.assign(figure, properties);
    figure.data = output;
    if (this.model.get('error')) this.#tell({ error: '' });
    await figure.updateComplete;
  }

  /** The element that fits the output's axes, or that was asked for. */
  #figureFor({ axes, shape = [], tensor }) {
    const get = (trait) => this.model.get(trait);
    const ends = axes.slice(-2).join();
    const fitting =
      ends === 'query,key'
        ? 'heatmap'
        : ends === 'time,channel'
          ? 'lines'
          : axes.length === 2
            ? 'heatmap'
            : 'histogram';
    const view = get('view') || fitting;
    const sampled = axes[0] === 'sample' && axes.length > 2;
    const cmap = get('cmap') || (ends === 'query,key' ? 'viridis' : 'RdBu_r');
    const rank = (tensor?.shape ?? shape).length;
    const heads = axes.includes('head') && rank > 3;
    if (view === 'histogram') return { tag: 'feature-histogram', properties: {} };
    if (view === 'scatter') return { tag: 'feature-scatter', properties: { cmap } };
    const sample = sampled ? get('sample') : undefined;
    if (view === 'lines') return { tag: 'feature-grid', properties: { sample } };
    const head = get('head');
    const shown = heads
      ? { heads: head === null ? 'all' : '', head: head ?? undefined }
      : { heads: '', head: undefined };
    const labels =
      ends === 'query,key' ? { xLabel: 'Key', yLabel: 'Query' } : { xLabel: axes.at(-1), yLabel: axes.at(-2) };
    return { tag: 'attn-heatmap', properties: { sample, cmap, ...shown, ...labels } };
  }

  #listen(event, react) {
    this.model.on(event, react);
    this.#stops.push(() => this.model.off(event, react));
  }

  #tell(values) {
    for (const [trait, value] of Object.entries(values)) this.model.set(trait, value);
    this.model.save_changes();
  }
}
