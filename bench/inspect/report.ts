/** What watching all heads took at so many tokens, in ms: our own passes for it, and all. */
export interface Watched {
  tokens: number;
  /** Of all passes of the prompt up to here. */
  prompt: { own: number; all: number };
  /** Medians of single tokens drawn behind it. */
  step: { own: number; all: number };
  /** ms of the last prompt up to here and of a step, by the passes' labels; empty without a clock. */
  passes: Record<'prompt' | 'step', Record<string, number>>;
}

/** One head's whole map, never stored, and a window of it. */
export interface MapDrawn {
  tokens: number;
  /** ms of the passes that make and reduce its cells, without painting. */
  whole: number;
  window: number;
  /** ms by the passes' labels; empty without a clock. */
  passes: Record<'whole' | 'window', Record<string, number>>;
  /** ms of that head's part of the session's attention, and of one head by the kernel of attention layers. */
  attention: { session: number; layer: number };
  /** GPU bytes beyond those that a stored map's picture takes. */
  moreBytes: number;
}

export interface InspectReport {
  contender: string;
  refusal?: string;
  /** ms from the maps' being there to the picture. */
  samples: number[];
  peakGpuBytes: number;
  /** How times were taken. */
  method?: 'timestamp queries' | 'queue-done times';
  watched?: Watched[];
  map?: MapDrawn;
  /** Bytes that stand for all maps: JSON, or blocks on the GPU. */
  bytes?: number;
  /** ms of the parts of a sample. */
  parts?: Record<string, number>;
  /** What is seen at the end. */
  seen?: string;
}
