import type { ComputeProgram, PaintProgram, Resources } from './program';
import type { Stats } from './stats';

/**
 * One frame on its way to the GPU: a single encoder that all views of the page share. Views record their compute
 * work first, then their picture; the scheduler submits once.
 */
export class Frame {
  readonly encoder: GPUCommandEncoder;
  #computePass: GPUComputePassEncoder | null = null;

  constructor(
    readonly device: GPUDevice,
    readonly stats: Stats,
  ) {
    this.encoder = device.createCommandEncoder({ label: 'frame' });
  }

  /** Records one dispatch; consecutive ones share a compute pass, in which each sees what the one before it wrote. */
  run(program: ComputeProgram, resources: Resources, workgroups: readonly [number, number?, number?]): void {
    const group = program.bind(resources);
    this.#computePass ??= this.encoder.beginComputePass({ label: 'frame.compute' });
    this.#computePass.setPipeline(program.pipeline);
    this.#computePass.setBindGroup(0, group);
    this.#computePass.dispatchWorkgroups(...workgroups);
    this.stats.dispatches += 1;
  }

  /** Fills the whole target by one draw. */
  paint(program: PaintProgram, resources: Resources, target: GPUTextureView): void {
    const group = program.bind(resources);
    this.endCompute();
    const pass = this.encoder.beginRenderPass({
      label: program.options.label,
      colorAttachments: [{ view: target, loadOp: 'clear', storeOp: 'store', clearValue: [0, 0, 0, 0] }],
    });
    try {
      pass.setPipeline(program.pipeline);
      pass.setBindGroup(0, group);
      pass.draw(3);
    } finally {
      pass.end(); // an open pass would fail the work of all others in this encoder
    }
    this.stats.draws += 1;
  }

  endCompute(): void {
    this.#computePass?.end();
    this.#computePass = null;
  }

  submit(): void {
    this.endCompute();
    this.device.queue.submit([this.encoder.finish()]);
    this.stats.submits += 1;
  }
}
