/** A 64-bit unsigned integer: a number up to 2^53 - 1, a bigint above; never both for the same value. */
export type Unsigned = number | bigint;

export type VarintError = 'truncated' | 'too-long';

/**
 * Reads varints at a position without allocating: the result of the last read is in the fields of this object.
 * docs/protocol.md, "Messages": at most 10 bytes, the tenth holding one bit.
 */
export class VarintReader {
  /** Position after the varint; where it breaks off after an error. */
  next = 0;
  low = 0;
  high = 0;
  /** True when the last byte adds nothing to the value. */
  nonMinimal = false;
  error: VarintError | null = null;

  /** Reads one varint from `bytes[position, end)`; false, with `error` set, when there is none. */
  read(bytes: Uint8Array, position: number, end: number): boolean {
    let low = 0;
    let high = 0;
    for (let count = 0; count < 10; count++) {
      if (position >= end) return this.fail('truncated', position);
      const byte = bytes[position++]!;
      const bits = byte & 0x7f;
      if (count < 4) low |= bits << (7 * count);
      else if (count === 4) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else high |= bits << (7 * count - 32);
      if (byte < 0x80) {
        if (count === 9 && byte > 1) return this.fail('too-long', position - 1);
        this.next = position;
        this.low = low >>> 0;
        this.high = high >>> 0;
        this.nonMinimal = byte === 0 && count > 0;
        this.error = null;
        return true;
      }
    }
    return this.fail('too-long', position - 1);
  }

  get value(): Unsigned {
    return unsigned(this.low, this.high);
  }

  private fail(error: VarintError, position: number): false {
    this.error = error;
    this.next = position;
    return false;
  }
}

/** Puts the two halves of a 64-bit integer together. */
function unsigned(low: number, high: number): Unsigned {
  if (high < 0x200000) return high * 0x1_0000_0000 + low;
  return (BigInt(high) << 32n) | BigInt(low);
}

/** A decimal string as such an integer. */
export function canonicalUnsigned(decimal: string): Unsigned {
  const value = BigInt(decimal);
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** The signed 32-bit integer in the low half, as the reference takes it. */
export function toInt32(value: Unsigned): number {
  if (value <= 0x7fff_ffff) return value as number;
  return Number(BigInt.asIntN(32, BigInt(value)));
}

/** The unsigned 32-bit integer in the low half. */
export function toUint32(value: Unsigned): number {
  if (value <= 0xffff_ffff) return value as number;
  return Number(BigInt.asUintN(32, BigInt(value)));
}
