import denseSource from '../../shaders/forward/dense/dense.wgsl';
import gateActivations from '../../shaders/forward/gate-activations.wgsl';
import quads from '../../shaders/forward/dense/quads.wgsl';
import singles from '../../shaders/forward/dense/singles.wgsl';
import { programFor, type ComputeProgram } from '../engine/program';
import { shapeFor } from '../engine/uniforms';
import { bridgeTo } from '../tfjs/backend';
import { registerOwnKernel } from '../tfjs/kernels';
import { recordKernel } from '../tfjs/recorder';
import * as tf from '../tfjs/tf';
import { gateActivationNumber, type GateActivation } from './gate-activations';

export interface DenseInputs {
  /** [row, feature] */
  input: tf.Tensor2D;
  /** [feature, unit] */
  kernel: tf.Tensor2D;
  /** [unit] */
  bias?: tf.Tensor1D;
}

/**
 * Rows times a matrix, plus a bias, through an activation, in one dispatch.
 *
 * returns  f32[row][unit]; the caller disposes it
 * throws   when shapes disagree, or an extent is 0
 * cost     rows · features · units multiply-adds; no memory but the result
 */
export function denseRows(inputs: DenseInputs, activation: GateActivation): tf.Tensor2D {
  const result = tf.engine().runKernel(kernelName, { ...inputs } as unknown as tf.NamedTensorMap, { activation });
  return result as tf.Tensor2D;
}

/** Rows up to which most of what tfjs's matMul has in a tile of 32 rows is idle. */
const fewRows = 4;

/**
 * Whether the kernel is faster than tfjs's matMul. On a software adapter it was at every size that was measured: 1 to
 * 1,000 rows, widths from 2 to 1,024, four dividing them or not. A GPU's own figures are missing for many rows, so
 * that tfjs's tiles in workgroup memory stay in use there.
 */
export function denseWins({ rows }: Pick<DenseExtents, 'rows'>, software: boolean): boolean {
  return software || rows <= fewRows;
}

const joined = (reader: string): string => [gateActivations, reader, denseSource].join('\n');
const sources = { quads: joined(quads), singles: joined(singles) };

export interface DenseExtents {
  rows: number;
  features: number;
  units: number;
}

const kernelFunc: tf.KernelFunc = ({ inputs, backend, attrs }) => {
  const { input, kernel, bias } = inputs as Record<string, tf.TensorInfo | undefined>;
  const { activation } = attrs as unknown as { activation: GateActivation };
  const extents = readExtents(input!.shape, kernel!.shape, bias?.shape);
  const { device, software } = bridgeTo(backend)!;
  const constants = { activation: gateActivationNumber(activation), biased: Number(bias !== undefined) };
  const { program, workgroups } = plan(device, { ...extents, software, constants });
  return recordKernel(backend, (recorder) => {
    const buffers = { input: recorder.input(input!), kernel: recorder.input(kernel!) };
    const added = bias ? recorder.input(bias) : buffers.kernel;
    const output = recorder.output([extents.rows, extents.units]);
    const shape = shapeFor(program, { ...extents });
    recorder.run(program, { shape, ...buffers, bias: added, output: output.buffer }, workgroups);
    return output.info;
  });
};

/**
 * A single row has one invocation per four units; on a GPU eight that share the features, so that more of them are at
 * work. More rows share each load of the kernel.
 */
function plan(
  device: GPUDevice,
  given: DenseExtents & { software: boolean; constants: Record<string, number> },
): { program: ComputeProgram; workgroups: [number, number] } {
  const { rows, features, units, software, constants } = given;
  const source = features % 4 === 0 && units % 4 === 0 ? sources.quads : sources.singles;
  if (rows === 1) {
    const split = software ? { lanes: 16, slices: 1 } : { lanes: 64, slices: 8 };
    const program = programFor(device, {
      ...{ label: 'dense', source, entryPoint: 'one' },
      constants: { ...constants, ...split },
    });
    return { program, workgroups: [Math.ceil((units * split.slices) / (4 * split.lanes)), 1] };
  }
  const program = programFor(device, { label: 'dense', source, constants, entryPoint: 'many' });
  const down = Math.min(Math.ceil(rows / 32), device.limits.maxComputeWorkgroupsPerDimension);
  return { program, workgroups: [Math.ceil(units / 32), down] };
}

function readExtents(input: number[], kernel: number[], bias?: number[]): DenseExtents {
  const [rows, features] = input;
  const units = kernel[1];
  if (input.length !== 2 || kernel.length !== 2 || kernel[0] !== features || (bias && !(bias[0] === units))) {
    throw new Error(
      `dense: input is [${input}], kernel [${kernel}]${bias ? `, bias [${bias}]` : ''}. Give [row, feature], [feature, unit] and [unit].`,
    );
  }
  for (const [name, extent] of Object.entries({ rows, features, units })) {
    if (!(extent > 0)) throw new Error(`dense: there are ${extent} ${name}. Give at least one.`);
  }
  return { rows, features, units };
}

const kernelName = registerOwnKernel('AttnscopeDense', kernelFunc);
