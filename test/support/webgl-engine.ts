import { Engine } from '../../src/engine/engine';
import { openTier } from '../../src/engine/tier';
import { webGlOf } from '../../src/views/webgl-of';
import type { WebGlPictures } from '../../src/views/webgl-tier';
import { ImageSurface } from '../../src/webgl/surface';

let opened: Promise<Engine> | null = null;

/** An engine of tier 'webgl' beside the page's own; the same one for each call. */
export function webGlEngine(): Promise<Engine> {
  return (opened ??= openTier({ tier: 'webgl' }).then((answer) => {
    if (!answer.webgl) throw new Error(`no WebGL: ${answer.reason}`);
    return new Engine(answer);
  }));
}

/** What draws pictures on it. */
export async function webGlPictures(): Promise<WebGlPictures> {
  return webGlOf(await webGlEngine())!;
}

/** A surface for pictures that no page shows. */
export async function noCanvas(): Promise<ImageSurface> {
  return new ImageSurface((await webGlPictures()).context);
}

/** Fails a test after which the context has an error that nobody asked for. Call inside `describe`. */
export function failOnWebGlErrors(): void {
  afterEach(async () => {
    const { gl } = (await webGlEngine()).webgl!;
    const error = gl.getError();
    if (error !== gl.NO_ERROR) throw new Error(`WebGL error 0x${error.toString(16)}`);
  });
}
