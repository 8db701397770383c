import { formula, normalFrom, randomFrom, type Dataset } from '../dataset';

/** A sentence that a small translator attends over. */
export const tokens =
  'the animal did not cross the street because it was too tired and the street was too wide for it'.split(' ');

/** What draws a query to a key, before softmax. */
type Pull = (query: number, key: number) => number;

const near =
  (distance: number): Pull =>
  (query, key) =>
    -((query - key) ** 2) / (2 * distance ** 2);
/** As `near`, but what is far away is not out of reach. */
const around =
  (distance: number, height: number): Pull =>
  (query, key) =>
    height * Math.exp(near(distance)(query, key));
const before: Pull = (query, key) => (key === query - 1 ? 6 : 0);
const first: Pull = (_, key) => (key === 0 ? 5 : 0);
const every =
  (period: number): Pull =>
  (query, key) =>
    (query - key) % period === 0 ? 4 : 0;
const blocks =
  (length: number): Pull =>
  (query, key) =>
    Math.floor(query / length) === Math.floor(key / length) ? 4 : 0;
const mirrored =
  (count: number): Pull =>
  (query, key) =>
    near(2)(count - 1 - query, key) + 2;

/** Softmax over the keys that a query may see. */
function weights(count: number, pull: Pull, { seed = 1, causal = false, noise = 0.7 } = {}): number[][] {
  const next = normalFrom(seed);
  return Array.from({ length: count }, (_, query) => {
    const scores = Array.from({ length: count }, (_, key) =>
      causal && key > query ? 0 : Math.exp(pull(query, key) + noise * next()),
    );
    const sum = scores.reduce((total, score) => total + score, 0);
    return scores.map((score) => score / sum);
  });
}

function square(name: string, about: string, count: number, make: () => number[][]): Dataset {
  return formula(name, about, { query: count, key: count }, () => {
    const rows = make();
    return (query, key) => rows[query][key];
  });
}

export const attention = square('attention', 'self-attention, each row adds up to 1', 48, () =>
  weights(48, (query, key) => {
    const block = query > 20 && query < 34 && key > 20 && key < 34 ? 0.9 : 0;
    const beats = query === key ? 0 : every(12)(query, key) * 0.3;
    return around(4, 2.3)(query, key) + first(query, key) * 0.4 + beats + block;
  }),
);

export const causalAttention = square('causalAttention', 'causal self-attention', tokens.length, () => {
  const same: Pull = (query, key) => (tokens[query] === tokens[key] ? 2 : 0);
  const pull: Pull = (query, key) => near(2)(query, key) + same(query, key) + first(query, key) * 0.4;
  return weights(tokens.length, pull, { causal: true, seed: 3 });
});

const headCount = 8;
const headLength = 32;
const pulls: readonly Pull[] = [
  near(2),
  before,
  first,
  every(8),
  blocks(8),
  mirrored(headLength),
  near(8),
  (query, key) => before(query, key) * 0.6 + first(query, key) * 0.8,
];

export const heads = formula(
  'heads',
  'eight heads of self-attention',
  { head: headCount, query: headLength, key: headLength },
  () => {
    const maps = pulls.map((pull, head) => weights(headLength, pull, { seed: 20 + head }));
    return (head, query, key) => maps[head][query][key];
  },
);

export const layersOfHeads = formula(
  'layersOfHeads',
  'samples of layers of heads',
  { sample: 2, layer: 3, head: headCount, query: headLength, key: headLength },
  () => {
    const maps = new Map<number, number[][]>();
    return (...indices) => {
      const [sample, layer, head, query, key] = indices;
      const which = (sample * 3 + layer) * headCount + head;
      if (!maps.has(which)) {
        maps.set(which, weights(headLength, pulls[(head + 3 * layer + sample) % headCount], { seed: 90 + which }));
      }
      return maps.get(which)![query][key];
    };
  },
);

export const signed = formula('signed', 'weights of both signs', { input: 36, unit: 48 }, () => {
  const next = normalFrom(7);
  return (input, unit) => Math.sin(input / 5) * Math.cos(unit / 7) * 1.4 + 0.25 * next() - 0.35;
});

export const longTail = formula('longTail', 'weights from 0.000001 to 1', { query: 40, key: 40 }, () => {
  const next = randomFrom(11);
  return (query, key) => 10 ** (-Math.abs(query - key) * 0.13 - 1.2 * next());
});

export const spikes = formula(
  'spikes',
  'a large map: a few cells are high, single ones among low',
  { query: 1024, key: 1024 },
  () => {
    const next = randomFrom(5);
    return (query, key) => {
      const chance = next();
      if (chance > 0.99995) return 1;
      return 0.25 + 0.2 * Math.sin(query / 90) * Math.sin(key / 130) + 0.1 * chance;
    };
  },
);

export const gaps = formula('gaps', 'a map with NaN where nothing was measured', { query: 30, key: 30 }, () => {
  const next = randomFrom(13);
  return (query, key) => {
    const value = Math.cos(Math.hypot(query - 15, key - 12) / 4) + 0.2 * next();
    return Math.hypot(query - 21, key - 22) < 6 || key === 5 ? NaN : value;
  };
});

/** What the heads of a small decoder do, each its own: [layer][head]. */
const habits: readonly (readonly Pull[])[] = [
  [before, near(3), every(7), first],
  [first, before, around(4, 2.3), blocks(8)],
  [every(5), first, near(6), before],
];

export const allHeads = formula(
  'allHeads',
  'causal maps of all heads of a small decoder',
  { layer: 3, head: 4, query: 40, key: 40 },
  () => {
    const made = habits.map((layer, l) =>
      layer.map((pull, h) => weights(40, pull, { seed: 4 * l + h + 1, causal: true, noise: 0.4 })),
    );
    return (layer, head, query, key) => made[layer][head][query][key];
  },
);
