import { expect } from 'chai';
import { noiseFeed } from '../../demo/inspector/noise';
import { getLayerOutputs, inputTensor, type Model } from '../../src/index';
import { Model as BuiltModel } from '../../src/models/model';
import { graphOf } from '../../src/models/tfjs-graph';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { refusal } from '../support/failures';

const words = 20;
const embedding = (inputDim = words): tf.layers.Layer => tf.layers.embedding({ inputDim, outputDim: 3 });

/** Models whose input an Embedding reads, by ways of all kinds; with the sides of one sample. */
const ways: Record<string, { shape: number[]; read: (x: tf.SymbolicTensor) => tf.SymbolicTensor }> = {
  directly: { shape: [5], read: (x) => embedding().apply(x) as tf.SymbolicTensor },
  'inside TimeDistributed': {
    shape: [4, 5],
    read: (x) => tf.layers.timeDistributed({ layer: embedding() as never }).apply(x) as tf.SymbolicTensor,
  },
  'in a nested model': { shape: [5], read: (x) => nested([5]).apply(x) as tf.SymbolicTensor },
  'in a model inside TimeDistributed': {
    shape: [4, 5],
    read: (x) => tf.layers.timeDistributed({ layer: nested([5]) as never }).apply(x) as tf.SymbolicTensor,
  },
  'after a Reshape and a Flatten': {
    shape: [4, 5],
    read: (x) => {
      const flat = tf.layers.flatten().apply(x) as tf.SymbolicTensor;
      return embedding().apply(tf.layers.reshape({ targetShape: [20] }).apply(flat)) as tf.SymbolicTensor;
    },
  },
  'by the smaller of two': {
    shape: [5],
    read: (x) =>
      tf.layers
        .concatenate()
        .apply([embedding(50), embedding()].map((one) => one.apply(x) as tf.SymbolicTensor)) as tf.SymbolicTensor,
  },
};

function nested(shape: number[]): tf.LayersModel {
  const input = tf.input({ shape });
  return tf.model({ inputs: input, outputs: embedding().apply(input) as tf.SymbolicTensor });
}

function modelOf({ shape, read }: (typeof ways)[string]): Model {
  const input = tf.input({ shape });
  const model = tf.model({ inputs: input, outputs: read(input) });
  return new BuiltModel(model, graphOf(model));
}

describe('ids that an Embedding reads', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const [way, description] of Object.entries(ways)) {
    describe(way, () => {
      it('noise for them is whole numbers of the vocabulary', async () => {
        const model = modelOf(description);
        expect(model.inputs[0].vocabulary).to.equal(words);
        const { tensors, note } = noiseFeed(model);
        const ids = await tensors[0].data();
        expect([...ids].every((id) => Number.isInteger(id) && id >= 0 && id < words)).to.equal(true);
        expect(new Set(ids).size).to.be.above(1);
        expect(note).to.contain(`whole numbers from 0 to ${words - 1}`);
        tf.dispose(tensors);
        model.dispose();
      });

      for (const odd of [words, -1, 0.5, NaN, Infinity, 1e9]) {
        it(`${odd} is refused, with its place`, async () => {
          const model = modelOf(description);
          const shape = [2, ...description.shape];
          const values = new Float32Array(tf.util.sizeFromShape(shape)).fill(words - 1);
          values[values.length - 2] = odd;
          const place = shape.map((side, axis) => (axis === shape.length - 1 ? side - 2 : side - 1)).join(', ');
          const expected = `holds ${odd} at [${place}]; the input "${model.inputs[0].name}" takes the ids of an Embedding, whole numbers from 0 to 19. Give ids of its vocabulary of 20.`;
          const array = { name: 'table', shape, values };
          expect(() => inputTensor(array, model.inputs[0])).to.throw(`The array "table" ${expected}`);
          const tensor = tf.tensor(values, shape);
          expect(() => model.predict(tensor)).to.throw(`The tensor ${expected}`);
          expect((await refusal(getLayerOutputs(model, '*', tensor))).message).to.equal(`The tensor ${expected}`);
          tensor.dispose();
          model.dispose();
        });
      }

      it('good ones are taken', async () => {
        const model = modelOf(description);
        const values = Float32Array.from({ length: tf.util.sizeFromShape(description.shape) }, (_, i) => i % words);
        const tensor = inputTensor({ name: 'table', shape: [1, ...description.shape], values }, model.inputs[0]);
        const output = model.predict(tensor) as tf.Tensor;
        expect([...(await output.data())].every(Number.isFinite)).to.equal(true);
        tf.dispose([tensor, output]);
        model.dispose();
      });
    });
  }

  it('an input that no Embedding reads takes any numbers', () => {
    const input = tf.input({ shape: [5] });
    const dense = tf.layers.dense({ units: 2 }).apply(input) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs: embedding().apply(dense) as tf.SymbolicTensor });
    const { inputs } = new BuiltModel(model, graphOf(model));
    expect(inputs[0]).to.not.have.property('vocabulary');
    model.dispose();
  });
});
