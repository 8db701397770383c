import { expect } from 'chai';
import { openEngine, type Engine } from '../../src/index';
import { LSTM } from '../../src/layers/lstm';
import { webGlKernels } from '../../src/forward/webgl-kernels';
import { recordGlKernel, type GlKernelRecorder } from '../../src/tfjs/webgl-recorder';
import type { GlKernel } from '../../src/tfjs/webgl-program';
import * as tf from '../../src/tfjs/tf';
import { expectNumbersOf, recurrentCase } from '../support/recurrent-cases';

const kernel = (label: string, ...fragment: string[]): GlKernel => ({ label, fragment });
const filled = kernel('filled', 'uniform int value; out vec4 color; void main() { color = vec4(float(value)); }');

describe('kernels on tfjs’s WebGL context', () => {
  let engine: Engine;
  before(async () => (engine = await openEngine({ tier: 'webgl' })));
  after(() => engine.close());

  const record = <T>(work: (recorder: GlKernelRecorder) => T): T => recordGlKernel(tf.backend(), work);
  /** A kernel of one tensor, as a layer runs it. */
  const made = (
    shape: number[],
    work: (recorder: GlKernelRecorder, target: ReturnType<GlKernelRecorder['output']>) => void,
  ) =>
    // prettier-ignore
    tf.engine().makeTensorFromTensorInfo(
      record((recorder) => {
        const target = recorder.output(shape);
        work(recorder, target);
        return target.info;
      }),
    );
  const withSide = async (side: number, work: () => unknown): Promise<void> => {
    const own = tf.env().getNumber('WEBGL_MAX_TEXTURE_SIZE');
    tf.env().set('WEBGL_MAX_TEXTURE_SIZE', side);
    try {
      await work();
    } finally {
      tf.env().set('WEBGL_MAX_TEXTURE_SIZE', own);
    }
  };

  it('draw a whole target, and again a part of it', async () => {
    const tensor = made([3, 4], (recorder, target) => {
      recorder.run(filled, { value: 1 }, target);
      recorder.again({ value: 2 }, target, { x: 1, y: 1, width: 2, height: 2 });
    });
    expect([...(await tensor.data())]).to.deep.equal([1, 1, 1, 1, 1, 2, 2, 1, 1, 2, 2, 1]);
    tensor.dispose();
  });

  it('run between ops of tfjs, and the other way round', async () => {
    const one = tf.add(tf.ones([3, 4]), 1);
    const tensor = made([3, 4], (recorder, target) => recorder.run(filled, { value: 5 }, target));
    const sum = tf.add(tf.mul(one, tensor), one);
    expect([...(await sum.data())]).to.deep.equal(Array(12).fill(12));
    tf.dispose([one, tensor, sum]);
  });

  it('give their scratch back, also when they throw', () => {
    const { numDataBuffers } = tf.memory();
    const work = (recorder: GlKernelRecorder): never => {
      recorder.scratch({ width: 5, height: 7 });
      throw new Error('stop');
    };
    expect(() => record(work)).to.throw('stop');
    expect(tf.memory().numDataBuffers).to.equal(numDataBuffers);
  });

  it('say what is wrong with their shader or their inputs', () => {
    const run =
      (one: GlKernel, inputs: Record<string, number> = {}) =>
      () =>
        record((recorder) => recorder.run(one, inputs, recorder.scratch({ width: 2, height: 2 })));
    expect(run(kernel('broken', 'void main() { nothing }'))).to.throw(/^broken: the shader does not compile \(ERROR/);
    expect(run(filled)).to.throw('filled: value is left out. Give it a value.');
    const odd = kernel('odd', 'uniform float scale; out vec4 color; void main() { color = vec4(scale); }');
    expect(run(odd, { scale: 1 })).to.throw(
      'odd: scale is of a type that kernels have not. Use int, ivec or sampler2D.',
    );
  });

  it('refuse what does not fit this GPU’s textures, with the numbers', async () => {
    await withSide(8, async () => {
      const error = await expectNumbersOf(recurrentCase({ cell: 'lstm' })).catch((failure: Error) => failure);
      expect((error as Error).message).to.equal(
        'lstm: Its 12 steps of 1 sequences with 3 features and 7 units do not fit a texture; this GPU’s have 8 × 8 at most. Give fewer sequences or steps.',
      );
      const query = tf.zeros<tf.Rank.R3>([1, 9, 2]);
      expect(() => webGlKernels()!.additiveScores(query, query, tf.ones([2]))).to.throw(
        'attention: 1 × 9 × 9 scores of 2 units do not fit this GPU’s textures of 8 × 8. Give fewer steps.',
      );
    });
  });

  it('leave to tfjs’s ops what it computes in halves, and say so', () => {
    tf.env().set('WEBGL_RENDER_FLOAT32_ENABLED', false);
    try {
      expect(new LSTM({ units: 2 }).kernelPath()).to.deep.equal({
        path: 'plain',
        reason: 'tfjs computes in float16 here; the fused kernel in float32.',
      });
    } finally {
      tf.env().set('WEBGL_RENDER_FLOAT32_ENABLED', true);
    }
  });
});
