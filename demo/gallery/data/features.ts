import { formula, normalFrom } from '../dataset';

/** An oscillation of its own pace, that dies out or grows. */
function wave(channel: number, time: number, length: number): number {
  const pace = 0.06 + 0.031 * ((channel * 7) % 12);
  const growth = [0, -2.4, 1.1, -1, 0.5][channel % 5];
  const height = [1, 0.4, 0.7, 1.6][channel % 4];
  const t = time / length;
  return height * Math.exp(growth * t) * Math.sin(pace * time + channel) + [0, 0.3, -0.2][channel % 3];
}

export const channels = formula('channels', 'a recurrent layer’s channels', { time: 120, channel: 12 }, () => {
  const next = normalFrom(2);
  return (time, channel) => Math.tanh(wave(channel, time, 120) + 0.05 * next());
});

export const channelRelevance = formula(
  'attribution',
  'what attribute(model, x, …) gives, a number per value',
  { time: 120, channel: 12 },
  () => (time, channel) => {
    const at = 20 + 8 * channel;
    return Math.exp(-(((time - at) / 14) ** 2)) * (channel % 3 === 1 ? -0.7 : 1) + 0.05 * Math.sin(time / 5 + channel);
  },
);

export const positiveChannels = formula(
  'positiveChannels',
  'the same, all above zero',
  { time: 120, channel: 12 },
  () => {
    const next = normalFrom(2);
    return (time, channel) => 1.4 + Math.tanh(wave(channel, time, 120) + 0.05 * next());
  },
);

export const primeChannels = formula('primeChannels', 'seven channels', { time: 80, channel: 7 }, () => {
  const next = normalFrom(4);
  return (time, channel) => wave(channel + 2, time, 80) + 0.08 * next();
});

export const channelsFirst = formula('channelsFirst', 'channels before time', { channel: 6, time: 90 }, () => {
  return (channel, time) => wave(channel, time, 90);
});

export const samples = formula(
  'samples',
  'samples of a layer’s channels',
  { sample: 6, time: 80, channel: 8 },
  () => (sample, time, channel) => {
    const late = time - 6 * sample;
    return (1 - 0.1 * sample) * wave(channel, late, 80) * (late > 0 ? 1 : 0.05);
  },
);

export const manyChannels = formula('manyChannels', 'a wide layer’s channels', { time: 160, channel: 512 }, () => {
  const next = normalFrom(6);
  return (time, channel) => {
    const beat = Math.sin((time / 160) * Math.PI * (2 + (channel % 6)) + channel / 90);
    return beat * (0.3 + 0.7 * ((channel * 31) % 97) * 0.01) + 0.06 * next();
  };
});

export const bidirectional = formula(
  'bidirectional',
  'a bidirectional layer: the second half of the channels runs backward',
  { time: 100, channel: 40 },
  () => (time, channel) => {
    const backward = channel >= 20;
    const at = backward ? 99 - time : time;
    const onset = 20 + 2.2 * (channel % 20);
    return at < onset ? 0.05 * Math.sin(at / 3) : Math.exp((onset - at) / 30) * Math.cos((at - onset) / 6);
  },
);

export const channelNames = [
  'rain',
  'max °C',
  'min °C',
  'wind',
  'fog',
  'snow',
  'sun',
  'cloud',
  'dew',
  'gust',
  'ice',
  'UV',
];
