import { expect } from 'chai';
import { runRecurrent, type RecurrentOptions } from '../../src/forward/recurrent/recurrent';
import * as tf from '../../src/tfjs/tf';
import { recurrentReference, type ReferenceCase } from '../reference/recurrent';
import { largestDifference, seededNumbers } from './random';

type Choice = Partial<ReferenceCase> & Pick<ReferenceCase, 'cell'>;

export const gateCounts = { lstm: 4, gru: 3, simpleRnn: 1 };

/** A case with seeded weights: of a size at which 16 steps neither vanish nor saturate. */
export function recurrentCase(choice: Choice, withBias = true): ReferenceCase {
  const { cell, samples = 1, steps = 12, features = 3, units = 7, resetAfter = true } = choice;
  const columns = gateCounts[cell] * units;
  const biases = cell === 'gru' && resetAfter ? 2 : 1;
  return {
    ...{ samples, steps, features, units },
    values: seededNumbers(samples * steps * features, 1),
    kernel: seededNumbers(features * columns, 2, 1 / Math.sqrt(features)),
    recurrent: seededNumbers(units * columns, 3, 1.5 / Math.sqrt(units)),
    bias: withBias ? seededNumbers(biases * columns, 4, 0.5) : undefined,
    ...choice,
  };
}

interface Measured {
  sequence: Float32Array;
  last: Float32Array;
  states: Float32Array[];
  taps: Float32Array[];
}

const read = async (tensor: tf.Tensor): Promise<Float32Array> => {
  const values = (await tensor.data()) as Float32Array;
  tensor.dispose();
  return values;
};

async function measure(c: ReferenceCase, sharedSums?: boolean): Promise<Measured> {
  const { samples, steps, features, units } = c;
  const columns = gateCounts[c.cell] * units;
  const tensor = (data: ArrayLike<number>, shape: number[]): tf.Tensor => tf.tensor(Float32Array.from(data), shape);
  const inputs = {
    values: tensor(c.values, [samples, steps, features]),
    mask: c.mask && tf.tensor(Uint8Array.from(c.mask), [samples, steps], 'bool'),
    directions: [
      {
        kernel: tensor(c.kernel, [features, columns]),
        recurrent: tensor(c.recurrent, [units, columns]),
        bias: c.bias && tensor(c.bias, c.bias.length === columns ? [columns] : [2, columns]),
        states: c.states?.map((state) => tensor(state, [samples, units])),
      },
    ],
  };
  const options: RecurrentOptions = {
    cell: c.cell,
    activation: c.activation ?? 'tanh',
    recurrentActivation: c.recurrentActivation ?? 'sigmoid',
    resetAfter: c.resetAfter,
    goBackwards: c.goBackwards,
    zeroOutputForMask: c.zeroOutputForMask,
    returnState: true,
    taps: true,
    sharedSums,
  };
  const whole = runRecurrent(inputs, { ...options, returnSequences: true });
  const last = runRecurrent(inputs, { ...options, returnSequences: false, taps: false, returnState: false });
  const result = {
    sequence: await read(whole.outputs[0]),
    last: await read(last.outputs[0]),
    states: await Promise.all(whole.states[0].map(read)),
    taps: await Promise.all(whole.taps[0].map(read)),
  };
  tf.dispose(inputs as unknown as tf.TensorContainer);
  return result;
}

/** Largest difference that is let pass; of the gates another. `sharedSums`: see RecurrentOptions. */
interface Judgement {
  sharedSums?: boolean;
  tolerance?: number;
  tapTolerance?: number;
}

/** The kernel of the backend that tfjs has now gives the reference's numbers: outputs, states and gates. */
export async function expectNumbersOf(
  c: ReferenceCase,
  { sharedSums, tolerance = 2e-6, tapTolerance = tolerance }: Judgement = {},
): Promise<void> {
  const expected = recurrentReference(c);
  const states = c.cell === 'lstm' ? [expected.hidden, expected.cell] : [expected.hidden];
  const way = sharedSums === undefined ? '' : `, ${sharedSums ? 'shared' : 'whole'} sums`;
  const made = await measure(c, sharedSums);
  const near = (found: ArrayLike<number>, wanted: ArrayLike<number>, what: string, most = tolerance): void => {
    expect(largestDifference(found, wanted), `${what}${way}`).to.be.below(most);
  };
  near(made.sequence, expected.sequence, 'sequence');
  near(made.last, expected.last, 'last output');
  states.forEach((state, i) => near(made.states[i], state, `state ${i}`));
  expect(made.taps.length).to.equal(expected.taps.length);
  expected.taps.forEach((tap, i) => near(made.taps[i], tap, `tap ${i}`, tapTolerance));
}
