import { expect } from 'chai';
import { loadModel, ModelFileError } from '../../src/index';
import { defaultLimits } from '../../src/models/limits';
import { PieceParser } from '../../src/models/parse-messages';
import * as tf from '../../src/tfjs/tf';
import { longRun } from '../support/browser';
import { testEngine } from '../support/engine';
import { fetchBytes } from '../support/failures';

const sources = ['lstm-sequential', 'gru-default', 'mha-functional', 'bilstm-sequential', 'seq-weighted-attention'];
const files = sources.flatMap((name) => [`${name}.keras`, `${name}.h5`]);

/** Numbers from 0 to below 1, always the same ones (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** One to eight bytes changed, or the end cut off, or both. */
function damaged(bytes: Uint8Array, random: () => number): Uint8Array {
  const copy = bytes.slice();
  const at = (): number => Math.floor(random() * copy.length);
  // Most of a file is weights, where a change is only another number: half of the changes go to the structures at its start.
  const place = (): number => (random() < 0.5 ? at() : Math.floor(random() * Math.min(8192, copy.length)));
  for (let i = Math.floor(random() * 8); i >= 0; i--) copy[place()] = random() < 0.3 ? 255 : Math.floor(random() * 256);
  return random() < 0.3 ? copy.subarray(0, at()) : copy;
}

describe('damaged files', () => {
  it('are read or refused with a sentence: 2,000 of them, 10,000 in a long run', async () => {
    const count = (await longRun()) ? 10_000 : 2000;
    const random = seeded(20260722);
    const whole = await Promise.all(files.map((file) => fetchBytes(`/test/fixtures/keras/${file}`)));
    const untyped: string[] = [];
    let [refused, read] = [0, 0];
    for (let i = 0; i < count; i++) {
      const bytes = damaged(whole[i % whole.length], random);
      const parser = new PieceParser();
      parser.add(bytes);
      const answer = parser.parse({ as: 'model', name: 'damaged', limits: defaultLimits });
      if ('parsed' in answer) read += 1;
      else refused += 1;
      // A sentence of our own, and not the message of something thrown in the dark.
      if ('sentence' in answer && /could not be read \(/.test(answer.sentence))
        untyped.push(`${i}: ${answer.sentence}`);
    }
    expect(untyped).to.deep.equal([]);
    expect(refused, `refused, while ${read} were read`).to.be.above(500);
    expect(read).to.be.above(0);
  });

  it('are built or refused with a typed error by loadModel, and leave nothing behind', async () => {
    await testEngine();
    const random = seeded(7);
    const whole = await Promise.all(files.map((file) => fetchBytes(`/test/fixtures/keras/${file}`)));
    const before = tf.memory().numTensors;
    let built = 0;
    for (let i = 0; i < 80; i++) {
      const bytes = damaged(whole[i % whole.length], random);
      try {
        (await loadModel(new File([bytes as Uint8Array<ArrayBuffer>], `${i}.bin`))).dispose();
        built += 1;
      } catch (error) {
        expect(error, `${i}: ${String(error)}`).to.be.instanceOf(ModelFileError);
      }
      expect(tf.memory().numTensors, `tensors after ${i}`).to.equal(before);
    }
    expect(built).to.be.within(1, 79);
  });
});
