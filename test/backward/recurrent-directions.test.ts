import { expect } from 'chai';
import { Bidirectional } from '../../src/layers/bidirectional';
import { GRU } from '../../src/layers/gru';
import { LSTM } from '../../src/layers/lstm';
import { SimpleRNN } from '../../src/layers/simple-rnn';
import { recurrentReference, type Cell, type ReferenceResult } from '../reference/recurrent';
import { watchDispatches } from '../support/dispatches';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { expectLayerDifferences, type Given, type LayerCase, type Weight64 } from '../support/layer-gradients';
import { gateCounts } from '../support/recurrent-cases';

interface Kind {
  cell: Cell;
  resetAfter?: boolean;
}

interface Args {
  units: number;
  returnSequences: boolean;
  goBackwards?: boolean;
  returnState?: boolean;
}

const kinds = {
  LSTM: { cell: 'lstm' },
  'GRU that resets after': { cell: 'gru', resetAfter: true },
  'GRU that resets before': { cell: 'gru', resetAfter: false },
  SimpleRNN: { cell: 'simpleRnn' },
} as const satisfies Record<string, Kind>;

function layerOf({ cell, resetAfter }: Kind, args: Args): LSTM | GRU | SimpleRNN {
  const common = { ...args, recurrentInitializer: 'zeros' as const };
  if (cell === 'simpleRnn') return new SimpleRNN(common);
  const gated = { ...common, recurrentActivation: 'sigmoid' as const };
  return cell === 'gru' ? new GRU({ ...gated, resetAfter }) : new LSTM(gated);
}

/** One direction over one sample; its weights are kernel, recurrent kernel and bias. */
function direction(
  { inputs: [x], masks: [mask] }: Given,
  [kernel, recurrent, bias]: Weight64[],
  { goBackwards, zeroOutputForMask, ...kind }: Kind & { goBackwards?: boolean; zeroOutputForMask?: boolean },
): ReferenceResult {
  const units = Math.sqrt(recurrent.numbers.length / gateCounts[kind.cell]);
  return recurrentReference({
    ...{ ...kind, samples: 1, steps: x.length, features: x[0].length, units },
    ...{ values: x.flat(), kernel: kernel.numbers, recurrent: recurrent.numbers, bias: bias.numbers },
    ...{ mask, goBackwards, zeroOutputForMask, activation: 'tanh', recurrentActivation: 'sigmoid' },
  });
}

/** Rows of one sample's sequence in the other order. */
function turned(sequence: number[], steps: number): number[] {
  const units = sequence.length / steps;
  return Array.from({ length: steps }, (_, t) => sequence.slice((steps - 1 - t) * units, (steps - t) * units)).flat();
}

const merges: Record<string, (a: number[], b: number[], steps: number) => number[]> = {
  concat: (a, b, steps) => {
    const units = a.length / steps;
    const at = (list: number[], t: number): number[] => list.slice(t * units, (t + 1) * units);
    return Array.from({ length: steps }, (_, t) => [...at(a, t), ...at(b, t)]).flat();
  },
  sum: (a, b) => a.map((value, i) => value + b[i]),
  ave: (a, b) => a.map((value, i) => (value + b[i]) / 2),
  mul: (a, b) => a.map((value, i) => value * b[i]),
};

const mask = [...[1, 1, 0, 1, 1], ...[1, 1, 1, 0, 0]];
const inputs: LayerCase['inputs'] = [[5, 3]];

describe('the way back through both directions, against differences in float64', () => {
  failOnGpuErrors();
  before(testEngine);
  for (const [name, kind] of Object.entries(kinds)) {
    for (const [mergeMode, merge] of Object.entries(merges)) {
      for (const [sequences, masked] of [
        [true, false],
        [false, true],
        [true, true],
      ]) {
        const title = `${name} by ${mergeMode}, ${sequences ? 'sequences' : 'last outputs'}${masked ? ', masked' : ''}`;
        it(`${title}: one dispatch back`, async () => {
          const inner = layerOf(kind, { units: 5, returnSequences: sequences });
          const watched = watchDispatches('');
          await expectLayerDifferences({
            layer: new Bidirectional({ layer: inner as never, mergeMode: mergeMode as 'concat' }),
            inputs,
            ...(masked && { masks: [mask] }),
            reference: (given) => {
              const options = { ...kind, zeroOutputForMask: sequences };
              const forward = direction(given, given.weights.slice(0, 3), options);
              const backward = direction(given, given.weights.slice(3), { ...options, goBackwards: true });
              const [steps] = inputs[0];
              return sequences
                ? [merge(forward.sequence, turned(backward.sequence, steps), steps)]
                : [merge(forward.last, backward.last, 1)];
            },
          });
          watched.stop();
          expect(watched.labels.filter((label) => label.endsWith('sequence-back'))).to.have.length(1);
        });
      }
    }
  }

  it('not merged: two outputs', () =>
    expectLayerDifferences({
      layer: new Bidirectional({
        layer: layerOf(kinds.LSTM, { units: 5, returnSequences: true }) as never,
        mergeMode: null as never,
      }),
      inputs,
      reference: (given) => [
        direction(given, given.weights.slice(0, 3), kinds.LSTM).sequence,
        turned(direction(given, given.weights.slice(3), { ...kinds.LSTM, goBackwards: true }).sequence, inputs[0][0]),
      ],
    }));
});

describe('the way back of 132 units, step by step, against differences in float64', () => {
  failOnGpuErrors();
  before(testEngine);
  for (const [name, kind] of Object.entries(kinds)) {
    for (const [goBackwards, masked] of [
      [false, false],
      [true, true],
    ]) {
      it(`${name}${goBackwards ? ', backwards' : ''}${masked ? ', masked' : ''}, with its states`, async () => {
        const watched = watchDispatches('');
        await expectLayerDifferences({
          layer: layerOf(kind, { units: 132, returnSequences: true, returnState: true, goBackwards }),
          inputs,
          ...{ most: 10, scale: 0.1 },
          ...(masked && { masks: [mask] }),
          reference: (given) => {
            const { sequence, hidden, cell } = direction(given, given.weights, { ...kind, goBackwards });
            return kind.cell === 'lstm' ? [sequence, hidden, cell] : [sequence, hidden];
          },
        });
        watched.stop();
        // A reset before the product needs one workgroup for all units: its whole sequence is a dispatch.
        const [way, dispatches] = name.endsWith('before') ? ['sequence-back', 1] : ['step-back', inputs[0][0] + 1];
        expect(watched.labels.filter((label) => label.endsWith(`.${way}`))).to.have.length(dispatches);
      });
    }
  }
});
