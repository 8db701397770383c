import type { DrawRow } from './rows';

/** So many frames differ; after them the first comes again. */
export const distinctFrames = 2;

/** The numbers of one frame in the two orders that contenders take them in; neither order is timed. */
export interface FrameNumbers {
  /** As a tensor has them: heatmap f32[row][column]; lines f32[step][channel] */
  tensor: Float32Array;
  /** heatmap: its rows; lines: one array per channel, f32[step] */
  lists: Float32Array[];
}

/** The same seeded numbers for every contender: noise in a heatmap, slow random walks between -1 and 1 in lines. */
export function makeFrames(row: DrawRow): FrameNumbers[] {
  return Array.from({ length: distinctFrames }, (_, frame) => {
    const random = randomNumbers(frame + 1);
    return row.family === 'heatmap' ? noise(row.rows, row.columns, random) : walks(row.channels, row.steps, random);
  });
}

function noise(rows: number, columns: number, random: () => number): FrameNumbers {
  const tensor = Float32Array.from({ length: rows * columns }, random);
  return {
    tensor,
    lists: Array.from({ length: rows }, (_, row) => tensor.subarray(row * columns, (row + 1) * columns)),
  };
}

function walks(channels: number, steps: number, random: () => number): FrameNumbers {
  const tensor = new Float32Array(channels * steps);
  const lists = Array.from({ length: channels }, (_, channel) => {
    const line = new Float32Array(steps);
    let value = 2 * random() - 1;
    for (let step = 0; step < steps; step++) {
      value = 0.96 * value + 0.4 * (random() - 0.5);
      line[step] = Math.max(-1, Math.min(1, value));
      tensor[step * channels + channel] = line[step];
    }
    return line;
  });
  return { tensor, lists };
}

/** mulberry32: 32 bits of state, good enough for pictures. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  };
}
