import type { EncoderShape } from '../shape';

/** What an encoder is given of each token beside its id. */
export interface TokenMarks {
  /** Whether others see it: 1 or 0. */
  live: Uint32Array<ArrayBuffer>;
  /** Row of its position's embedding, and its type, in turns. */
  places: Uint32Array<ArrayBuffer>;
}

/** Positions and types of an encoder's tokens, and which of them are live, on the GPU. */
export class Marks {
  /** u32[token], 0 behind the last one */
  live!: GPUBuffer;
  /** u32[token][2]: row of the position, type */
  places!: GPUBuffer;
  #capacity = 0;

  constructor(readonly device: GPUDevice) {}

  /** Makes room for so many tokens; what is there is dropped. */
  reserve(capacity: number): void {
    this.release();
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    this.live = this.device.createBuffer({ label: 'session.live', size: 4 * capacity, usage });
    this.places = this.device.createBuffer({ label: 'session.places', size: 8 * capacity, usage });
    this.#capacity = capacity;
  }

  write({ live, places }: TokenMarks): void {
    const all = new Uint32Array(this.#capacity);
    all.set(live);
    this.device.queue.writeBuffer(this.live, 0, all);
    this.device.queue.writeBuffer(this.places, 0, places);
  }

  release(): void {
    if (this.#capacity === 0) return;
    this.live.destroy();
    this.places.destroy();
  }
}

/** Rows of the positions' embeddings: by index, or counted over the ids that are no padding, from behind its row on. */
export function positionsOf(ids: ArrayLike<number>, { padding }: EncoderShape): number[] {
  let count = 0;
  return Array.from(ids, (id, token) => {
    if (padding === null) return token;
    return id === padding ? padding : ++count + padding;
  });
}
