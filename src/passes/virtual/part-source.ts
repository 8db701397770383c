import numbers from '../../../shaders/matrix/numbers.wgsl';
import source from '../../../shaders/passes/virtual/part-source.wgsl';
import type { Frame } from '../../engine/frame';
import type { Resources } from '../../engine/program';
import type { MatrixPart, MatrixSource, PartMaker } from '../../matrix/matrix-source';
import type { MapPlan } from './chosen-maps';
import { FrameUniforms } from './frame-uniforms';
import { pictureParts } from './picture-parts';

/** What makes the cells that a part source gives. */
export interface PartMaking {
  /** f32[cells]: where they are made. */
  readonly scratch: GPUBuffer;
  /** Whether a key after its query weighs 0. */
  readonly causal: boolean;
  record(frame: Frame, part: MatrixPart): void;
  findRange: PartMaker['findRange'];
  paint: PartMaker['paint'];
}

const wgslOf = (several: boolean): string => [numbers, `const several = ${several};`, source].join('\n');
const wgsl = { one: wgslOf(false), several: wgslOf(true) };
const nothing: MatrixPart = { rows: [0, 0], columns: [0, 0] };

/** A matrix of which only a part is there at a time: cells that were made are read again as long as they are the same. */
export class PartSource implements MatrixSource {
  mapsAcross = 1;
  rows = 0;
  columns = 0;
  resources: Resources = {};
  readonly maker: PartMaker;
  readonly #uniforms: FrameUniforms;
  #plan!: MapPlan;
  #tokens: readonly [number, number] = [0, 0];
  #making!: PartMaking;
  #made = nothing;

  constructor(device: GPUDevice) {
    this.#uniforms = new FrameUniforms(device, source, { struct: 'MatrixSource', label: 'virtual.source' });
    const capacity = (): number => this.#making.scratch.size / 4;
    this.maker = {
      get capacity() {
        return capacity();
      },
      make: (frame, part) => this.#make(frame, part),
      split: (picture, folded) => {
        return pictureParts({ rows: this.rows, columns: this.columns, capacity: capacity() }, picture, folded);
      },
      bare: (frame) => this.#bound(frame, this.#made),
      findRange: (...asked) => this.#making.findRange(...asked),
      paint: (...asked) => this.#making.paint(...asked),
    };
  }

  get wgsl(): string {
    return this.#mapCount > 1 ? wgsl.several : wgsl.one;
  }

  get #mapCount(): number {
    const { together, chosen } = this.#plan;
    return together === 'tiles' ? chosen.length : 1;
  }

  point(plan: MapPlan, tokens: readonly [number, number], making: PartMaking): void {
    [this.#plan, this.#tokens, this.#making] = [plan, tokens, making];
    [this.rows, this.columns] = plan.size;
    this.mapsAcross = plan.across;
  }

  /** The cells that were made are no longer those of the matrix. */
  forget(): void {
    this.#made = nothing;
  }

  #make(frame: Frame, part: MatrixPart): Resources {
    if (!holds(this.#made, part)) {
      this.#making.record(frame, part);
      this.#made = part;
    }
    return (this.resources = this.#bound(frame, part));
  }

  /** What binds a part of what was made. */
  #bound(frame: Frame, part: MatrixPart): Resources {
    const { rows, columns } = this.#made;
    const { size, pitch, across } = this.#plan;
    const matrix = this.#uniforms.next(frame, {
      ...{ size, pitch, across, tokens: this.#tokens, offset: 0 },
      count: this.#mapCount,
      causal: Number(this.#making.causal),
      origin: [rows[0], columns[0]],
      stride: columns[1] - columns[0],
      heldRows: part.rows,
      heldColumns: part.columns,
    });
    return { values: this.#making.scratch, matrix };
  }

  release(): void {
    this.#uniforms.release();
  }
}

function holds(made: MatrixPart, part: MatrixPart): boolean {
  const within = ([first, end]: readonly [number, number], [from, to]: readonly [number, number]): boolean =>
    first <= from && to <= end;
  return within(made.rows, part.rows) && within(made.columns, part.columns);
}
