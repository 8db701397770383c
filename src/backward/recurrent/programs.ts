import gateDerivatives from '../../../shaders/backward/gate-derivatives.wgsl';
import gruCell from '../../../shaders/backward/recurrent/gru-cell.wgsl';
import lstmCell from '../../../shaders/backward/recurrent/lstm-cell.wgsl';
import quads from '../../../shaders/backward/recurrent/quads.wgsl';
import recurrentSource from '../../../shaders/backward/recurrent/recurrent.wgsl';
import sequenceSource from '../../../shaders/backward/recurrent/sequence.wgsl';
import simpleRnnCell from '../../../shaders/backward/recurrent/simple-rnn-cell.wgsl';
import singles from '../../../shaders/backward/recurrent/singles.wgsl';
import stepSource from '../../../shaders/backward/recurrent/step.wgsl';
import gateActivations from '../../../shaders/forward/gate-activations.wgsl';
import partsSource from '../../../shaders/forward/recurrent/parts.wgsl';
import { KeyedCache, keyOf } from '../../engine/keyed-cache';
import { programFor, type ComputeProgram } from '../../engine/program';
import type { CellName } from '../../forward/recurrent/programs';

const cells: Record<CellName, string> = { lstm: lstmCell, gru: gruCell, simpleRnn: simpleRnnCell };
const bodies = { sequence: sequenceSource, step: stepSource } as const;

type Constants = Record<string, number>;

/** Steps of a cell back; `current` is a dynamic uniform that counts from the last step. */
export function cellBackProgram(
  device: GPUDevice,
  { cell, perStep, constants }: { cell: CellName; perStep: boolean; constants: Constants },
): ComputeProgram {
  const body = perStep ? 'step' : 'sequence';
  const source = cellSource(cell, body, constants);
  return programFor(device, { label: `${cell}.${body}-back`, source, constants, dynamic: ['current'] });
}

/** Joined once: three cells, two bodies, two ways to read memory. */
const sources = new KeyedCache<string>(12);

function cellSource(cell: CellName, body: keyof typeof bodies, { units }: Constants): string {
  const aligned = units % 4 === 0;
  const parts = [gateActivations, gateDerivatives, cells[cell], aligned ? quads : singles];
  return sources.get(keyOf(cell, body, aligned), () =>
    [...parts, recurrentSource, partsSource, bodies[body]].join('\n'),
  );
}
