import { enumNames, type FieldType } from './schema.ts';
import type { Unsigned } from './varint.ts';

/** Whether an integer is one that a field of that type can have; readers cut it down where it is not. */
export function inRange(type: FieldType, value: Unsigned): boolean {
  switch (type.type) {
    case 'bool':
      return value <= 1;
    case 'uint32':
      return value <= 0xffff_ffff;
    case 'int32': {
      if (value <= 0x7fff_ffff) return true;
      const signed = BigInt.asIntN(64, BigInt(value));
      return signed >= -0x8000_0000n && signed < 0n;
    }
    case 'enum':
      return typeof value === 'number' && enumNames(type.typeName!).has(value);
    default:
      return true;
  }
}

/** What `inRange` requires, in words. */
export function rangeOf(type: FieldType): string {
  if (type.type === 'bool') return '0 or 1';
  return type.type === 'enum' ? `one of the numbers of ${type.typeName}` : 'at most 32 bits wide';
}
