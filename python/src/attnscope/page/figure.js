// The page's half of a figure in a notebook, as an anywidget module. It makes the element of a view, sets its properties by the
// traits, and tells Python what a person changes. All figures of a page share one copy of attnscope.js.
const shared = Symbol.for('attnscope.library');
/** Milliseconds that a kernel has to send the library, where it has to be asked for it. */
const patience = 60_000;

export default { render };

/** Shows the model in `el`. Returns at once, with what takes the view away. */
function render({ model, el }) {
  const view = new View(model, el);
  view.open().catch((error) => view.say(error.message));
  return () => view.close();
}

class View {
  #stops = [];
  #closed = false;
  #element = null;
  #initial = {};
  #indices = [];

  constructor(model, el) {
    this.model = model;
    this.el = el;
    el.dataset.lmSuppressShortcuts = 'true'; // keys that walk the cells are not JupyterLab's
  }

  async open() {
    const { model, el } = this;
    this.#stops.push(followTheme(el));
    this.say('Loading attnscope …');
    await loadLibrary(model);
    if (this.#closed) return;
    const element = document.createElement(model.get('_tag'));
    this.#element = element;
    for (const [trait, field] of this.#fields()) this.#follow(trait, field);
    this.#listen('change:indices', () => this.#setIndices());
    this.#listen('change:_data', () => this.#setData());
    for (const event of ['cell-select', 'view-change', 'head-select']) this.#hear(event, () => this.#told());
    this.#hear('cell-select', ({ detail }) => this.#selected(detail));
    this.#hear('engine-error', ({ detail }) => this.#tell({ error: detail.error.message }));
    this.#setIndices();
    this.#setData();
    el.replaceChildren(element);
    this.#watchAttributes();
  }

  close() {
    this.#closed = true;
    for (const stop of this.#stops.splice(0)) stop();
    if (this.#element) this.#element.data = null;
    this.el.replaceChildren();
  }

  /** A sentence in place of the figure. */
  say(sentence) {
    const line = document.createElement('p');
    line.setAttribute('role', 'status');
    line.textContent = sentence;
    this.el.replaceChildren(line);
  }

  #fields() {
    return Object.entries(this.model.get('_fields'));
  }

  #follow(trait, field) {
    this.#initial[field] = this.#element[field];
    const set = () => {
      const value = this.model.get(trait) ?? this.#initial[field];
      if (!same(this.#element[field], value)) this.#element[field] = value;
    };
    set();
    this.#listen(`change:${trait}`, set);
  }

  #listen(event, react) {
    this.model.on(event, react);
    this.#stops.push(() => this.model.off(event, react));
  }

  #hear(event, react) {
    this.#element.addEventListener(event, react);
    this.#stops.push(() => this.#element.removeEventListener(event, react));
  }

  #setIndices() {
    const indices = this.model.get('indices');
    for (const name of this.#indices) if (!(name in indices)) this.#element.removeAttribute(name);
    for (const [name, index] of Object.entries(indices)) this.#element.setAttribute(name, String(index));
    this.#indices = Object.keys(indices);
  }

  #setData() {
    if (this.model.get('error')) this.#tell({ error: '' });
    this.#element.data = dataOf(this.model);
  }

  #selected({ indices, value, axes }) {
    const detail = { indices: [...indices], value: Number.isFinite(value) ? value : String(value), axes: [...axes] };
    this.#tell({ selected: detail });
    this.model.send({ type: 'select', detail });
  }

  /** What an element does with a gesture is done when its event has ended. */
  #told() {
    queueMicrotask(() => this.#tell(this.#changes()));
  }

  #watchAttributes() {
    const observer = new MutationObserver(() => this.#told());
    observer.observe(this.#element, { attributes: true });
    this.#stops.push(() => observer.disconnect());
  }

  /** Traits whose property in the page is another one by now. */
  #changes() {
    const values = this.#fields().map(([trait, field]) => [trait, this.#element[field] ?? null]);
    return Object.fromEntries(values.filter(([trait, value]) => !same(value, this.model.get(trait))));
  }

  #tell(values) {
    if (this.#closed || Object.keys(values).length === 0) return;
    for (const [trait, value] of Object.entries(values)) this.model.set(trait, value);
    this.model.save_changes();
  }
}

const plain = (value) => JSON.stringify(value ?? null);
const same = (one, other) => one === other || plain(one) === plain(other);

/** The numbers of each array that was sent, once for all views of it. */
const decoded = new WeakMap();

function dataOf(model) {
  const sent = model.get('_data');
  if (!decoded.has(sent)) decoded.set(sent, elementData(sent));
  return { ...decoded.get(sent) };
}

/** Defines the elements, once per page. Throws a sentence where another version has defined them. */
async function loadLibrary(model) {
  const { hash } = model.get('_library');
  globalThis[shared] ??= { hash, loading: importLibrary(model) };
  const { hash: loaded, loading } = globalThis[shared];
  try {
    await loading;
  } catch (error) {
    globalThis[shared] = undefined;
    throw error;
  }
  if (loaded !== hash) throw new Error('This page holds another version of attnscope. Reload the page.');
}

async function importLibrary(model) {
  const code = new Blob([(await sentAlong(model)) ?? (await askedFor(model))]);
  const text = await new Response(code.stream().pipeThrough(new DecompressionStream('gzip'))).blob();
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  try {
    return await import(/* @vite-ignore */ address);
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** The library as a widget of its own carries it; null where the host knows no other widgets, or has lost this one. */
async function sentAlong(model) {
  try {
    const carrier = await model.widget_manager.get_model(model.get('_library').model);
    return carrier?.get('code')?.byteLength ? carrier.get('code') : null;
  } catch {
    return null;
  }
}

function askedFor(model) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error('The kernel has not sent attnscope.js, so nothing can be drawn. Run the cell again.'));
    }, patience);
    model.on('msg:custom', (message, buffers) => {
      if (message?.type !== 'library') return;
      clearTimeout(late);
      resolve(buffers[0]);
    });
    model.send({ type: 'library' });
  });
}

/** Light or dark as the notebook's theme is, where it says so. Returns what ends it. */
function followTheme(el) {
  const { body } = document;
  const follow = () => {
    const light = body.dataset.jpThemeLight ?? (body.dataset.vscodeThemeKind && vscodeIsLight(body));
    el.style.colorScheme = light === undefined ? '' : light === 'true' ? 'light' : 'dark';
  };
  follow();
  const observer = new MutationObserver(follow);
  observer.observe(body, { attributes: true, attributeFilter: ['data-jp-theme-light', 'data-vscode-theme-kind'] });
  return () => observer.disconnect();
}

const vscodeIsLight = (body) => String(body.dataset.vscodeThemeKind.endsWith('light'));
