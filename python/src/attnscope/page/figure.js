// The page's half of a figure in a notebook, as an anywidget module. It makes the element of a view, sets its properties by the
// traits, and tells Python what a person changes. All figures of a page share one copy of attnscope.js.
export default { render };

/** Shows the model in `el`. Returns at once, with what takes the view away. */
function render({ model, el }) {
  const view = new View(model, el);
  view.open().catch((error) => sayIn(el, error.message));
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
    sayIn(el, 'Loading attnscope …');
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

/** The numbers of each array that was sent, once for all views of it. */
const decoded = new WeakMap();

function dataOf(model) {
  const sent = model.get('_data');
  if (!decoded.has(sent)) decoded.set(sent, elementData(sent));
  return { ...decoded.get(sent) };
}
