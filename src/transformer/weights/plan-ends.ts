import type { Described } from '../families/families';
import type { ProjectionRole } from '../shape';
import type { PlannedMatrix, Planner } from './plan';

/** The words' embedding, and what makes logits. */
export interface PlannedEnds {
  embedding: PlannedMatrix;
  /** The output head's matrix where it is not the embedding. */
  head: PlannedMatrix | null;
  /** The first matrix of an encoder's output head. */
  dense: PlannedMatrix | null;
  /** Whether there is an output head. */
  headed: boolean;
}

/**
 * Plans both ends of a model. The vectors of a norm lie with the matrix that follows it: those of the last norm with the
 * first matrix of the head, or else with the embedding.
 */
export function planEnds(planner: Planner, { shape, roles }: Described): PlannedEnds {
  const { width, vocabulary } = shape;
  const words = { parts: [{ name: roles.embedding, rows: vocabulary, columns: width }] };
  const plan = (role: ProjectionRole): PlannedMatrix => planner.matrix('transformer.embedding', role);
  const own = (name: string, more: Omit<ProjectionRole, 'parts'>): PlannedMatrix =>
    planner.matrix('transformer.head', { parts: [{ name, rows: vocabulary, columns: width }], ...more });
  const { norm, head: name, encoderHead } = roles;
  if (!encoderHead) {
    const headed = name === null || planner.has(name);
    const head = name !== null && headed ? own(name, { norm }) : null;
    return { embedding: plan(head ? words : { ...words, norm }), head, dense: null, headed };
  }
  if (!planner.has(encoderHead.dense.parts[0].name)) {
    return { embedding: plan({ ...words, norm }), head: null, dense: null, headed: false };
  }
  const ofHead = { norm: encoderHead.norm, bias: [{ name: encoderHead.bias, rows: vocabulary }] };
  const dense = planner.matrix('transformer.head-dense', { ...encoderHead.dense, norm });
  if (name === null) return { embedding: plan({ ...words, ...ofHead }), head: null, dense, headed: true };
  return { embedding: plan(words), head: own(name, ofHead), dense, headed: true };
}
