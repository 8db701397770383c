import type { ComputeProgram, Resources } from '../engine/program';
import type * as tf from './tf';
import { bridgeTo, type Bridge } from './backend';

/** A tensor and its buffer on the GPU. */
export interface KernelTensor {
  info: tf.TensorInfo;
  buffer: GPUBuffer;
}

/**
 * Records a kernel's dispatches into tfjs's own command encoder, so that they run in the order of the ops around them
 * and cost no submit. Outputs and scratch come from tfjs's buffer pool: in steady state nothing is allocated.
 */
export class KernelRecorder {
  readonly #scratch: tf.TensorInfo[] = [];
  #pass: GPUComputePassEncoder | null = null;

  constructor(readonly bridge: Bridge) {}

  /** The input's buffer, uploaded where it lives on the CPU. Ask for all inputs before the first `run`. */
  input(info: tf.TensorInfo): GPUBuffer {
    const buffer = this.bridge.bufferOf(info.dataId);
    this.bridge.own(info.dataId);
    return buffer;
  }

  /** A new float32 tensor for a result, not cleared. */
  output(shape: number[]): KernelTensor {
    const info = this.bridge.backend.makeTensorInfo(shape, 'float32');
    const buffer = this.bridge.bufferOf(info.dataId);
    this.bridge.own(info.dataId);
    return { info, buffer };
  }

  /** A float32 buffer that only this kernel sees; it goes back to the pool after the submit. */
  scratch(shape: number[]): GPUBuffer {
    const { info, buffer } = this.output(shape);
    this.#scratch.push(info);
    return buffer;
  }

  /** One dispatch; each sees what the one before it wrote. `offsets` are those of the program's dynamic uniforms. */
  run(
    program: ComputeProgram,
    resources: Resources,
    workgroups: readonly [number, number?, number?],
    offsets: readonly number[] = [],
  ): void {
    this.#pass ??= this.bridge.openEncoder().beginComputePass({ label: 'kernel' });
    this.#pass.setPipeline(program.pipeline);
    this.#pass.setBindGroup(0, program.bind(resources), offsets);
    this.#pass.dispatchWorkgroups(...workgroups);
    this.bridge.stats.dispatches += 1;
  }

  /** Copies bytes from one buffer to another, after what was recorded before. */
  copy(source: GPUBufferBinding, target: GPUBufferBinding, bytes: number): void {
    this.#endPass();
    const encoder = this.bridge.openEncoder();
    encoder.copyBufferToBuffer(source.buffer, source.offset ?? 0, target.buffer, target.offset ?? 0, bytes);
  }

  /** Fills a part of a buffer with zeros. */
  clear(target: GPUBufferBinding, bytes: number): void {
    this.#endPass();
    this.bridge.openEncoder().clearBuffer(target.buffer, target.offset ?? 0, bytes);
  }

  #endPass(): void {
    this.#pass?.end();
    this.#pass = null;
  }

  finish(): void {
    this.#endPass();
    for (const info of this.#scratch) this.bridge.backend.disposeData(info.dataId);
  }
}

/** Runs `record` and ends its pass, also when it throws. */
export function recordKernel<T>(backend: unknown, record: (recorder: KernelRecorder) => T): T {
  const recorder = new KernelRecorder(bridgeTo(backend)!);
  try {
    return record(recorder);
  } finally {
    recorder.finish();
  }
}

/** The device of the backend that tfjs hands to a kernel. */
export function deviceOf(backend: unknown): GPUDevice {
  return bridgeTo(backend)!.device;
}
