/** What a piece of work asks of the engine: see Stats. */
export type Counts = Record<(typeof counters)[number], number>;

export const counters = ['dispatches', 'draws', 'readbacks', 'uploadBytes', 'gpuBytes'] as const;

/** One contender at one row. */
export interface Work {
  /** Does it once, from numbers of an even or odd frame; resolves when the GPU, or whoever computes, is done. */
  run(frame: number): Promise<void>;
  /** The engine's counters now; those of a stock tfjs are not kept. */
  counts?(): Counts;
  /** What came out, where tiers must agree. */
  answer?(): Promise<number[]>;
  /** What is wrong with the picture; '' where it shows the numbers. */
  look?(): Promise<string>;
}

export interface Contender {
  /** What runs here, with its version. */
  name: string;
  open(row: string): Promise<Work>;
}
