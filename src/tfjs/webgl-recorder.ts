import { isGone } from '../engine/gpu-lost';
import type { Stats } from '../engine/stats';
import { layoutNumbers } from '../tensor/stored';
import type * as tf from './tf';
import { GlKernelProgram, type GlKernel, type GlValues, type Gpgpu } from './webgl-program';
import { placeOf, type TexData, type WebGlBackend } from './webgl-texture';

/** tfjs's WebGL backend on our context, as kernels need it. */
interface KernelBackend extends WebGlBackend {
  readonly gpgpu: Gpgpu;
  readonly engine: { readonly stats: Stats };
  makeTensorInfo(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  disposeData(id: tf.DataId): boolean;
}

/** A texture that kernels write: float32, four numbers to a texel; of a tensor one. */
export interface GlTarget {
  readonly texture: WebGLTexture;
  readonly width: number;
  readonly height: number;
}

/** A part of a target, in texels. */
export interface GlRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A tensor as texels.glsl reads it, with the offset of its first element. */
export interface GlInput {
  readonly texture: WebGLTexture;
  readonly texels: readonly number[];
  readonly offset: number;
}

const programs = new WeakMap<Gpgpu, Map<string, GlKernelProgram>>();

/**
 * Runs a kernel's shaders on the context that tfjs's WebGL backend computes on, each after the one before it. Outputs and
 * scratch come from tfjs's texture pool: in steady state nothing is allocated.
 */
export class GlKernelRecorder {
  readonly #scratch: tf.TensorInfo[] = [];
  #current: GlKernelProgram | null = null;

  constructor(readonly backend: KernelBackend) {}

  /** The input's texture, uploaded where it lies on the CPU. Ask for all inputs before the first `run`. */
  input({ dataId }: tf.TensorInfo): GlInput {
    const { texture, texels, offset } = placeOf(this.backend, dataId);
    return { texture, texels: layoutNumbers(texels), offset };
  }

  /** A new float32 tensor for a result, not cleared: element i is texel i, row after row. */
  output(shape: number[]): GlTarget & { info: tf.TensorInfo } {
    const info = this.backend.makeTensorInfo(shape, 'float32');
    this.backend.uploadToGPU(info.dataId);
    const { texture, texShape } = this.backend.texData.get(info.dataId);
    return { info, texture: texture!.texture, width: texShape![1], height: texShape![0] };
  }

  /** A texture that only this kernel sees, four numbers to a texel; it goes back to the pool at the end. */
  scratch({ width, height }: { width: number; height: number }): GlTarget {
    // To tfjs it is a matrix, packed two by two.
    const info = this.backend.makeTensorInfo([2 * height, 2 * width], 'float32');
    this.#scratch.push(info);
    const data = this.backend.texData.get(info.dataId) as TexData;
    data.isPacked = true;
    data.texShape = [2 * height, 2 * width];
    this.backend.uploadToGPU(info.dataId);
    return { texture: data.texture!.texture, width, height };
  }

  /** Draws the target, or a part of it, by a kernel with all of its inputs. */
  run(kernel: GlKernel, inputs: GlValues, target: GlTarget, region?: GlRegion): void {
    this.#current = this.#program(kernel);
    this.#current.use(inputs);
    this.#draw(target, region);
  }

  /** Once more by the kernel that ran last, with some inputs changed. */
  again(changed: GlValues, target: GlTarget, region?: GlRegion): void {
    this.#current!.change(changed);
    this.#draw(target, region);
  }

  #draw({ texture, width, height }: GlTarget, region?: GlRegion): void {
    const { gpgpu, engine } = this.backend;
    gpgpu.setOutputMatrixTexture(texture, height, width);
    if (region) gpgpu.setOutputMatrixWriteRegion(region.y, region.height, region.x, region.width);
    gpgpu.executeProgram();
    engine.stats.dispatches += 1;
  }

  #program(kernel: GlKernel): GlKernelProgram {
    const { gpgpu } = this.backend;
    let known = programs.get(gpgpu);
    if (!known) programs.set(gpgpu, (known = new Map()));
    let program = known.get(kernel.label);
    if (!program) {
      refuseLost(gpgpu.gl);
      known.set(kernel.label, (program = new GlKernelProgram(gpgpu, kernel)));
    }
    return program;
  }

  finish(): void {
    for (const info of this.#scratch) this.backend.disposeData(info.dataId);
  }
}

/** A context is lost before the browser says so by its event: nothing compiles then. */
function refuseLost(gl: WebGL2RenderingContext): void {
  if (!gl.isContextLost()) return;
  const why = 'the GPU was lost (the browser took the WebGL context away)';
  throw isGone('tfjs’s WebGL backend', { why, advice: 'Call openEngine() to compute again.' });
}

/** Runs `record` on the backend that tfjs hands to a kernel, and gives its scratch back, also when it throws. */
export function recordGlKernel<T>(backend: unknown, record: (recorder: GlKernelRecorder) => T): T {
  const recorder = new GlKernelRecorder(backend as KernelBackend);
  try {
    return record(recorder);
  } finally {
    recorder.finish();
  }
}
