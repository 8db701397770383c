const mask = 2n ** 64n - 1n;

type LongLike = Long | number;

/**
 * Unsigned 64-bit integers, as far as tfjs-core's string hash (FarmHash) needs them. Our builds take this module in place of the package
 * `long`, which compiles WebAssembly when it is imported: a page whose content policy forbids that gets a violation report for it.
 */
export default class Long {
  static readonly UZERO = new Long(0n);

  private constructor(readonly value: bigint) {}

  static fromNumber(value: number): Long {
    return new Long(toBits(value));
  }

  /** throws  a SyntaxError when a character is no digit of this radix, a RangeError when the number is to be signed */
  static fromString(text: string, unsigned: boolean, radix = 10): Long {
    if (!unsigned)
      throw new RangeError(`"${text}" is to be read as signed; only unsigned numbers are held. Give true.`);
    let value = 0n;
    for (const digit of text) {
      const number = Number.parseInt(digit, radix);
      if (Number.isNaN(number)) throw new SyntaxError(`"${text}" is no number of radix ${radix}. Give digits only.`);
      value = value * BigInt(radix) + BigInt(number);
    }
    return new Long(value & mask);
  }

  /** Up to eight bytes, the lowest first. */
  static fromBytes(bytes: readonly number[]): Long {
    return new Long(bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n) & mask);
  }

  add(other: LongLike): Long {
    return new Long((this.value + toBits(other)) & mask);
  }

  mul(other: LongLike): Long {
    return new Long((this.value * toBits(other)) & mask);
  }

  /** throws  a RangeError when the divisor is 0 */
  modulo(divisor: LongLike): Long {
    return new Long(this.value % toBits(divisor));
  }

  and(other: LongLike): Long {
    return new Long(this.value & toBits(other));
  }

  or(other: LongLike): Long {
    return new Long(this.value | toBits(other));
  }

  xor(other: LongLike): Long {
    return new Long(this.value ^ toBits(other));
  }

  /** Shifts by the lowest six bits of `count`. */
  shl(count: number): Long {
    return new Long((this.value << BigInt(count & 63)) & mask);
  }

  shru(count: number): Long {
    return new Long(this.value >> BigInt(count & 63));
  }

  getLowBitsUnsigned(): number {
    return Number(this.value & 0xffffffffn);
  }

  getHighBitsUnsigned(): number {
    return Number(this.value >> 32n);
  }

  equals(other: LongLike): boolean {
    return this.value === toBits(other);
  }

  toNumber(): number {
    return Number(this.value);
  }

  toString(radix = 10): string {
    return this.value.toString(radix);
  }
}

/** A negative number is its two's complement; NaN is 0, and fractions are cut off. */
function toBits(value: LongLike): bigint {
  if (typeof value !== 'number') return value.value;
  return BigInt.asUintN(64, BigInt(Number.isFinite(value) ? Math.trunc(value) : 0));
}
