import type { AttnHeatmap } from '../../../components/attn-heatmap';

/** Runs what a page does and posts its answer, or what went wrong, to the test that opened it. */
export function report(run: () => Promise<unknown>): void {
  const warnings: string[] = [];
  console.warn = (...words: unknown[]) => void warnings.push(words.join(' '));
  run().then(
    (answer) => parent.postMessage({ answer, warnings }, '*'),
    (error: Error) => parent.postMessage({ failure: `${error.message}\n${error.stack}`, warnings }, '*'),
  );
}

const colours = { lowest: [0, 0, 255], highest: [255, 0, 0] };

/** Draws 2 × 2 data whose first value is the lowest and whose last is the highest. Returns what is wrong with it, or 'drawn'. */
export async function draw(data: AttnHeatmap['data']): Promise<string> {
  const map = document.createElement('attn-heatmap');
  Object.assign(map.style, { width: '200px', height: '200px' });
  document.body.append(map);
  return drawAgain(map, data);
}

/** The same on a map that is there. */
export async function drawAgain(map: AttnHeatmap, data: AttnHeatmap['data']): Promise<string> {
  map.noAxes = map.noColorbar = true;
  map.data = data;
  await map.updateComplete;
  const message = map.shadowRoot!.querySelector('[part=message]')?.textContent;
  if (message) return message;
  const source = map.shadowRoot!.querySelector('canvas')!;
  const copy = new OffscreenCanvas(source.width, source.height).getContext('2d')!;
  copy.drawImage(source, 0, 0);
  const at = (x: number, y: number): number[] => [...copy.getImageData(x, y, 1, 1).data.slice(0, 3)];
  const corners = { lowest: at(2, 2), highest: at(source.width - 3, source.height - 3) };
  return JSON.stringify(corners) === JSON.stringify(colours) ? 'drawn' : JSON.stringify(corners);
}

export const numbers = { values: Float32Array.of(0, 1, 2, 3), shape: [2, 2] };
