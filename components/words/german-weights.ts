import type { WeightFacts, Words } from './table';

const gates: Partial<Record<string, string>> = {
  input: 'Eingang',
  forget: 'Vergessen',
  cell: 'Zelle',
  output: 'Ausgang',
  update: 'Erneuern',
  reset: 'Zurücksetzen',
  new: 'neu',
};

function weightCounts({ nan, infinite, allZero, dead }: WeightFacts): string {
  if (allZero) return 'alle sind null';
  const odd = [
    nan.count && `${nan.text} NaN`,
    infinite.count && `${infinite.text} unendlich`,
    dead?.zeroUnits.count && `${dead.zeroUnits.text} von ${dead.units.text} Einheiten tot (nur Nullen)`,
  ];
  return odd.filter(Boolean).join(', ') || (dead ? 'alle endlich, keine tote Einheit' : 'alle endlich');
}

/** What figures of recurrent weights say. */
export const germanWeights = {
  weightRole: (role) => ({ kernel: 'Kernel', recurrent_kernel: 'rekurrenter Kernel', bias: 'Bias' })[role],
  weightDirection: (direction) => ({ forward: 'vorwärts', backward: 'rückwärts' })[direction],
  gate: (name) => (Object.hasOwn(gates, name) ? gates[name]! : name),
  units: 'Einheiten',
  inputs: 'Eingänge',
  hiddenUnits: 'verdeckte Einheiten',
  weightCounts,
  noGradient: 'Das Ziel hängt nicht davon ab: es gibt keinen Gradienten.',
} satisfies Partial<Words>;
