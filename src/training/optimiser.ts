import fold from '../../shaders/fold.wgsl';
import rowFolds from '../../shaders/forward/row-folds.wgsl';
import numbers from '../../shaders/matrix/numbers.wgsl';
import optimiserSource from '../../shaders/training/optimiser.wgsl';
import squaresSource from '../../shaders/training/squares.wgsl';
import { programFor, type ComputeProgram } from '../engine/program';
import { Uniforms } from '../engine/uniforms';
import { requireBridge } from '../tfjs/backend';
import { recordKernel, type KernelRecorder } from '../tfjs/recorder';
import * as tf from '../tfjs/tf';
import type { OptimiserSettings } from './optimiser-settings';

const source = [numbers, optimiserSource].join('\n');
const squares = [numbers, fold, rowFolds, squaresSource].join('\n');
const kinds = { sgd: 0, adam: 1, rmsprop: 2 } as const;

/** A weight and its gradient. */
export interface WeightStep {
  weight: tf.Variable;
  gradient: tf.Tensor;
}

/**
 * Keras's SGD, Adam and RMSprop on the GPU: one dispatch per weight, and one more where gradients are cut to a norm. What
 * an optimiser remembers stays on the GPU, 4 or 8 bytes per parameter, until `dispose()`.
 */
export class Optimiser {
  /** Steps that were taken. */
  steps = 0;
  readonly #kept = new Map<tf.Variable, tf.Tensor[]>();
  /** Weights whose memory the step that was begun made. */
  #fresh: tf.Variable[] = [];
  /** Whether a step is recorded that was not submitted. */
  #recorded = false;
  #uniforms: Uniforms | null = null;

  constructor(readonly settings: OptimiserSettings) {}

  /** Before a step is recorded: counts it and writes its settings, which what was recorded before must not see. */
  begin(): void {
    if (this.#recorded) this.submit();
    this.#write(requireBridge().device, this.steps + 1);
    this.#fresh = [];
    this.steps += 1;
  }

  /** Sends what was recorded to the GPU, all at once. */
  submit(): void {
    requireBridge().flush();
    this.#recorded = false;
  }

  /** The step that was begun did not come about: it is not counted, and what it made is forgotten. */
  takeBack(): void {
    this.steps -= 1;
    this.#recorded = false;
    this.#uniforms = null;
    for (const weight of this.#fresh.splice(0)) {
      tf.dispose(this.#kept.get(weight));
      this.#kept.delete(weight);
    }
  }

  /**
   * Takes the step that was begun: each weight gets a new tensor. The gradients stay the caller's.
   *
   * loss  f32[]; where it is no number or infinite on the GPU, the weights keep their values
   */
  step(weights: readonly WeightStep[], loss: tf.Scalar): void {
    const bridge = requireBridge();
    this.#recorded = true;
    const { globalClipnorm, clipnorm } = this.settings;
    const settings = this.#uniforms!.buffer;
    const fresh = recordKernel(bridge.backend, (recorder) => {
      const parts = weights.map((part) => ({
        ...part,
        kept: this.#keptOf(part.weight).map((one) => recorder.input(one)),
      }));
      const lossBuffer = recorder.input(loss);
      const read = parts.map(({ weight, gradient }) => [recorder.input(weight), recorder.input(gradient)]);
      const norms = recorder.scratch([2]);
      recorder.copy({ buffer: lossBuffer }, { buffer: norms }, 4);
      if (globalClipnorm)
        this.#addSquares(
          recorder,
          norms,
          read.map(([, gradient]) => gradient),
        );
      return parts.map(({ weight, kept }, i) => {
        if (clipnorm) this.#addSquares(recorder, norms, [read[i][1]]);
        return this.#record(recorder, { weight, kept, norms, settings, buffers: read[i] });
      });
    });
    weights.forEach(({ weight }, i) => {
      const made = tf.engine().makeTensorFromTensorInfo(fresh[i]);
      weight.assign(made as never);
      made.dispose();
    });
  }

  #addSquares(recorder: KernelRecorder, numbersBuffer: GPUBuffer, gradients: GPUBuffer[]): void {
    const program = programFor(recorder.bridge.device, { label: 'training.squares', source: squares });
    recorder.clear({ buffer: numbersBuffer, offset: 4 }, 4);
    for (const gradient of gradients) recorder.run(program, { gradient, numbers: numbersBuffer }, [1]);
  }

  #record(
    recorder: KernelRecorder,
    given: { weight: tf.Variable; kept: GPUBuffer[]; norms: GPUBuffer; settings: GPUBuffer; buffers: GPUBuffer[] },
  ): tf.TensorInfo {
    const { weight, kept, norms, settings, buffers } = given;
    const { info, buffer } = recorder.output(weight.shape);
    const [first, second] = this.#memories();
    const list = [...kept];
    const groups = Math.min(
      Math.ceil(weight.size / 64),
      recorder.bridge.device.limits.maxComputeWorkgroupsPerDimension,
    );
    recorder.run(
      this.#program(recorder.bridge.device),
      {
        ...{ settings, weight: buffers[0], gradient: buffers[1], numbers: norms, newWeight: buffer },
        first: first ? list.shift()! : recorder.scratch([1]),
        second: second ? list.shift()! : recorder.scratch([1]),
      },
      [groups],
    );
    return info;
  }

  /** Whether there is a first and a second memory per weight. */
  #memories(): [boolean, boolean] {
    const { kind, momentum } = this.settings;
    return [kind === 'adam' || momentum > 0, kind !== 'sgd'];
  }

  #keptOf(weight: tf.Variable): tf.Tensor[] {
    let kept = this.#kept.get(weight);
    if (!kept) {
      const count = this.#memories().filter(Boolean).length;
      kept = Array.from({ length: count }, () => tf.keep(tf.fill(weight.shape, 0)));
      this.#kept.set(weight, kept);
      this.#fresh.push(weight);
    }
    return kept;
  }

  #program(device: GPUDevice): ComputeProgram {
    const { kind, nesterov } = this.settings;
    const [keepsFirst, keepsSecond] = this.#memories().map(Number);
    const constants = { kind: kinds[kind], nesterov: Number(nesterov), keepsFirst, keepsSecond };
    return programFor(device, { label: `training.${kind}`, source, constants });
  }

  /** Adam's corrections of its young means are part of the rate. */
  #write(device: GPUDevice, step: number): void {
    const { kind, learningRate, momentum, beta1, beta2, epsilon, clipvalue, clipnorm, globalClipnorm } = this.settings;
    const corrected = Math.sqrt(1 - beta2 ** step) / (1 - beta1 ** step);
    if (this.#uniforms?.device !== device) {
      this.#uniforms = new Uniforms(device, source, { struct: 'Settings', label: 'training.settings' });
    }
    this.#uniforms.write({
      rate: learningRate * (kind === 'adam' ? corrected : 1),
      ...{ momentum, beta1, beta2, epsilon, clipNorm: globalClipnorm || clipnorm, clipValue: clipvalue },
    });
  }

  /** Frees what it remembers. */
  dispose(): void {
    for (const kept of this.#kept.values()) tf.dispose(kept);
    this.#kept.clear();
    // Not destroyed: recorded work may still read it. It is collected with its last user.
    this.#uniforms = null;
  }
}
