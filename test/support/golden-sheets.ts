import { executeServerCommand } from '@web/test-runner-commands';
import pixelmatch from 'pixelmatch';

/** Where a picture lies on its sheet: x, y, width, height. */
type Place = [number, number, number, number];
type Index = Record<string, Record<string, Place>>;

const folder = '/test/fixtures/gallery';
const sheetWidth = 800;
/** Goldens are kept in steps of so many of 256 levels: half of it is off at most, within the threshold, and the files are small. */
const levelStep = 8;
/** A colour may differ by so much of the way from black to white: a rounding of the rasteriser's. */
const threshold = 0.03;
/** And so many of a thousand pixels by more: the edge of a line that falls into the next pixel. */
const strayPixels = 1;

/**
 * The recorded pictures of one element: a PNG per variant (theme, pixel ratio) with all examples on it, and an index of where they lie. A
 * variant holds only what differs from the variant before it. When recording, `compare` takes the picture and `save` writes the sheets.
 */
export class GoldenSheets {
  readonly #taken = new Map<string, Map<string, ImageData>>();
  readonly #sheets = new Map<string, Promise<ImageData>>();

  private constructor(
    readonly tag: string,
    readonly recording: boolean,
    readonly index: Index,
  ) {}

  static async open(tag: string): Promise<GoldenSheets> {
    const { recording } = (await executeServerCommand('golden-mode')) as { recording: boolean };
    const response = recording ? null : await fetch(`${folder}/${tag}.json`);
    return new GoldenSheets(tag, recording, response?.ok ? ((await response.json()) as Index) : {});
  }

  /**
   * Says how a picture differs from its golden; '' when it does not.
   *
   * variants   the picture's own, then that which it equals when it has no golden of its own
   * stray      pixels of a thousand that may differ by more than a rounding
   */
  async compare(
    id: string,
    picture: ImageData,
    { variants, stray = strayPixels }: { variants: readonly string[]; stray?: number },
  ): Promise<string> {
    const [variant] = variants;
    if (this.recording) {
      this.#take(id, picture, variants);
      return '';
    }
    const golden = await this.#golden(id, variants);
    const name = `${this.tag}-${id}-${variant}`;
    if (!golden) return `${name}: there is no golden. Look at ${await keep(name, picture)} and record it.`;
    const difference = differingPixels(picture, golden);
    if (difference <= (stray / 1000) * picture.width * picture.height) return '';
    const seen = await keep(name, picture);
    const wanted = await keep(`${name}-golden`, golden);
    return `${name}: ${difference} of ${picture.width} × ${picture.height} pixels differ. Compare ${seen} with ${wanted}.`;
  }

  /** Writes the sheets and their index, when recording. */
  async save(): Promise<void> {
    if (!this.recording) return;
    const index: Index = {};
    for (const [variant, pictures] of this.#taken) {
      const { sheet, places } = arrange(pictures);
      index[variant] = places;
      const { data, width, height } = coarse(sheet);
      await command('keep-golden', `${this.tag}-${variant}.png`, { bytes: data, width, height });
    }
    const text = `${JSON.stringify(index)}\n`;
    await command('keep-golden', `${this.tag}.json`, { bytes: new TextEncoder().encode(text) });
  }

  #take(id: string, picture: ImageData, [variant, other]: readonly string[]): void {
    const before = this.#taken.get(other)?.get(id);
    if (before && differingPixels(picture, before) === 0) return;
    if (!this.#taken.has(variant)) this.#taken.set(variant, new Map());
    this.#taken.get(variant)!.set(id, picture);
  }

  async #golden(id: string, variants: readonly string[]): Promise<ImageData | null> {
    const variant = variants.find((name) => this.index[name]?.[id]);
    if (!variant) return null;
    if (!this.#sheets.has(variant)) this.#sheets.set(variant, decode(`${folder}/${this.tag}-${variant}.png`));
    const sheet = await this.#sheets.get(variant)!;
    return crop(sheet, this.index[variant][id]);
  }
}

/** How many pixels differ by more than a rounding; all of them when the sizes do. */
export function differingPixels(a: ImageData, b: ImageData): number {
  if (a.width !== b.width || a.height !== b.height) return Math.max(a.width * a.height, b.width * b.height);
  return pixelmatch(a.data, b.data, undefined, a.width, a.height, { threshold, includeAA: true });
}

/** Side by side in rows, in the order of the examples. */
function arrange(pictures: Map<string, ImageData>): { sheet: ImageData; places: Record<string, Place> } {
  const places: Record<string, Place> = {};
  let [x, y, row] = [0, 0, 0];
  const width = Math.max(sheetWidth, ...[...pictures.values()].map((picture) => picture.width));
  for (const [id, picture] of pictures) {
    if (x + picture.width > width) [x, y, row] = [0, y + row + 4, 0];
    places[id] = [x, y, picture.width, picture.height];
    x += picture.width + 4;
    row = Math.max(row, picture.height);
  }
  const context = paper(width, y + row);
  context.fillStyle = '#808080';
  context.fillRect(0, 0, width, y + row);
  for (const [id, picture] of pictures) context.putImageData(picture, places[id][0], places[id][1]);
  return { sheet: context.getImageData(0, 0, width, y + row), places };
}

function coarse({ data, width, height }: ImageData): ImageData {
  const step = (level: number): number => Math.min(255, levelStep * Math.round(level / levelStep));
  return new ImageData(Uint8ClampedArray.from(data, step), width, height);
}

function crop(sheet: ImageData, [x, y, width, height]: Place): ImageData {
  const context = paper(sheet.width, sheet.height);
  context.putImageData(sheet, 0, 0);
  return context.getImageData(x, y, width, height);
}

async function decode(url: string): Promise<ImageData> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} is not there. Record the goldens.`);
  const bitmap = await createImageBitmap(await response.blob(), { colorSpaceConversion: 'none' });
  const context = paper(bitmap.width, bitmap.height);
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

/** Writes a picture where a person can look at it, and says where. */
async function keep(name: string, picture: ImageData): Promise<string> {
  return command('keep-actual', `${name}.png`, { bytes: await png(picture) });
}

async function png(picture: ImageData): Promise<Uint8Array> {
  const context = paper(picture.width, picture.height);
  context.putImageData(picture, 0, 0);
  const blob = await context.canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}

interface Content {
  bytes: Uint8Array | Uint8ClampedArray;
  width?: number;
  height?: number;
}

async function command(what: string, name: string, { bytes, ...size }: Content): Promise<string> {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return (await executeServerCommand(what, { name, base64: btoa(text), ...size })) as unknown as string;
}

function paper(width: number, height: number): OffscreenCanvasRenderingContext2D {
  return new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
}
