import { GlContext, type HiddenCanvas } from './context';

type Answer = { context: GlContext; reason: '' } | { context: null; reason: string };

/** As tfjs wants a context, but with alpha: what a picture leaves out shows the page behind it. */
const attributes: WebGLContextAttributes = {
  alpha: true,
  antialias: false,
  premultipliedAlpha: true,
  preserveDrawingBuffer: false,
  depth: false,
  stencil: false,
  failIfMajorPerformanceCaveat: false,
};

/** A WebGL 2 context that draws into textures of float32, or the reason why there is none, with what to do. */
export function openContext({ powerPreference }: { powerPreference?: GPUPowerPreference }): Answer {
  const canvas = hiddenCanvas();
  if (!canvas) return refusal('There is no WebGL here: there is no canvas. Draw in a page.');
  const gl = (canvas as OffscreenCanvas).getContext('webgl2', {
    ...attributes,
    powerPreference,
  }) as WebGL2RenderingContext | null;
  if (!gl) {
    return refusal(
      'This browser gives no WebGL 2 either. Turn on hardware acceleration in its settings, or update the graphics driver.',
    );
  }
  if (!gl.getExtension('EXT_color_buffer_float')) {
    gl.getExtension('WEBGL_lose_context')?.loseContext();
    return refusal('WebGL draws no float32 textures on this GPU. Open the page on another device.');
  }
  return { context: new GlContext(canvas, gl), reason: '' };
}

function refusal(reason: string): Answer {
  return { context: null, reason };
}

/** Safari's own OffscreenCanvas does not wait for the GPU (tfjs leaves it alone for that): an element there. */
function hiddenCanvas(): HiddenCanvas | null {
  const agent = globalThis.navigator?.userAgent ?? '';
  const isSafari = /safari/i.test(agent) && !/chrom(e|ium)|android/i.test(agent);
  if (typeof OffscreenCanvas !== 'undefined' && !isSafari) return new OffscreenCanvas(1, 1);
  return typeof document === 'undefined' ? null : document.createElement('canvas');
}
