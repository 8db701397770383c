import fold from '../../../shaders/fold.wgsl';
import activations from '../../../shaders/transformer/activations.wgsl';
import normRowsSource from '../../../shaders/transformer/norm-rows.wgsl';
import end from '../../../shaders/transformer/project-end.wgsl';
import many from '../../../shaders/transformer/project-many.wgsl';
import one from '../../../shaders/transformer/project-one.wgsl';
import step from '../../../shaders/transformer/step.wgsl';
import sumOfLanes from '../../../shaders/transformer/sum-of-lanes.wgsl';
import { rowWorkgroups } from '../../engine/program';
import { activationNumbers, type Activation, type TransformerShape } from '../shape';
import type { Matrix, NormVectors } from '../weights/matrix';
import { weightReaders } from '../weights/shaders';
import { idleBuffers, prepare, type Dispatch, type Rows } from './dispatch';

type Norm = TransformerShape['norm'];
const normNumbers = { layer: 1, rms: 2 } as const;

/** A matrix with what is done before and after it. */
export interface Projection {
  matrix: Matrix;
  /** The pass's uniform. */
  step: GPUBuffer;
  input: Rows;
  output: Rows;
  /** Numbers from one row of the output to the next. */
  stride: number;
  /** What is added to the result. */
  residual?: Rows;
  /** Where a hook's numbers go: the activation's argument, or the result before the residual is added. */
  tap?: { buffer: GPUBuffer; holds: 'argument' | 'result'; stride: number };
  activation?: Activation;
  gated?: boolean;
}

export interface OneOptions {
  norm?: Norm;
  software: boolean;
}

/**
 * How a workgroup makes 4 rows (on a GPU) or 64: 16 lanes that share a row read whole cache lines; on a software adapter
 * a lane of its own for 4 rows reads each number of the input once for them (2.4 to 2.8 times faster at 3072 × 768).
 */
const split = { gpu: { lanes: 64, slices: 16, each: 1 }, software: { lanes: 16, slices: 1, each: 4 } };

/** The projection of the pass's last token; its input is normed on the way. A dispatch per shard. */
export function projectOne(device: GPUDevice, projection: Projection, { norm, software }: OneOptions): Dispatch[] {
  const { matrix, input } = projection;
  const source = [step, weightReaders[matrix.type], activations, end, sumOfLanes, fold, one].join('\n');
  const { lanes, slices, each } = split[software ? 'software' : 'gpu'];
  const constants = {
    ...endConstants(projection),
    lanes,
    slices,
    each,
    chunk: Math.min(matrix.quads, 512),
    inputQuads: matrix.quads,
    columns: matrix.columns,
    inputKept: input.kept,
    ...(norm
      ? {
          norm: normNumbers[norm.kind],
          epsilon: norm.epsilon,
          gainAt: matrix.at.gain!,
          shiftAt: matrix.at.shift ?? 0,
        }
      : {}),
  };
  return perShard(device, projection, { label: `${matrix.label}.one`, source, constants }, (rows) => {
    const workgroups = rowWorkgroups(device, Math.ceil(rows / ((each * lanes) / slices)));
    return () => workgroups;
  });
}

/** The projection of all tokens of the pass, whose input is normed already. */
export function projectMany(device: GPUDevice, projection: Projection): Dispatch[] {
  const { matrix, input } = projection;
  const source = [step, weightReaders[matrix.type], activations, end, many].join('\n');
  const constants = { ...endConstants(projection), inputQuads: matrix.quads, inputKept: input.kept };
  return perShard(device, projection, { label: `${matrix.label}.many`, source, constants }, (rows) => {
    return ({ count }) => [Math.ceil(rows / 32), Math.ceil(count / 32)];
  });
}

function endConstants({
  matrix,
  stride,
  residual,
  tap,
  output,
  activation,
  gated = false,
}: Projection): Record<string, number | boolean> {
  const { bias, scale } = matrix.at;
  return {
    outputs: gated ? matrix.rows / 2 : matrix.rows,
    outputStride: stride,
    tapStride: tap?.stride ?? 1,
    gated,
    activates: activation !== undefined,
    activation: activation ? activationNumbers[activation] : 0,
    adds: residual !== undefined,
    taps: tap ? (tap.holds === 'argument' ? 1 : 2) : 0,
    outputKept: output.kept,
    residualKept: residual?.kept ?? false,
    biased: bias !== undefined,
    biasAt: bias ?? 0,
    scaled: scale !== undefined,
    scaleAt: scale ?? 0,
  };
}

function perShard(
  device: GPUDevice,
  { matrix, step: uniform, input, output, residual, tap, gated = false }: Projection,
  options: { label: string; source: string; constants: Record<string, number | boolean> },
  workgroups: (rows: number) => Dispatch['workgroups'],
): Dispatch[] {
  const idle = idleBuffers(device);
  return matrix.shards.map(({ buffer, first, rows: all }) => {
    const rows = gated ? all / 2 : all;
    const resources = {
      step: uniform,
      weights: buffer,
      input: input.buffer,
      vectors: matrix.vectors,
      residual: residual?.buffer ?? idle.read,
      output: output.buffer,
      tap: tap?.buffer ?? idle.written,
    };
    const constants = { ...options.constants, firstRow: first, shardRows: rows };
    // A label per layer would make a pipeline per layer.
    const label = options.label.replace(/\.\d+\./, '.');
    return prepare(device, { ...options, label, constants }, resources, workgroups(rows));
  });
}

/** The norm of every token of the pass. */
export function normRows(
  device: GPUDevice,
  vectors: NormVectors,
  norm: Norm,
  rows: { step: GPUBuffer; input: Rows; output: Rows },
): Dispatch {
  const source = [step, sumOfLanes, fold, normRowsSource].join('\n');
  const constants = {
    quads: vectors.quads,
    columns: vectors.columns,
    norm: normNumbers[norm.kind],
    epsilon: norm.epsilon,
    gainAt: vectors.at.gain!,
    shiftAt: vectors.at.shift ?? 0,
    inputKept: rows.input.kept,
    outputKept: rows.output.kept,
    lanes: 64,
  };
  const resources = {
    step: rows.step,
    input: rows.input.buffer,
    vectors: vectors.vectors,
    output: rows.output.buffer,
  };
  return prepare(device, { label: 'transformer.norm-rows', source, constants }, resources, ({ count }) => [count]);
}
