import type { Stats } from '../engine/stats';

type Method = (...args: unknown[]) => unknown;

/**
 * Counts texture memory, uploads and readbacks of one context, whoever makes them: tfjs shares the context, and its
 * readbacks belong in the same counter as ours. Wraps methods of this context object; no prototype changes.
 */
export function countContext(gl: WebGL2RenderingContext, stats: Stats): void {
  const textures = new TextureBytes(gl, stats);
  const methods = gl as unknown as Record<string, Method>;
  const before = (name: string, note: (args: unknown[]) => void): void => {
    const own = methods[name].bind(gl);
    methods[name] = (...args) => {
      note(args);
      return own(...args);
    };
  };
  before('activeTexture', ([unit]) => (textures.unit = unit as number));
  before('bindTexture', ([target, texture]) => textures.bind(target as number, texture as WebGLTexture | null));
  before('deleteTexture', ([texture]) => textures.forget(texture as WebGLTexture | null));
  before('texStorage2D', ([, , format, width, height]) => textures.sized(format, width, height));
  before('texImage2D', (args) => {
    if (args.length > 6) textures.sized(args[2], args[3], args[4]);
    stats.uploadBytes += bytesIn(args.at(-1));
  });
  before('texSubImage2D', (args) => (stats.uploadBytes += bytesIn(args[8])));
  before('bufferData', ([, data]) => (stats.uploadBytes += bytesIn(data)));
  before('readPixels', ([, , width, height, , type, into]) => {
    stats.readbacks += 1;
    stats.readbackBytes += bytesIn(into) || (width as number) * (height as number) * (type === gl.FLOAT ? 16 : 4);
  });
}

function bytesIn(data: unknown): number {
  return ArrayBuffer.isView(data) || data instanceof ArrayBuffer ? data.byteLength : 0;
}

/** Bytes of the 2D textures that are alive. */
class TextureBytes {
  unit: number;
  /** By unit. */
  readonly #bound = new Map<number, WebGLTexture | null>();
  readonly #bytes = new WeakMap<WebGLTexture, number>();
  readonly #perTexel: ReadonlyMap<unknown, number>;

  constructor(
    readonly gl: WebGL2RenderingContext,
    readonly stats: Stats,
  ) {
    this.unit = gl.TEXTURE0;
    this.#perTexel = new Map([
      [gl.R8, 1],
      [gl.R16F, 2],
      [gl.R32F, 4],
      [gl.RGBA16F, 8],
      [gl.RGBA32F, 16],
    ]);
  }

  bind(target: number, texture: WebGLTexture | null): void {
    if (target === this.gl.TEXTURE_2D) this.#bound.set(this.unit, texture);
  }

  sized(format: unknown, width: unknown, height: unknown): void {
    const texture = this.#bound.get(this.unit);
    if (!texture) return;
    const bytes = (this.#perTexel.get(format) ?? 4) * (width as number) * (height as number);
    this.stats.gpuBytes += bytes - (this.#bytes.get(texture) ?? 0);
    this.#bytes.set(texture, bytes);
  }

  forget(texture: WebGLTexture | null): void {
    if (!texture) return;
    this.stats.gpuBytes -= this.#bytes.get(texture) ?? 0;
    this.#bytes.delete(texture);
  }
}
