import type { ElementData, NumberList } from '../../src/views/data';

/** Of a layer that reads its steps in both directions. */
export type Direction = 'forward' | 'backward';

/** The weights of a recurrent cell, by Keras's names. */
export const weightRoles = ['kernel', 'recurrent_kernel', 'bias'] as const;
export type WeightRole = (typeof weightRoles)[number];

/** A weight or its gradient, as `getWeights` and `getGradients` give it, or with numbers of the page. */
export type RnnWeight = {
  /** Ends as Keras's path does: `lstm/lstm_cell/kernel`; `kernel`, `recurrent_kernel` or `bias` alone are enough. */
  name: string;
  /** Of a part that is one gate's: passed over, for the whole weight has it. */
  gate?: string;
  direction?: Direction;
} & (
  | { tensor: Extract<ElementData, { tensor: unknown }>['tensor'] | null }
  | { values: NumberList; shape: readonly number[] }
  | { buffer: GPUBuffer; shape: readonly number[] }
);

/** One weight of a cell, as a matrix with its gates side by side. */
export interface CellWeight {
  role: WeightRole;
  /** Keras's path. */
  name: string;
  direction: Direction | null;
  /** Rows, and units of all gates; null with the data where a gradient is none. */
  rows: number;
  columns: number;
  /** What holds the numbers, without its shape and axes; null where the target does not depend on it. */
  stored: object | null;
}

/** A recurrent layer's weights. */
export interface RnnLayer {
  /** Its path. */
  name: string;
  /** In the order in which their units lie side by side; empty without gates. */
  gates: readonly string[];
  /** Forward before backward; kernel, recurrent kernel, bias. */
  weights: readonly CellWeight[];
}

const gatesOf: Readonly<Record<string, readonly string[]>> = {
  lstm: ['input', 'forget', 'cell', 'output'],
  gru: ['update', 'reset', 'new'],
  simple_rnn: [],
};

/** Which of what a page gave is drawn. */
export interface WeightsChoice {
  /** A part of the layer's path; empty for the only one. */
  layer: string;
  /** Empty for both. */
  direction: string;
  /** Names of the gates, by commas; empty: by the cell's kind; "none". */
  gates: string;
}

/** The whole weights of a list; throws a sentence when it is none. */
export function checkedWeights(given: unknown): RnnWeight[] {
  const isWeight = (one: unknown): boolean => typeof (one as Partial<RnnWeight> | null)?.name === 'string';
  if (Array.isArray(given) && given.every(isWeight)) {
    return (given as RnnWeight[]).filter(({ gate }) => gate === undefined);
  }
  throw new Error(
    'data is no list of weights. Give what getWeights or getGradients returns, or [{name: "kernel", values, shape}, …].',
  );
}

/**
 * The recurrent layer in a list of whole weights.
 *
 * throws  a sentence when there is none, or several that fit, a weight has no numbers, or its units are not those of its
 *         gates
 */
export function rnnLayerIn(weights: readonly RnnWeight[], choice: WeightsChoice): RnnLayer {
  const cells = weights.filter(({ name }) => lastOf(name) === 'recurrent_kernel').map((weight) => cellOf(weight));
  const layers = [...new Set(cells.map(({ layer }) => layer))].filter((layer) => layer.includes(choice.layer));
  if (layers.length !== 1) throw new Error(whichLayer(cells, layers, choice.layer));
  const directions = cells.filter(
    ({ layer, direction }) => layer === layers[0] && (choice.direction === '' || choice.direction === direction),
  );
  if (directions.length === 0) {
    throw new Error(`direction is "${choice.direction}", and "${layers[0]}" has none of that name. Leave it empty.`);
  }
  const gates = choice.gates ? givenGates(choice.gates) : kindGates(directions[0].scope);
  const order = (direction: Direction | null): number => (direction === 'backward' ? 1 : 0);
  return {
    name: layers[0],
    gates,
    weights: directions
      .sort((a, b) => order(a.direction) - order(b.direction))
      .flatMap(({ scope, direction }) =>
        weightRoles.flatMap((role) => {
          const path = scope ? `${scope}/${role}` : role;
          const own = weights.find((one) => one.name === path && (one.direction ?? direction) === direction);
          return own ? [cellWeight(own, { role, direction, gates })] : [];
        }),
      ),
  };
}

interface Cell {
  layer: string;
  /** The path without the weight's own name. */
  scope: string;
  direction: Direction | null;
}

function cellOf({ name, direction }: RnnWeight): Cell {
  const path = name.split('/').slice(0, -1);
  const named = /^(forward|backward)_/;
  const told = path.map((part) => named.exec(part)?.[1]).find(Boolean) as Direction | undefined;
  const layer = path.filter((part) => !/_cell(_\d+)?$/.test(part) && !(told && named.test(part))).join('/');
  return { layer, scope: path.join('/'), direction: direction ?? told ?? null };
}

function whichLayer(cells: readonly Cell[], layers: readonly string[], asked: string): string {
  const all = [...new Set(cells.map(({ layer }) => `"${layer}"`))].join(', ');
  if (cells.length === 0) {
    return 'data has no recurrent kernel. Give the weights of an LSTM, GRU or SimpleRNN, whose names end as Keras’s paths do.';
  }
  if (layers.length > 1) return `data has the weights of several recurrent layers: ${all}. Name one by layer.`;
  return `layer is "${asked}", and data has ${all}. Give a part of such a name.`;
}

function kindGates(scope: string): readonly string[] {
  const kind = Object.keys(gatesOf).find((name) => new RegExp(`(^|/|_)${name}(_cell)?(_\\d+)?(/|$)`).test(scope));
  return kind ? gatesOf[kind] : [];
}

function givenGates(text: string): readonly string[] {
  return text.trim() === 'none' ? [] : text.split(',').map((name) => name.trim());
}

function cellWeight(
  weight: RnnWeight,
  { role, direction, gates }: { role: WeightRole; direction: Direction | null; gates: readonly string[] },
): CellWeight {
  const { name } = weight;
  const about = { role, name, direction };
  if ('tensor' in weight && weight.tensor === null) return { ...about, rows: 0, columns: 0, stored: null };
  const { shape, ...stored } = storedIn(weight);
  const columns = shape.at(-1)!;
  if (gates.length > 0 && columns % gates.length > 0) {
    throw new Error(
      `"${name}" is [${shape.join(', ')}], and ${columns} columns are not ${gates.length} gates of equal size. Name the gates by gates.`,
    );
  }
  const rows = shape.reduce((product, side) => product * side, 1) / columns;
  return { ...about, rows, columns, stored };
}

function storedIn(weight: RnnWeight): { shape: readonly number[] } {
  if ('tensor' in weight && weight.tensor) return { tensor: weight.tensor, shape: weight.tensor.shape } as never;
  const { shape } = weight as { shape?: unknown };
  const isShape = Array.isArray(shape) && shape.length > 0 && shape.every((side) => Number.isInteger(side) && side > 0);
  if (isShape && 'values' in weight) return { values: weight.values, shape } as never;
  if (isShape && 'buffer' in weight) return { buffer: weight.buffer, shape } as never;
  throw new Error(`"${weight.name}" has no numbers. Give it a tensor, values and shape, or buffer and shape.`);
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
