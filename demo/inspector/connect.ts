import { find } from '../page';
import { connectDrop } from './drop';
import { Inspector } from './inspector';
import { Opening } from './opening';
import { readAddress, sortFiles } from './sort-files';

/**
 * Makes the page take models: by drop, by button, by its address. When one has opened, the demo gives way to it.
 *
 * opened   called each time a model is on the page
 * returns  whether the address brought one; if not, the demo has the page
 */
export async function connectInspector(opened: () => void): Promise<boolean> {
  const opening = new Opening({
    card: find('opening'),
    sentence: find('opening-sentence'),
    progress: find<HTMLProgressElement>('opening-progress'),
    cancel: find<HTMLButtonElement>('opening-cancel'),
  });
  const inspector = new Inspector(inspectorPlace(), opening);
  inspector.addEventListener('opened', () => {
    document.title = `attnscope: ${find('model-name').textContent}`;
    giveWay(true);
    opened();
  });
  connectChooser(inspector);
  connectDrop({
    hint: find('drop-hint'),
    take: (files) => void inspector.open(() => sortFiles(files)),
    fail: (error) => opening.fail(error),
  });
  addEventListener('popstate', () => {
    if (new URLSearchParams(location.search).get('model')) void inspector.follow(location.search);
    else location.reload(); // the demo's own page
  });
  if (!new URLSearchParams(location.search).get('model')) return false;
  giveWay(true);
  const found = await inspector.open(() => readAddress(location.search));
  if (!found) giveWay(false);
  return found;
}

/** Shows the inspector in the demo's place, or the demo again. */
function giveWay(inspecting: boolean): void {
  document.body.classList.toggle('inspecting', inspecting);
  find('inspector').hidden = !inspecting;
}

function inspectorPlace(): Inspector['place'] {
  return {
    title: find('model-name'),
    about: find('model-about'),
    feed: find('model-feed'),
    filter: find<HTMLInputElement>('layer-filter'),
    rows: find('layer-rows'),
    none: find('layer-none'),
    input: find('seen-input'),
    stage: find('stage'),
    sample: find<HTMLInputElement>('sample'),
    sampleText: find('sample-text'),
    against: find<HTMLSelectElement>('against'),
    oneScale: find<HTMLInputElement>('one-scale'),
    gates: find<HTMLInputElement>('gates'),
    training: find<HTMLInputElement>('training'),
    cmap: find<HTMLSelectElement>('layer-cmap'),
  };
}

function connectChooser(inspector: Inspector): void {
  const chooser = find<HTMLInputElement>('model-files');
  find('open-model').addEventListener('click', () => chooser.click());
  chooser.addEventListener('change', () => {
    const files = [...(chooser.files ?? [])];
    chooser.value = ''; // the same file may be chosen again
    if (files.length > 0) void inspector.open(() => sortFiles(files));
  });
}
