import { expect } from 'chai';
import { crc32 } from '../../src/wire/crc32';
import { floatsOf } from '../../src/wire/floats';
import { decodeFrame, type WireFrame } from '../../src/wire/frame';
import { decodeMessage, encodeSubscription, subscriptionOf } from '../../src/wire/message';
import { WireError } from '../../src/wire/wire-error';

interface Vectors {
  good: { name: string; base64: string; frame: Record<string, unknown> }[];
  hostile: { name: string; base64: string; code: string }[];
  messages: { name: string; text: string; layers?: unknown; code?: string }[];
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof WireError) return error.code;
    throw error;
  }
  return 'none';
};

describe('the wire format, by the vectors that Python wrote', () => {
  let vectors: Vectors;
  before(async () => {
    vectors = (await (await fetch('/test/fixtures/wire/vectors.json')).json()) as Vectors;
    expect(vectors.good.length).to.be.above(5);
    expect(vectors.hostile.length).to.be.above(40);
  });

  it('reads every good frame as it was meant', () => {
    for (const { name, base64, frame } of vectors.good) {
      expect(described(decodeFrame(bytesOf(base64))), name).to.deep.equal(frame);
    }
  });

  it('reads a frame that lies anywhere in a larger buffer', () => {
    for (const { name, base64, frame } of vectors.good) {
      const bytes = bytesOf(base64);
      const shifted = new Uint8Array(bytes.length + 3).subarray(3);
      shifted.set(bytes);
      expect(described(decodeFrame(shifted)), name).to.deep.equal(frame);
    }
  });

  it('refuses every hostile frame with its code', () => {
    for (const { name, base64, code } of vectors.hostile) {
      expect(
        refusal(() => decodeFrame(bytesOf(base64))),
        name,
      ).to.equal(code);
    }
  });

  it('refuses each frame that lost its end, and any byte of which is another', () => {
    const bytes = bytesOf(vectors.good[0].base64);
    for (let length = 0; length < bytes.length; length++) {
      expect(
        refusal(() => decodeFrame(bytes.subarray(0, length))),
        `${length} bytes`,
      ).to.equal('truncated');
    }
    for (let at = 0; at < bytes.length; at++) {
      if ((at >= 6 && at < 8) || (at >= 20 && at < 24)) continue; // what is reserved is not looked at
      const other = bytes.slice();
      other[at] ^= 0x41;
      expect(
        refusal(() => decodeFrame(other)),
        `byte ${at}`,
      ).to.not.equal('none');
    }
  });

  it('reads and refuses subscriptions', () => {
    for (const { name, text, layers, code } of vectors.messages) {
      if (code)
        expect(
          refusal(() => subscriptionOf(text)),
          name,
        ).to.equal(code);
      else {
        const wanted = subscriptionOf(text);
        expect(wanted === '*' ? wanted : [...wanted], name).to.deep.equal(layers);
        expect(subscriptionOf(encodeSubscription(wanted)), name).to.deep.equal(wanted);
      }
    }
  });

  it('reads what a server says of its model', () => {
    const layer = { layer: 3, kind: 'attention', heads: [0, 6], keyHeads: [0, 2], of: 12 };
    const message = { type: 'model', ranks: [{ rank: 1, live: false, layers: [layer] }], dark: [[3, 0, 6]], more: 1 };
    expect(decodeMessage(JSON.stringify(message))).to.deep.equal({
      ...{ type: 'model', ranks: message.ranks, dark: message.dark },
    });
    const odd = { ...message, dark: [[3, '0', 6]] };
    expect(refusal(() => decodeMessage(JSON.stringify(odd)))).to.equal('field');
  });

  it('reads more from a server than from a page: a model of many ranks', () => {
    const layers = Array.from({ length: 100 }, (_, layer) => {
      return { layer, kind: 'attention', heads: [0, 8], keyHeads: [0, 1], of: 64 };
    });
    const ranks = Array.from({ length: 16 }, (_, rank) => ({ rank, live: true, layers }));
    const read = decodeMessage(JSON.stringify({ type: 'model', ranks, dark: [] }));
    expect(read.type === 'model' && read.ranks.length).to.equal(16);
    const long = JSON.stringify({ type: 'model', more: 'x'.repeat(2 ** 20) });
    expect(refusal(() => decodeMessage(long))).to.equal('size');
  });

  it('has zlib’s checksum', () => {
    const text = new TextEncoder().encode('123456789');
    expect(crc32(text)).to.equal(0xcbf43926); // the check value of CRC-32/ISO-HDLC
    expect(crc32(new Uint8Array(0))).to.equal(0);
  });
});

/** As the vectors have it: what is of another kind left out, and what JSON has no number for as a word. */
function described(frame: WireFrame): Record<string, unknown> {
  const { kind, run, rank, sequence, layer, dropped, scale, causal, window, names, span } = frame;
  const word = (value: number): unknown => (Number.isFinite(value) ? value : String(value));
  return {
    ...{ kind, run, rank, sequence, layer, dropped },
    blocks: frame.blocks.map((block) => {
      const { role, dtype, shape, tokens, heads } = block;
      const values = Array.from(floatsOf(block), word);
      return { role, dtype, shape, tokens, ...(heads && { heads }), values };
    }),
    ...(kind === 'attention' && { scale, causal, window }),
    ...(kind === 'tokens' && { names, range: span }),
  };
}
