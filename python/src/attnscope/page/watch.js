// The page's half of a watched model in a notebook, as an anywidget module: a run whose stream goes over the widget's own
// messages, its heads as thumbnails, the map of the head that is chosen, and the outputs of a recurrent layer.
export default { render };

function render({ model, el }) {
  const view = new WatchView(model, el);
  view.open().catch((error) => view.fail(error.message));
  return () => view.close();
}

/** What the library needs of a WebSocket, over the messages of a widget. */
class MessageSocket extends EventTarget {
  #taken = 0;
  #timer = null;

  constructor(model) {
    super();
    this.model = model;
    this.line = crypto.randomUUID();
    this.hear = (message, buffers) => this.#hear(message, buffers);
    model.on('msg:custom', this.hear);
    queueMicrotask(() => this.dispatchEvent(new Event('open')));
  }

  send(text) {
    this.model.send({ type: 'wire', line: this.line, text });
  }

  close() {
    this.#leave();
    this.model.send({ type: 'wire', line: this.line, end: true });
  }

  #leave() {
    clearTimeout(this.#timer);
    this.model.off('msg:custom', this.hear);
  }

  #hear(message, buffers) {
    if (message?.type !== 'wire' || message.line !== this.line) return;
    if (message.end) {
      this.#leave();
      this.dispatchEvent(new Event('close'));
    } else if (message.text !== undefined) {
      this.dispatchEvent(new MessageEvent('message', { data: message.text }));
    } else {
      const { buffer, byteOffset, byteLength } = buffers[0];
      const data = buffer.slice(byteOffset, byteOffset + byteLength);
      this.#count();
      this.dispatchEvent(new MessageEvent('message', { data }));
    }
  }

  /** Says how many frames came, a few times a second. */
  #count() {
    this.#taken += 1;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.model.send({ type: 'wire', line: this.line, taken: this.#taken });
      this.#taken = 0;
    }, 100);
  }
}

const states = {
  connecting: 'Waiting for the kernel. If none runs, run the cell again.',
  open: '',
  waiting: 'The kernel has let go of the model. Run the cell again to see it live.',
  closed: '',
};

class WatchView {
  #stops = [];
  #closed = false;
  #run = null;
  #asked = false;
  #sight = { all: false, one: false, recurrent: false };

  constructor(model, el) {
    this.model = model;
    this.el = el;
    el.dataset.lmSuppressShortcuts = 'true';
  }

  async open() {
    const { model, el } = this;
    this.#stops.push(followTheme(el));
    sayIn(el, 'Loading attnscope …');
    const { watchRun } = await loadLibrary(model);
    const run = await watchRun('', { connect: () => new MessageSocket(model) });
    if (this.#closed) return run.close();
    this.#run = run;
    [this.told, this.title] = [document.createElement('p'), document.createElement('p')];
    this.told.setAttribute('role', 'status');
    [this.heads, this.map] = [document.createElement('attn-overview'), document.createElement('attn-heatmap')];
    this.states = document.createElement('feature-grid');
    Object.assign(this.map, { cmap: 'viridis', xLabel: 'Key', yLabel: 'Query' });
    el.replaceChildren(this.told, this.heads, this.title, this.map, this.states);
    this.#showKinds();
    this.#hear(run, 'change', () => this.#request());
    this.#hear(run, 'state', () => this.#request());
    this.#hear(run, 'model', () => {
      this.#showKinds();
      this.#ask();
    });
    this.#hear(run, 'refused', ({ detail }) => this.fail(detail.error.message));
    this.#hear(this.heads, 'head-select', ({ detail }) => this.#pick(run.layers[detail.layer], detail.head));
    for (const trait of ['layer', 'head']) this.#listen(`change:${trait}`, () => this.#picked());
    this.#followSight();
    this.#request();
  }

  close() {
    this.#closed = true;
    for (const stop of this.#stops.splice(0)) stop();
    if (this.#run) this.map.data = this.heads.data = this.states.data = null;
    this.#run?.close();
    this.el.replaceChildren();
  }

  fail(sentence) {
    this.model.set('error', sentence);
    this.model.save_changes();
    if (this.#closed) return;
    if (this.told) this.told.textContent = sentence;
    else sayIn(this.el, sentence);
  }

  #pick(layer, head) {
    this.model.set('layer', layer);
    this.model.set('head', head);
    this.model.save_changes();
    this.#picked();
  }

  #picked() {
    this.#ask();
    this.#request();
  }

  get #layer() {
    const { layers } = this.#run;
    const wanted = this.model.get('layer');
    return layers.includes(wanted) ? wanted : layers[0];
  }

  /** The recurrent layer whose outputs are shown; undefined where there is none. */
  get #recurrent() {
    const { recurrentLayers } = this.#run;
    const wanted = this.model.get('layer');
    return recurrentLayers.includes(wanted) ? wanted : recurrentLayers[0];
  }

  /** Asks for what is in sight: all attention layers while thumbnails are, else one head; and a recurrent layer. */
  #ask() {
    const wanted = new Map();
    const head = this.model.get('head');
    if (!document.hidden) {
      if (this.#sight.all) for (const layer of this.#run.layers) wanted.set(layer, null);
      else if (this.#sight.one && this.#layer !== undefined) wanted.set(this.#layer, [head, head + 1]);
      if (this.#sight.recurrent && this.#recurrent !== undefined) wanted.set(this.#recurrent, null);
    }
    this.#run.subscribe(wanted);
  }

  /** What the model has not is not shown; one that is not known yet has room for attention. */
  #showKinds() {
    const recurrent = this.#run.recurrentLayers.length > 0;
    const attention = this.#run.layers.length > 0 || !recurrent;
    for (const one of [this.heads, this.title, this.map]) one.hidden = !attention;
    this.states.hidden = !recurrent;
  }

  #followSight() {
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const place = target === this.heads ? 'all' : target === this.map ? 'one' : 'recurrent';
        this.#sight[place] = isIntersecting;
      }
      this.#ask();
      this.#request();
    });
    for (const figure of [this.heads, this.map, this.states]) observer.observe(figure);
    this.#stops.push(() => observer.disconnect());
    this.#hear(document, 'visibilitychange', () => this.#ask());
  }

  #hear(target, event, react) {
    target.addEventListener(event, react);
    this.#stops.push(() => target.removeEventListener(event, react));
  }

  #listen(event, react) {
    this.model.on(event, react);
    this.#stops.push(() => this.model.off(event, react));
  }

  /** Draws in the next frame. */
  #request() {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      if (!this.#closed) this.#draw();
    });
  }

  #draw() {
    const run = this.#run;
    this.told.textContent = this.#words();
    if (this.#sight.all) this.heads.data = run.overview;
    if (this.#sight.recurrent && this.#recurrent !== undefined) this.#drawStates(this.#recurrent);
    const layer = this.#layer;
    if (layer === undefined || !this.#sight.one) return;
    const head = this.model.get('head');
    this.title.textContent = `Layer ${layer}, head ${head}`;
    const data = run.maps(layer);
    const { names } = run;
    this.map.head = head;
    this.map.mask = data?.causal ? 'causal' : '';
    this.map.rows = this.map.columns = names.some((name) => name !== '') ? names : null;
    this.map.data = data;
  }

  #drawStates(layer) {
    this.states.title = `Layer ${layer}`;
    this.states.data = this.#run.states(layer);
  }

  #words() {
    const { state, layers, tokens, recurrentLayers, steps, dropped, dark } = this.#run;
    if (states[state]) return states[state];
    const missed = dropped ? `; ${dropped} rows were not sent, because the newest win` : '';
    const gone = dark.length ? `; dark: ${dark.map(([layer]) => `layer ${layer}`).join(', ')}` : '';
    const recurrent =
      recurrentLayers.length > 0 ? [`${recurrentLayers.length} recurrent layers, ${steps} time steps`] : [];
    const attention = layers.length > 0 || recurrent.length === 0 ? [`${layers.length} layers, ${tokens} tokens`] : [];
    return [...attention, ...recurrent].join('; ') + missed + gone;
  }
}
