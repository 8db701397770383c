import { expect } from 'chai';
import { getLayerOutputs, loadModel, registerLayer, type LayerOutput, type Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { defaultLimits } from '../../src/models/limits';
import { listZip, readMember } from '../../src/models/zip';
import { fetchBytes, refusal } from '../support/failures';
import { text, writeZip } from '../support/zip-writer';

const names = (outputs: LayerOutput[]): string[] => outputs.map(({ name }) => name);
const free = (outputs: LayerOutput[]): void => outputs.forEach((output) => output.dispose());

describe('getLayerOutputs', () => {
  failOnGpuErrors();
  let model: Model;
  let nested: Model;
  let input: tf.Tensor;

  before(async () => {
    await testEngine();
    model = await loadModel('/test/fixtures/keras/lstm-sequential.keras');
    nested = await loadModel('/test/fixtures/keras/made/nested.keras');
    input = tf.randomNormal([2, 20, 3]);
  });
  after(() => {
    input.dispose();
    model.dispose();
    nested.dispose();
  });

  it('lists layers with class, shapes and count of weights', () => {
    const shown = model.layers.map(({ name, className, outputShapes, parameters }) => ({
      ...{ name, className, outputShapes, parameters },
    }));
    expect(shown).to.deep.equal([
      { name: 'input_layer_1', className: 'InputLayer', outputShapes: [[null, 20, 3]], parameters: 0 },
      { name: 'lstm', className: 'LSTM', outputShapes: [[null, 20, 8]], parameters: 384 },
      { name: 'td', className: 'TimeDistributed', outputShapes: [[null, 20, 5]], parameters: 45 },
      { name: 'flatten', className: 'Flatten', outputShapes: [[null, 100]], parameters: 0 },
      { name: 'probs', className: 'Dense', outputShapes: [[null, 2]], parameters: 202 },
    ]);
    expect(model.inputs).to.deep.equal([
      { name: 'input_layer_1', shape: [null, 20, 3], axes: ['sample', 'time', 'channel'], dtype: 'float32' },
    ]);
    expect(model.layers[1].kernelPath!.path).to.equal('fused');
  });

  const selectors: [unknown, string[]][] = [
    ['lstm', ['lstm']],
    ['t', ['input_layer_1', 'lstm', 'td', 'flatten']],
    [1, ['lstm']],
    [-1, ['probs']],
    [
      ['probs', 1, 'lstm'],
      ['lstm', 'probs'],
    ],
    ['*', ['input_layer_1', 'lstm', 'td', 'flatten', 'probs']],
  ];
  for (const [selector, expected] of selectors) {
    it(`${JSON.stringify(selector)} gives ${expected.join(', ')}`, async () => {
      const outputs = await getLayerOutputs(model, selector as string, input);
      expect(names(outputs)).to.deep.equal(expected);
      free(outputs);
    });
  }

  for (const selector of ['nothing', '', 9, -6, ['lstm', 'nothing']]) {
    it(`${JSON.stringify(selector)} matches nothing: the error lists the layers`, async () => {
      const error = await refusal(getLayerOutputs(model, selector, input));
      expect(error.message).to.match(/No layer .* matches .*0 input_layer_1, 1 lstm, 2 td, 3 flatten, 4 probs/);
    });
  }

  it('a wrong shape is told with both shapes, before any GPU work', async () => {
    const { stats } = await testEngine();
    const wrong = tf.zeros([1, 20, 4]);
    const { dispatches } = stats;
    const tensors = tf.memory().numTensors;
    const error = await refusal(getLayerOutputs(model, 'lstm', wrong));
    expect(error.message).to.match(/is \[sample any, time 20, channel 3\]; the tensor is \[1, 20, 4\]/);
    expect(stats.dispatches).to.equal(dispatches);
    expect(tf.memory().numTensors).to.equal(tensors);
    wrong.dispose();
  });

  it('inputs that are missing, disposed or empty are told', async () => {
    const gone = tf.zeros([1, 20, 3]);
    gone.dispose();
    const empty = tf.zeros([0, 20, 3]);
    expect((await refusal(getLayerOutputs(model, 'lstm', gone))).message).to.match(/is disposed/);
    expect((await refusal(getLayerOutputs(model, 'lstm', empty))).message).to.match(/no elements/);
    expect((await refusal(getLayerOutputs(nested, 'lstm', tf.zeros([1, 6, 3])))).message).to.match(
      /takes 2 tensors \(a, b\)/,
    );
    expect((await refusal(getLayerOutputs(model, 'lstm', {}))).message).to.match(/takes 1 tensors .*; 0 were given/);
    expect((await refusal(getLayerOutputs(model, 'lstm', null as never))).message).to.match(/; 0 were given/);
    empty.dispose();
  });

  it('runs only what the wanted layers depend on, and all wanted in one pass', async () => {
    const { stats } = await testEngine();
    const count = async (selector: string | string[]): Promise<number> => {
      const before = stats.dispatches;
      free(await getLayerOutputs(model, selector, input));
      return stats.dispatches - before;
    };
    const lstm = await count('lstm');
    expect(lstm).to.be.above(0);
    expect(await count('input')).to.equal(0);
    expect(await count('td')).to.equal(lstm + 1); // its Dense is a kernel of ours
    expect(await count('flatten')).to.equal(lstm + 1);
    expect(await count('*')).to.equal(await count('probs'));
  });

  it('keeps the tensors on the GPU and leaves nothing else behind', async () => {
    const { stats } = await testEngine();
    free(await getLayerOutputs(model, '*', input));
    const before = tf.memory().numTensors;
    const { readbacks } = stats;
    const outputs = await getLayerOutputs(model, '*', input);
    expect(tf.memory().numTensors).to.equal(before + outputs.length);
    expect(stats.readbacks).to.equal(readbacks);
    free(outputs);
    expect(tf.memory().numTensors).to.equal(before);
    expect(input.isDisposed, 'the input stays the caller’s').to.equal(false);
  });

  it('several outputs, and a layer that is called twice, keep their one name in order', async () => {
    const pair = [tf.randomNormal([1, 6, 3]), tf.randomNormal([1, 6, 3])];
    const outputs = await getLayerOutputs(nested, ['encoder/lstm', 'encoder/drop'], pair);
    expect(names(outputs)).to.deep.equal(['encoder/drop', 'encoder/drop', 'encoder/lstm', 'encoder/lstm']);
    const whole = await getLayerOutputs(nested, 2, { a: pair[0], b: pair[1] });
    expect(names(whole)).to.deep.equal(['encoder', 'encoder', 'encoder', 'encoder']);
    const [first, second] = [await outputs[2].tensor.data(), await whole[0].tensor.data()];
    expect([...first]).to.deep.equal([...second]);
    free([...outputs, ...whole]);
    tf.dispose(pair);
  });

  it('training turns dropout on', async () => {
    const pair = [tf.ones([1, 6, 3]), tf.ones([1, 6, 3])];
    const zeros = async (training: boolean): Promise<number> => {
      const outputs = await getLayerOutputs(nested, 'encoder/drop', pair, { training });
      const values = await outputs[0].tensor.data();
      free(outputs);
      return values.filter((value) => value === 0).length;
    };
    expect(await zeros(false)).to.equal(0);
    expect(await zeros(true)).to.be.above(0);
    tf.dispose(pair);
  });

  it('gates come after the layer’s own output, named', async () => {
    const before = tf.memory().numTensors;
    const outputs = await getLayerOutputs(model, ['lstm', 'td'], input, { gates: true });
    const gates = ['lstm/input', 'lstm/forget', 'lstm/cell', 'lstm/output', 'lstm/state'];
    expect(names(outputs)).to.deep.equal(['lstm', ...gates, 'td']);
    for (const gate of outputs.slice(1, 6)) {
      expect(gate.tensor.shape).to.deep.equal([2, 20, 8]);
      expect(gate.axes).to.deep.equal(['sample', 'time', 'channel']);
    }
    free(outputs);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('attention scores are on tap', async () => {
    const attentive = await loadModel('/test/fixtures/keras/mha-functional.keras');
    const x = tf.randomNormal([1, 18, 4]);
    const outputs = await getLayerOutputs(attentive, 'mha', x);
    expect(names(outputs)).to.deep.equal(['mha', 'mha/attention_scores']);
    expect(outputs[1].axes).to.deep.equal(['sample', 'head', 'query', 'key']);
    const rows = (await tf.sum(outputs[1].tensor, -1).data()) as Float32Array;
    expect(rows.every((sum) => Math.abs(sum - 1) < 1e-5)).to.equal(true);
    free(outputs);
    x.dispose();
    attentive.dispose();
  });

  it('predict gives what the last layer puts out, and so does the tf.LayersModel', async () => {
    const outputs = await getLayerOutputs(model, -1, input);
    const wanted = await outputs[0].tensor.data();
    for (const given of [model.predict(input), model.layersModel.predict(input)]) {
      expect([...(await (given as tf.Tensor).data())]).to.deep.equal([...wanted]);
      tf.dispose(given);
    }
    expect(model.layersModel).to.be.instanceOf(tf.LayersModel);
    free(outputs);
  });

  it('a disposed model says so', async () => {
    const short = await loadModel('/test/fixtures/keras/lstm-sequential.keras');
    short.dispose();
    expect((await refusal(getLayerOutputs(short, 'lstm', input))).message).to.match(/is disposed/);
  });

  it('a class of one’s own gets its weights, though the file counts them under another name', async () => {
    const bytes = await fetchBytes('/test/fixtures/keras/lstm-sequential.keras');
    const entries = [...listZip(bytes, defaultLimits).values()].map((member) => {
      const data = readMember(bytes, member);
      if (member.name !== 'config.json') return { name: member.name, data };
      const config = JSON.parse(new TextDecoder().decode(data)) as { config: { layers: { class_name: string }[] } };
      config.config.layers[4].class_name = 'mine>Probabilities';
      return { name: member.name, data: text(config) };
    });
    class Probabilities extends (tf.layers.dense({ units: 1 }).constructor as typeof tf.layers.Layer) {}
    registerLayer('Probabilities', Probabilities);
    const own = await loadModel(writeZip(entries).buffer);
    const [mine, wanted] = [own, model].map((one) => one.predict(input) as tf.Tensor);
    const [given, expected] = [await mine.data(), await wanted.data()];
    expect(given.length).to.equal(expected.length);
    for (const [i, value] of expected.entries()) expect(given[i]).to.be.closeTo(value, 1e-6); // tfjs's kernel and ours
    tf.dispose([mine, wanted]);
    own.dispose();
    registerLayer('Probabilities', null);
  });

  it('registerLayer’s class builds the layer', async () => {
    class Doubled extends tf.layers.Layer {
      static className = 'Doubled';
      override computeOutputShape(shape: tf.Shape): tf.Shape {
        return [shape[0], shape.slice(1).reduce<number>((product, side) => product * side!, 1)];
      }
      override call(x: tf.Tensor | tf.Tensor[]): tf.Tensor {
        const [one] = [x].flat();
        return tf.mul(2, tf.reshape(one, [one.shape[0], -1]));
      }
    }
    registerLayer('Flatten', Doubled);
    try {
      const own = await loadModel('/test/fixtures/keras/lstm-sequential.keras');
      const outputs = await getLayerOutputs(own, ['td', 'flatten'], input);
      const [td, flat] = await Promise.all(outputs.map(({ tensor }) => tensor.data()));
      expect([...flat]).to.deep.equal([...td].map((value) => 2 * value));
      free(outputs);
      own.dispose();
    } finally {
      registerLayer('Flatten', null);
    }
    expect(() => registerLayer('Foo', class {} as never)).to.throw(/no layer class/);
  });
});
