import type { DecoderSize } from '../../test/support/seeded-decoder';

/** One layer of GPT-2 small; the small vocabulary keeps all else below a hundredth of the work. */
export const model: DecoderSize = {
  kind: 'gpt2',
  layers: 1,
  width: 768,
  heads: 12,
  keyHeads: 12,
  headSize: 64,
  neurons: 3072,
  vocabulary: 64,
  context: 4224,
};

/** Tokens at which watching is measured, one after another in one session. */
export const lengths = [512, 1024, 2048, 4096];

/** Device pixels of a picture's side. */
export const side = 1000;

/** Cells of the window's side that is zoomed to. */
export const windowSide = 200;

/** Rows in which all maps are shown at once: their tokens, by the names in bench/inspect-report.mjs. */
export const allMaps: Record<string, number> = { 'all-128': 128, 'all-512': 512, 'all-2048': 2048 };
