import { loadModel, openEngine, saveModel, type Model } from '../../src/index';
import { LSTM } from '../../src/layers/lstm';
import * as tf from '../../src/tfjs/tf';
import { hasClock, timed, type TimedDispatch } from '../inspect/dispatch-clock';
import { batchOf, learningRate, weightsOf, type TrainingCase } from './cases';
import type { Contender, Parts } from './contender';

/** Steps whose parts are timed; the middle one is told. */
const timedSteps = 5;

/** The demo's model from its file, or one LSTM, compiled and trained by the package's own `trainOnBatch`. */
export const contender: Contender = {
  name: 'attnscope',
  async open(one) {
    const { device } = await openEngine();
    const model = await openModel(one);
    model.layersModel.setWeights(weightsOf(one).map(({ data, shape }) => tf.tensor(data, shape)));
    model.compile({ optimizer: { name: 'adam', learningRate }, loss: one.loss });
    const batch = batchOf(one);
    const [x, y] = [batch.x, batch.y].map(({ data, shape }) => tf.tensor(data, shape));
    const done = (): Promise<undefined> => device!.queue.onSubmittedWorkDone();
    const step = async (): Promise<void> => {
      await model.trainOnBatch(x, y, { readLoss: false });
      await done();
    };
    const predict = async (): Promise<void> => {
      tf.dispose(model.predict(x));
      (await openEngine()).scheduler.flushProducers();
      await done();
    };
    const firstLoss = (await model.trainOnBatch(x, y))!;
    return { run: step, firstLoss: () => firstLoss, parts: () => partsOf(step, predict) };
  },
};

async function openModel({ steps, features, units, attentionUnits }: TrainingCase): Promise<Model> {
  if (attentionUnits !== null) {
    return loadModel(new URL('../../demo/public/weather-self-attention.keras', import.meta.url));
  }
  const input = tf.input({ shape: [steps, features] });
  const lstm = new LSTM({ units, recurrentActivation: 'sigmoid', recurrentInitializer: 'zeros' });
  return loadModel(await saveModel(tf.model({ inputs: input, outputs: lstm.apply(input) as tf.SymbolicTensor })));
}

/** By the GPU's clock where there is one; by the page's else, with the whole way back as the difference. */
async function partsOf(step: () => Promise<void>, predict: () => Promise<void>): Promise<Parts> {
  const all: Parts[] = [];
  for (let i = 0; i < timedSteps; i++) all.push(hasClock() ? await byGpu(step, predict) : await byPage(step, predict));
  return all.sort((a, b) => a.back / a.forward - b.back / b.forward)[Math.floor(all.length / 2)];
}

async function byGpu(step: () => Promise<void>, predict: () => Promise<void>): Promise<Parts> {
  const dispatches = await timed(step);
  // The loss ends the way forward, the first weight that is changed the way back.
  const lossAt = dispatches.findLastIndex(({ label }) => label.startsWith('training.terms'));
  const changedAt = dispatches.findIndex(({ label }) => label.startsWith('training.adam'));
  const sum = (from: number, to?: number): number => total(dispatches.slice(from, to));
  return {
    ...{ forward: sum(0, lossAt + 1), back: sum(lossAt + 1, changedAt), optimiser: sum(changedAt) },
    ...{
      predict: total(await timed(predict)),
      clock: 'the GPU’s clock',
      dispatches: dispatches.map(({ label, ms }): [string, number] => [label, ms]),
    },
  };
}

async function byPage(step: () => Promise<void>, predict: () => Promise<void>): Promise<Parts> {
  const took = async (work: () => Promise<void>): Promise<number> => {
    const began = performance.now();
    await work();
    return performance.now() - began;
  };
  const [whole, forward] = [await took(step), await took(predict)];
  const clock = 'the page’s clock, with the optimiser in the way back and a pass outside training as the way forward';
  return { forward, back: whole - forward, optimiser: 0, predict: forward, clock, dispatches: [] };
}

function total(dispatches: readonly TimedDispatch[]): number {
  return dispatches.reduce((sum, { ms }) => sum + ms, 0);
}
