import { expect } from 'chai';
import { getLayerOutputs, loadModel, type LayerOutput } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { largestError } from '../support/recorded';

const free = (outputs: readonly LayerOutput[]): void => outputs.forEach((output) => output.dispose());

describe('attention that a model makes by hand', () => {
  failOnGpuErrors();
  before(testEngine);

  it('has its map at the layer that sums the values up, by the name that attention layers use', async () => {
    const model = await loadModel('/test/fixtures/models/handmade.keras');
    const input = [tf.ones([1, 4, 6]), tf.ones([1, 5, 6]), tf.ones([1, 6])];
    const before = tf.memory().numTensors;
    const outputs = await getLayerOutputs(model, 'first', input);
    expect(outputs.map(({ name, axes }) => `${name}: ${axes.join(', ')}`)).to.deep.equal([
      'first_scores: sample, key, query',
      'first_weights: sample, key, query',
      'first: sample, time, channel',
      'first/attention_scores: sample, query, key',
    ]);
    expect(outputs[3].tensor.shape).to.deep.equal([1, 4, 5]);
    free(outputs);
    expect(tf.memory().numTensors, 'tensors left').to.equal(before);
    tf.dispose(input);
    model.dispose();
  });

  it('is told of heads, and of one query by steps', async () => {
    const model = await loadModel('/test/fixtures/models/handmade.keras');
    const input = [tf.ones([1, 4, 6]), tf.ones([1, 5, 6]), tf.ones([1, 6])];
    const outputs = await getLayerOutputs(model, '*', input);
    const axes = new Map(outputs.map((output) => [output.name, output.axes]));
    expect(axes.get('matmul_3/attention_scores')).to.deep.equal(['sample', 'head', 'query', 'key']);
    expect(axes.get('einsum_3/attention_scores')).to.deep.equal(['sample', 'head', 'query', 'key']);
    expect(axes.get('vector_weights')).to.deep.equal(['sample', 'time']);
    expect([...axes.keys()]).to.not.include('vector/attention_scores');
    free(outputs);
    tf.dispose(input);
    model.dispose();
  });

  it('gives its map when only its last layer is picked, and frees what it took for it', async () => {
    const model = await loadModel('/test/fixtures/models/handmade-keras2.h5');
    const input = [tf.randomNormal([1, 4, 6]), tf.randomNormal([1, 5, 6]), tf.ones([1, 6])];
    const index = model.layers.findIndex(({ name }) => name === 'plain');
    const before = tf.memory().numTensors;
    const outputs = await getLayerOutputs(model, index, input);
    expect(outputs.map(({ name }) => name)).to.deep.equal(['plain', 'plain/attention_scores']);
    const sums = tf.sum(outputs[1].tensor, -1);
    expect(largestError(await sums.data(), [1, 1, 1, 1])).to.be.below(1e-6);
    sums.dispose();
    free(outputs);
    expect(tf.memory().numTensors, 'tensors left').to.equal(before);
    tf.dispose(input);
    model.dispose();
  });

  it('is found in a model that the page made', async () => {
    const [query, value] = [tf.input({ shape: [4, 3] }), tf.input({ shape: [5, 3] })];
    const scores = tf.layers.dot({ axes: [2, 2], name: 'scores' }).apply([query, value]) as tf.SymbolicTensor;
    const weights = tf.layers.softmax({ axis: -1, name: 'weights' }).apply(scores) as tf.SymbolicTensor;
    const context = tf.layers.dot({ axes: [2, 1], name: 'context' }).apply([weights, value]) as tf.SymbolicTensor;
    const model = tf.model({ inputs: [query, value], outputs: context });
    const input = [tf.ones([1, 4, 3]), tf.ones([1, 5, 3])];
    const outputs = await getLayerOutputs(model, 'context', input);
    expect(outputs.map(({ name }) => name)).to.deep.equal(['context', 'context/attention_scores']);
    expect(outputs[1].axes).to.deep.equal(['sample', 'query', 'key']);
    free(outputs);
    tf.dispose(input);
    model.dispose();
  });

  it('a softmax between products that share no axis is no attention', async () => {
    const [a, b] = [tf.input({ shape: [4, 3] }), tf.input({ shape: [3, 6] })];
    const weights = tf.layers.softmax({ axis: -1 }).apply(a) as tf.SymbolicTensor;
    const mixed = tf.layers.dot({ axes: [2, 1], name: 'mixed' }).apply([weights, b]) as tf.SymbolicTensor;
    const model = tf.model({ inputs: [a, b], outputs: mixed });
    const input = [tf.ones([1, 4, 3]), tf.ones([1, 3, 6])];
    const outputs = await getLayerOutputs(model, '*', input);
    expect(outputs.filter(({ axes }) => axes.includes('key'))).to.deep.equal([]);
    free(outputs);
    tf.dispose(input);
  });
});
