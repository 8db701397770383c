import order from '../../shaders/order.wgsl';
import source from '../../shaders/passes/percentiles.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram, type Resources } from '../engine/program';
import { storageBuffer } from '../engine/sized-buffer';
import type { Uniforms } from '../engine/uniforms';
import { Variants } from '../engine/variants';
import type { MatrixSource } from '../matrix/matrix-source';
import { cellsOf, rowParts } from '../matrix/parts';
import { leftOutUniforms, leftOutWgsl, type LeftOut } from './left-out';

const lanes = 256;
/** Values that are worth a workgroup, and workgroups at most. */
const perGroup = 4096;
const maxGroups = 1024;
/** Bits of a value that each step finds, the highest first. */
const shifts = [24, 16, 8, 0];
/** Known bits and ranks of four values, how many there are, and four times 256 counts, in bytes. */
const searchBytes = 4 * (4 + 4 + 1 + 1024);

/**
 * The 1st and the 99th percentile of a matrix's finite values, exactly, interpolated as numpy does by default.
 *
 * run     records eight dispatches; where the matrix is made in parts, four more per part after the first
 * range   f32[4]   1st percentile, 99th percentile, 0, 0; the first above the second when no value counts
 * cost    reads each value four times; no readback
 */
export class Percentiles {
  readonly range: GPUBuffer;
  readonly #search: GPUBuffer;
  readonly #masking: Uniforms;
  readonly #count: Variants<ComputeProgram>;
  readonly #choose: Variants<ComputeProgram>;

  constructor(device: GPUDevice, matrixWgsl: string) {
    const options = { label: 'percentiles', source: [matrixWgsl, leftOutWgsl, order, source].join('\n') };
    const way = (entryPoint: string) =>
      new Variants((constants) => new ComputeProgram(device, { ...options, constants, entryPoint }));
    this.#count = way('count');
    this.#choose = way('choose');
    this.range = storageBuffer(device, 'percentiles.range', 16);
    this.#search = storageBuffer(device, 'percentiles.search', searchBytes);
    this.#masking = leftOutUniforms(device, 'percentiles.masking');
  }

  run(frame: Frame, matrix: MatrixSource, { mask, firstQuery }: LeftOut): void {
    this.#masking.write({ mask, firstQuery });
    const [search, range, masking] = [this.#search, this.range, this.#masking.buffer];
    for (const shift of shifts) {
      let resources: Resources = {};
      for (const part of rowParts(frame, matrix)) {
        resources = { ...part.resources, search, range, masking };
        const groups = Math.min(maxGroups, Math.ceil(cellsOf(part) / perGroup));
        frame.run(this.#count.with({ shift, lanes }), resources, [groups]);
      }
      frame.run(this.#choose.with({ shift }), resources, [1]);
    }
  }

  release(): void {
    this.range.destroy();
    this.#search.destroy();
    this.#masking.release();
  }
}
