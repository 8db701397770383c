import source from '../../shaders/passes/widen.wgsl';
import type { Engine } from '../engine/engine';
import { Frame } from '../engine/frame';
import { ComputeProgram, rowWorkgroups } from '../engine/program';
import { SizedBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';
import { Variants } from '../engine/variants';
import { denseStrides, elementCount, type Dtype, type TensorView } from '../tensor/tensor-view';

const dtypeCode = { int32: 1, uint32: 2, float16: 3 } as const satisfies Record<Exclude<Dtype, 'float32'>, number>;

/**
 * Views of float32 over buffers of other types. Owns one buffer of float32, as large as the last data.
 *
 * cost  one dispatch and one submit for each call: reads each number once, writes 4 bytes for it
 */
export class Widen {
  readonly #widened: SizedBuffer;
  readonly #shape: Uniforms;
  readonly #programs: Variants<ComputeProgram>;

  constructor(readonly engine: Engine) {
    const device = engine.requireDevice();
    this.#widened = new SizedBuffer(device, 'widen.widened');
    this.#shape = new Uniforms(device, source, { struct: 'Shape', label: 'widen.shape' });
    this.#programs = new Variants(
      (constants) => new ComputeProgram(device, { label: 'widen', source, constants, entryPoint: 'main' }),
    );
  }

  /** The same tensor as float32; a view of float32 is returned as it is. The next call overwrites what this one returned. */
  view(data: TensorView): TensorView {
    const { dtype = 'float32', shape, buffer } = data;
    if (dtype === 'float32') return data;
    const { engine } = this;
    const count = elementCount(shape);
    const widened = this.#widened.resize(4 * count);
    const workgroups = rowWorkgroups(engine.requireDevice(), Math.ceil(count / 64));
    this.#shape.write({ count, across: workgroups[0] });
    engine.scheduler.flushProducers();
    const frame = new Frame(engine.requireDevice(), engine.stats);
    const resources = { stored: buffer, shape: this.#shape.buffer, widened };
    frame.run(this.#programs.with({ dtype: dtypeCode[dtype] }), resources, workgroups);
    frame.submit();
    return { ...data, buffer: widened, dtype: 'float32', strides: denseStrides(shape), offset: 0 };
  }

  release(): void {
    this.#widened.release();
    this.#shape.release();
  }
}
