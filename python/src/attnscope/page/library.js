/* eslint-disable @typescript-eslint/no-unused-vars -- the scripts that this is put in front of use what is declared here */
// What all widgets of a page share: one copy of attnscope.js, the notebook's theme, sentences in place of a figure.
const shared = Symbol.for('attnscope.library');
/** Milliseconds that a kernel has to send the library, where it has to be asked for it. */
const patience = 60_000;

const plain = (value) => JSON.stringify(value ?? null);
const same = (one, other) => one === other || plain(one) === plain(other);

/** A sentence in place of a figure. */
function sayIn(el, sentence) {
  const line = document.createElement('p');
  line.setAttribute('role', 'status');
  line.textContent = sentence;
  el.replaceChildren(line);
}

/** Defines the elements, once per page, and gives what the library exports. Throws a sentence where another version has defined them. */
async function loadLibrary(model) {
  const { hash } = model.get('_library');
  globalThis[shared] ??= { hash, loading: importLibrary(model) };
  const { hash: loaded, loading } = globalThis[shared];
  if (loaded !== hash) throw new Error('This page holds another version of attnscope. Reload the page.');
  try {
    return await loading;
  } catch (error) {
    globalThis[shared] = undefined;
    throw error;
  }
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
