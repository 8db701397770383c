import { expect } from 'chai';
import PackageLong from 'long/src/long.js';
import Long from '../../src/tfjs/long';
import * as tf from '../../src/tfjs/tf';
import { seededNumbers } from '../support/random';

/** Of bytes (37 i² + 11 i + length) mod 256, by tfjs-core 4.22 with the package `long` 4.0: one length for each way that FarmHash takes. */
const fingerprints: readonly (readonly [length: number, fingerprint: string])[] = [
  [0, '11160318154034397263'],
  [1, '5161771770385946686'],
  [3, '7032069389639345627'],
  [4, '8449380118303313193'],
  [7, '10187788174271158960'],
  [8, '4726448917740701973'],
  [16, '1644519680633304194'],
  [17, '4715777780471223391'],
  [32, '9019900223972454261'],
  [33, '134078129656477100'],
  [64, '14640278067020628131'],
  [65, '17477700439983007861'],
  [128, '3366460550536482774'],
  [129, '11004945743776377234'],
  [1000, '11811888976153963152'],
];

const samples = 500;
const bytesOf = (seed: number): number[] => [...seededNumbers(8, seed, 128)].map((value) => Math.floor(value) + 128);
const both = (seed: number): [Long, PackageLong] => {
  const bytes = bytesOf(seed);
  return [Long.fromBytes(bytes), PackageLong.fromBytes(bytes, true, true)];
};

describe('64-bit integers in place of the package long', () => {
  it('give the fingerprints of tfjs with that package', () => {
    for (const [length, fingerprint] of fingerprints) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * i * 37 + 11 * i + length) & 255);
      expect(tf.util.fingerPrint64(bytes).toString(), `${length} bytes`).to.equal(fingerprint);
    }
  });

  it('are what tfjs computes with here', () => {
    expect(tf.util.hexToLong('ff')).to.be.instanceOf(Long);
  });

  for (const name of ['add', 'mul', 'and', 'or', 'xor', 'modulo'] as const) {
    it(`${name} as the package does, with another and with a number`, () => {
      for (let i = 0; i < samples; i++) {
        const [ours, theirs] = both(2 * i + 1);
        const [our, their] = both(2 * i + 2);
        expect(ours[name](our).toString(), `${theirs} ${name} ${their}`).to.equal(theirs[name](their).toString());
        const number = bytesOf(i).slice(0, 3).join('').length * 1009 + i;
        expect(ours[name](number).toString(), `${theirs} ${name} ${number}`).to.equal(theirs[name](number).toString());
      }
    });
  }

  it('shift as the package does, by 0 to 63 bits and beyond', () => {
    const [ours, theirs] = both(7);
    for (let count = 0; count < 130; count++) {
      expect(ours.shl(count).toString(16), `<< ${count}`).to.equal(theirs.shl(count).toString(16));
      expect(ours.shru(count).toString(16), `>>> ${count}`).to.equal(theirs.shru(count).toString(16));
    }
  });

  it('read bytes, digits and numbers, and give them back, as the package does', () => {
    for (let length = 0; length <= 8; length++) {
      const bytes = bytesOf(length).slice(0, length);
      expect(Long.fromBytes(bytes).toString()).to.equal(PackageLong.fromBytes(bytes, true, true).toString());
    }
    for (const text of ['0', 'c3a5c85c97cb3127', 'ffffffffffffffff', '10000000000000000']) {
      const [ours, theirs] = [Long.fromString(text, true, 16), PackageLong.fromString(text, true, 16)];
      expect(ours.toString()).to.equal(theirs.toString());
      expect(ours.toNumber()).to.equal(theirs.toNumber());
      expect(ours.getLowBitsUnsigned()).to.equal(theirs.getLowBitsUnsigned());
      expect(ours.getHighBitsUnsigned()).to.equal(theirs.getHighBitsUnsigned());
    }
    for (const number of [0, 81, 2 ** 40, 1.9, NaN]) {
      expect(Long.fromNumber(number).toString()).to.equal(PackageLong.fromNumber(number, true).toString());
    }
    expect(Long.UZERO.equals(0)).to.equal(true);
  });

  it('refuse what they cannot hold, in a sentence', () => {
    expect(() => Long.fromString('12x', true)).to.throw(SyntaxError, '"12x" is no number of radix 10');
    expect(() => Long.fromString('-1', false)).to.throw(RangeError, 'only unsigned numbers');
    expect(() => Long.UZERO.modulo(0)).to.throw(RangeError);
  });
});
