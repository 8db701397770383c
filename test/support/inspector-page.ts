import { find } from './demo-page';
import { fetchBytes } from './failures';
import { until } from './mount';
import { fetchRecording, valuesOf, type RecordedArray } from './recorded';

/** The page's own HTML and styles, without its script. */
export async function layOutPage(): Promise<void> {
  const html = new DOMParser().parseFromString(await (await fetch('/index.html')).text(), 'text/html');
  const sheets = ['/demo/styles.css', '/demo/inspector/inspector.css'].map((href) => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
    document.head.append(link);
    return new Promise((done) => (link.onload = done));
  });
  document.body.replaceChildren(...html.body.children);
  await Promise.all(sheets);
}

export const keras = '/test/fixtures/keras/';

export async function fileOf(path: string): Promise<File> {
  return new File([await fetchBytes(keras + path)], path.slice(path.lastIndexOf('/') + 1));
}

/** Drops files on the page, as a person does. */
export function drop(...files: File[]): void {
  const dataTransfer = new DataTransfer();
  for (const file of files) dataTransfer.items.add(file);
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
}

/** Drops files and waits until the model is there. */
export async function dropModel(...files: File[]): Promise<void> {
  find('model-name').textContent = '';
  drop(...files);
  await until(() => find('model-name').textContent !== '' && find<HTMLElement>('opening').offsetWidth === 0);
}

/** Numbers as numpy.save writes them: little-endian float32, row-major. */
export function npyFile(name: string, shape: readonly number[], values: Float32Array): File {
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${sides}), }`;
  const header = `${text}\n`;
  const start = new Uint8Array([0x93, ...[...'NUMPY'].map((char) => char.charCodeAt(0)), 1, 0, 0, 0]);
  new DataView(start.buffer).setUint16(8, header.length, true);
  return new File([start, header, values as Float32Array<ArrayBuffer>], name);
}

/** The input that Keras recorded a model's answers for, as an .npy; `zeros` samples of nothing stand before it. */
export async function recordedInput(
  model: string,
  zeros = 0,
): Promise<{ file: File; output: (name: string) => Float32Array }> {
  const recording = await fetchRecording(`${keras}${model}.expected.json`);
  const { shape } = recording.input as RecordedArray;
  const one = valuesOf(recording.input as RecordedArray);
  const values = new Float32Array((zeros + 1) * one.length);
  values.set(one, zeros * one.length);
  const output = (name: string): Float32Array => valuesOf([recording.outputs[name]].flat()[0] as RecordedArray);
  return { file: npyFile('input.npy', [zeros + 1, ...shape.slice(1)], values), output };
}

export const rows = (): HTMLElement[] => [...find('layer-rows').querySelectorAll<HTMLElement>('.row')];

export const rowOf = (name: string): HTMLElement =>
  rows().find((row) => row.querySelector('.name')!.textContent === name)!;

/** Picks one layer by a click on its name, and waits until it alone is shown; with ctrl, one more. */
export async function pick(name: string, { ctrlKey = false } = {}): Promise<void> {
  const former = find('stage').firstElementChild;
  const cell = rowOf(name).querySelector('.name')!;
  cell.dispatchEvent(new MouseEvent('click', { ctrlKey, bubbles: true, cancelable: true }));
  const redrawn = (): boolean => find('stage').firstElementChild !== former;
  await until(() => redrawn() && panels().includes(name) && (ctrlKey || panels().length === 1));
}

/** Names of the layers on the stage. */
export const panels = (): string[] =>
  [...find('stage').querySelectorAll('.layer h2')].map((title) => title.textContent!);

export const figures = <T extends keyof HTMLElementTagNameMap>(tag: T, below = ''): HTMLElementTagNameMap[T][] => [
  ...find('stage').querySelectorAll<HTMLElementTagNameMap[T]>(`${below} ${tag}`),
];
