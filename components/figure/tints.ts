import { colormapBytes } from '../../src/views/colormap';
import { givenEnds, parseNorm } from '../../src/views/norm';
import { toneOn } from './tone';
import type { Tint } from './tinted';

export interface TintOptions {
  /** A colour map's name; empty for shades of `tint`. */
  cmap: string;
  /** Empty, "symmetric" or "low,high". */
  norm: string;
  /** The colour of the highest weight, as CSS writes it. */
  tint: string;
  /** What takes these weights, for a sentence: "A strip". */
  what: string;
}

/** What weights become as colours. */
export interface Tints {
  /** The ends of the norm. */
  low: number;
  high: number;
  /** Null for a token without a finite weight. */
  of(weight: number): Tint | null;
}

/**
 * Reads the attributes for these weights. Without a norm colours run from 0 to the highest weight, and where there are
 * some below 0, from the lowest.
 *
 * throws  a sentence when the norm or the colour map is none that can be taken
 */
export function tintsOf(weights: ArrayLike<number> | null, { cmap, norm, tint, what }: TintOptions): Tints {
  const [low, high] = endsOf(weights ?? [], norm, what);
  const bytes = cmap === '' ? null : colormapBytes(cmap);
  const of = (weight: number): Tint | null => {
    if (!Number.isFinite(weight)) return null;
    const at = high > low ? Math.min(1, Math.max(0, (weight - low) / (high - low))) : 0.5;
    return bytes ? mapped(bytes, at) : shaded(tint, at);
  };
  return { low, high, of };
}

function endsOf(weights: ArrayLike<number>, text: string, what: string): [low: number, high: number] {
  const norm = parseNorm(text);
  if (norm.kind !== 'auto' && norm.kind !== 'symmetric' && norm.kind !== 'fixed') {
    throw new Error(`norm is "${text}". ${what} takes none, "symmetric" or two numbers such as "0,1".`);
  }
  const given = givenEnds(norm);
  if (given) return given;
  let [low, high] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    if (!Number.isFinite(weights[i])) continue;
    [low, high] = [Math.min(low, weights[i]), Math.max(high, weights[i])];
  }
  const most = Math.max(high, -low);
  return norm.kind === 'symmetric' ? [-most, most] : [low, high];
}

/** A share of the tint, whose letters stay the page's: it is mixed with the paper. */
function shaded(tint: string, at: number): Tint {
  return { behind: `color-mix(in srgb, ${tint} ${Math.round(100 * at)}%, transparent)`, letters: null };
}

function mapped(bytes: Uint8Array, at: number): Tint {
  const entry = 4 * Math.min(255, Math.floor(256 * at));
  const colour = bytes.subarray(entry, entry + 3);
  return { behind: `rgb(${colour.join(' ')})`, letters: toneOn(colour) === 'dark' ? '#000' : '#fff' };
}
