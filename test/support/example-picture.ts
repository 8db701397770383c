import { createFigure, fillFigure, type Example, type Figure } from '../../demo/gallery/example';
import { until } from './mount';
import { canvasOf } from './pixels';

export type Theme = 'light' | 'dark';

/** The canvas of an example that does not choose its own size, in CSS pixels. */
const canvasCss = { width: 96, height: 72 };
/** Of a figure that is made of several, and of each of them. */
const partCss = { flex: 'none', width: '232px', height: '148px', minHeight: '0' };
const weightsCss = { width: '720px', height: '585px' };
const papers = { light: '#ffffff', dark: '#1c2026' };

/** Puts an example on a page of the light theme, its canvas at a fixed size whatever the margins, and waits for all it shows. */
export async function standExample(example: Example): Promise<{ figure: Figure; page: HTMLElement }> {
  const page = document.createElement('div');
  page.style.colorScheme = 'light';
  const figure = createFigure(example);
  page.append(figure);
  document.body.append(page);
  if (example.tag === 'rnn-weights') Object.assign(figure.style, weightsCss);
  else if (!example.ownSize) await sizeCanvas(figure);
  await fillFigure(figure, example);
  // Whatever the width of the texts beside them.
  if (example.tag === 'rnn-weights') for (const part of partsOf(figure)) Object.assign(part.style, partCss);
  await figure.toSVG({ scale: 0.1 }); // numbers that are read when the data rests are there now, and what depends on them
  return { figure, page };
}

/** What the canvas shows in this theme, on the theme's paper. */
export async function pictureIn(theme: Theme, { figure, page }: { figure: Figure; page: HTMLElement }) {
  const parts = partsOf(figure);
  const canvases = parts.map(canvasOf);
  page.style.colorScheme = theme;
  await Promise.all(canvases.flatMap((canvas) => canvas.getAnimations().map((change) => change.finished)));
  await new Promise(requestAnimationFrame);
  const width = Math.max(...canvases.map((canvas) => canvas.width));
  const height = canvases.reduce((sum, canvas) => sum + canvas.height, 0);
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  context.fillStyle = papers[theme];
  context.fillRect(0, 0, width, height);
  const blank = context.getImageData(0, 0, width, height).data;
  let top = 0;
  for (const part of parts) {
    part.redraw();
    await part.updateComplete;
    // In the same task: afterwards the canvas may be blank again.
    context.drawImage(canvasOf(part), 0, top);
    top += canvasOf(part).height;
  }
  const picture = context.getImageData(0, 0, width, height);
  if (picture.data.every((value, i) => value === blank[i])) throw new Error('the canvas is blank.');
  return picture;
}

/** The figures that a figure is made of: most are one. */
function partsOf(figure: Figure): Figure[] {
  if (figure.localName !== 'rnn-weights') return [figure];
  return [...figure.shadowRoot!.querySelectorAll<Figure>('attn-heatmap, feature-histogram')];
}

async function sizeCanvas(figure: Figure): Promise<void> {
  const canvas = () => canvasOf(figure);
  const trial = { width: 400, height: 300 };
  const style = ({ width, height }: typeof trial) =>
    Object.assign(figure.style, { width: `${width}px`, height: `${height}px` });
  style(trial);
  await figure.updateComplete;
  const seen = canvas().getBoundingClientRect();
  style({
    width: trial.width - seen.width + canvasCss.width,
    height: trial.height - seen.height + canvasCss.height,
  });
  const wanted = Math.round(canvasCss.width * devicePixelRatio);
  await until(() => canvas().getBoundingClientRect().width === canvasCss.width && canvas().width === wanted);
}
