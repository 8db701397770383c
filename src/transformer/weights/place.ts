import findFaults from '../../../shaders/transformer/find-faults.wgsl';
import placeRows from '../../../shaders/transformer/place-rows.wgsl';
import quantiseRows from '../../../shaders/transformer/quantise-rows.wgsl';
import { programFor, type ComputeProgram, type Resources } from '../../engine/program';
import { Uniforms, type UniformValues } from '../../engine/uniforms';
import type { Matrix, Shard } from './matrix';
import type { PlannedMatrix, PlannedPart } from './plan';
import { storedTypes } from './plan';
import { typeNumbers, weightReaders } from './shaders';

type Workgroups = readonly [number, number?, number?];

/** Runs one dispatch in a submit of its own: loading is paced by reading. */
function run(program: ComputeProgram, resources: Resources, workgroups: Workgroups): void {
  const { device } = program;
  const encoder = device.createCommandEncoder({ label: program.options.label });
  const pass = encoder.beginComputePass();
  pass.setPipeline(program.pipeline);
  pass.setBindGroup(0, program.bind(resources));
  pass.dispatchWorkgroups(...workgroups);
  pass.end();
  device.queue.submit([encoder.finish()]);
}

function withPart(program: ComputeProgram, values: UniformValues, use: (shape: GPUBuffer) => void): void {
  const { source, label } = program.options;
  const uniforms = new Uniforms(program.device, source, { struct: 'Part', label });
  uniforms.write(values);
  use(uniforms.buffer);
  uniforms.release(); // what was submitted still sees it
}

/** Rows of `shard` that are also rows from `target` on. */
function overlap(shard: Shard, target: number, rows: number): { first: number; count: number } {
  const first = Math.max(shard.first, target);
  return { first, count: Math.min(shard.first + shard.rows, target + rows) - first };
}

/** Puts a tensor's bytes, which lie in `stored` as the file has them, into the matrix's rows. */
export function placePart(
  device: GPUDevice,
  stored: GPUBuffer,
  part: PlannedPart,
  { plan, shards }: { plan: PlannedMatrix; shards: readonly Shard[] },
): void {
  const type = storedTypes[part.tensor.dtype];
  const constants = {
    kind: typeNumbers[type],
    widens: type !== plan.type,
    transposed: part.transposed ?? false,
    size: plan.group,
    slots: 4 * Math.ceil(plan.group / 4),
    quads: plan.quads,
  };
  const program = programFor(device, { label: 'transformer.place-rows', source: placeRows, constants });
  for (const shard of shards) {
    const { first, count } = overlap(shard, part.target, part.rows);
    if (count <= 0) continue;
    const values = {
      rows: part.rows,
      columns: part.columns,
      becomes: first - shard.first,
      first: first - part.target,
      count,
      units: part.interleaved ?? 0,
    };
    const tall = Math.min(count, 65535);
    withPart(program, values, (shape) =>
      run(program, { shape, stored, placed: shard.buffer }, [
        Math.ceil(plan.quads / 64),
        tall,
        Math.ceil(count / 65535),
      ]),
    );
  }
}

/** Sets `faults[index]` where rows of the matrix hold NaN or infinity. */
export function checkRows(
  device: GPUDevice,
  faults: GPUBuffer,
  { index, shards, plan, part }: { index: number; shards: readonly Shard[]; plan: PlannedMatrix; part: PlannedPart },
): void {
  const constants = { kind: typeNumbers[plan.type] };
  const program = programFor(device, { label: 'transformer.find-faults', source: findFaults, constants });
  const words = plan.quads * (plan.type === 'f32' ? 4 : 2);
  for (const shard of shards) {
    const { first, count } = overlap(shard, part.target, part.rows);
    if (count <= 0) continue;
    const values = { first: (first - shard.first) * words, count: count * words, index };
    withPart(program, values, (shape) =>
      run(program, { shape, numbers: shard.buffer, faults }, [Math.min(1024, Math.ceil((count * words) / 64))]),
    );
  }
}

/** Fills the shards of `matrix`, which holds bytes, from shards of stored numbers. */
export function quantise(device: GPUDevice, plan: PlannedMatrix, stored: readonly Shard[], matrix: Matrix): void {
  const source = `${weightReaders[plan.type]}\n${quantiseRows}`;
  for (const [i, { first, rows, buffer }] of stored.entries()) {
    const constants = { quads: plan.quads, firstRow: first, shardRows: rows, scaleAt: matrix.at.scale! };
    const program = programFor(device, { label: 'transformer.quantise', source, constants });
    const resources = { weights: buffer, packed: matrix.shards[i].buffer, vectors: matrix.vectors };
    run(program, resources, [Math.ceil(rows / 64)]);
  }
}
