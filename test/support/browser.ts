import { executeServerCommand, setViewport } from '@web/test-runner-commands';
import { readPixels, type Pixels } from './pixels';

export interface Media {
  colorScheme?: 'light' | 'dark';
  reducedMotion?: 'reduce' | 'no-preference';
  forcedColors?: 'active' | 'none';
  contrast?: 'more' | 'less' | 'no-preference';
}

/**
 * Makes CSS and matchMedia see these preferences, the machine's own where none is given, until the test ends. What the page does about
 * it comes a task later: wait for what is seen.
 */
export async function emulateMedia({ colorScheme, reducedMotion, forcedColors, contrast }: Media): Promise<void> {
  emulating = true;
  await executeServerCommand('emulate-features', {
    'prefers-color-scheme': colorScheme ?? '',
    'prefers-reduced-motion': reducedMotion ?? '',
    'forced-colors': forcedColors ?? '',
    'prefers-contrast': contrast ?? '',
  });
}

/** The page's size in CSS pixels, and how many device pixels each of them is, until the test ends. */
export async function setPage({ width = 800, height = 600, dpr = 1 } = {}): Promise<void> {
  resized = true;
  // The command's declared type leaves out the ratio; it is handed on as it is given.
  await setViewport({ width, height, deviceScaleFactor: dpr } as Parameters<typeof setViewport>[0]);
}

/** Whether the run was asked to take its time: `npm test -- --long`. */
export async function longRun(): Promise<boolean> {
  return (await executeServerCommand<{ long: boolean }, object>('run-mode', {})).long;
}

/** A line in the log of `npm test -- --long`; other runs keep silent. */
export async function tell(text: string): Promise<void> {
  await executeServerCommand('tell', { text });
}

/** What the screen shows of a part of the page: every pixel, whoever painted it. */
export async function screenPixels(part: DOMRect): Promise<Pixels> {
  const base64 = await capture(part);
  const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0);
  return readPixels(canvas);
}

/** Keeps what the window shows as build/gallery/<name>.png, for people to look at. */
export async function keepScreen(name: string): Promise<void> {
  const base64 = await capture(new DOMRect(0, 0, innerWidth, innerHeight));
  await executeServerCommand('keep-actual', { name: `${name}.png`, base64 });
}

/** A PNG in base64. */
async function capture(part: DOMRect): Promise<string> {
  const [x, y] = [Math.floor(part.left), Math.floor(part.top)];
  // The browser counts from the document's corner, and a box from the window's.
  const corner = { x: x + Math.round(scrollX), y: y + Math.round(scrollY) };
  const clip = { ...corner, width: Math.ceil(part.right) - x, height: Math.ceil(part.bottom) - y };
  return (await executeServerCommand('capture', clip)) as unknown as string;
}

let emulating = false;
let resized = false;
// The runner uses a page again for the next file.
afterEach(async () => {
  if (emulating) await emulateMedia({});
  if (resized) await setPage();
  emulating = resized = false;
});
