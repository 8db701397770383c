import { expect } from 'chai';
import { openEngine } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors } from '../support/engine';

describe('openEngine', () => {
  it('gives all who ask at once the same engine, with tfjs on its device', async () => {
    const engines = await Promise.all([openEngine(), openEngine(), openEngine()]);
    expect(new Set(engines).size).to.equal(1);
    expect(engines[0].tier).to.equal('webgpu');
    expect(tf.getBackend()).to.equal('webgpu');
  });

  it('opens a fresh one after the last was closed, and tfjs computes on it', async () => {
    const first = await openEngine();
    first.close();
    const [second, third] = await Promise.all([openEngine(), openEngine()]);
    expect(second).to.not.equal(first);
    expect(third).to.equal(second);
    expect(Array.from(await tf.tensor1d([1, 2]).add(1).data())).to.deep.equal([2, 3]);
  });

  failOnGpuErrors();
});
