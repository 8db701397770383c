import { formula, normalFrom, randomFrom } from '../dataset';

export const activations = formula('activations', 'a layer’s activations', { sample: 64, unit: 256 }, () => {
  const next = normalFrom(31);
  return (_, unit) => Math.tanh(0.9 * next() + (unit % 3 === 0 ? 0.8 : -0.25));
});

export const rectified = formula(
  'rectified',
  'activations after ReLU: most are zero',
  { sample: 64, unit: 256 },
  () => {
    const next = normalFrom(33);
    return () => Math.max(0, next() + 0.1);
  },
);

export const broken = formula(
  'broken',
  'activations with NaN and infinities among them',
  { sample: 64, unit: 64 },
  () => {
    const next = normalFrom(35);
    const chance = randomFrom(36);
    return () => {
      const what = chance();
      if (what < 0.004) return NaN;
      if (what < 0.006) return Infinity;
      return 0.6 * next();
    };
  },
);

export const gates = formula('gates', 'activations of six gates', { sample: 2000, gate: 6 }, () => {
  const next = normalFrom(37);
  return (_, gate) => 1 / (1 + Math.exp(-(next() * (0.5 + 0.35 * gate) + 0.9 * (gate - 2.5))));
});

export const training = formula(
  'training',
  'weights of three layers over four epochs: kernel and recurrent kernel',
  { layer: 3, epoch: 4, kernel: 2, weight: 1500 },
  () => {
    const next = normalFrom(39);
    return (layer, epoch, kernel) =>
      (0.15 + 0.1 * layer + 0.06 * epoch) * next() + (kernel ? 0.25 : -0.1) * epoch * 0.5;
  },
);

export const vectors = formula('vectors', 'a dense layer’s outputs', { sample: 48, unit: 6 }, () => {
  const next = normalFrom(41);
  return (sample, unit) => (unit - 2.5) * 0.5 * Math.cos(sample / 9 + unit / 3) + 0.12 * next();
});

export const probabilities = formula('probabilities', 'chances, none below zero', { sample: 60, class: 4 }, () => {
  const next = normalFrom(43);
  return (sample, which) => 1 / (1 + Math.exp(-(2.2 * Math.sin(sample / 8 + 1.6 * which) + 0.3 * next())));
});
