import type * as WebGlKernels from './webgl/kernels';
import { computesInFloat32, computesOnOwnWebGl, loadWithWebGl } from '../tfjs/webgl-kernels';

/** The kernels for tfjs's WebGL backend: loaded with it, and not before. */
type Kernels = typeof WebGlKernels;

let kernels: Kernels | null = null;
let failure = '';

loadWithWebGl(async () => {
  try {
    kernels ??= await import('./webgl/kernels');
    failure = '';
  } catch (error) {
    failure = `What computes by WebGL could not be loaded (${(error as Error).message.replace(/\.\s*$/, '')}).`;
  }
});

/** The kernels that run on the backend that tfjs computes on now; null on every other one than WebGL on our context. */
export function webGlKernels(): Kernels | null {
  return computesOnOwnWebGl() && computesInFloat32() ? kernels : null;
}

/** Why there are none where tfjs computes by WebGL, as a sentence; '' where it does not, or there are some. */
export function whyNoWebGlKernels(): string {
  if (!computesOnOwnWebGl() || webGlKernels()) return '';
  if (!computesInFloat32()) return 'tfjs computes in float16 here; the fused kernel in float32.';
  return failure || 'What computes by WebGL is not loaded yet. Call openEngine().';
}
