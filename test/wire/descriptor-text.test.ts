import { expect, it } from 'vitest';
import { descriptorText } from '../../src/wire/descriptor-text.ts';

it.for([
  [{ kind: 'stream', blocking: true, fate: 'adopted' }, 'stream, blocking, adopted'],
  [{ kind: 'pipe', blocking: false, fate: null }, 'pipe, non-blocking'],
  [{ kind: null, blocking: null, fate: 'dropped-by-kernel' }, 'dropped by the kernel'],
  [{ kind: null, blocking: null, fate: null }, ''],
] as const)('%o reads "%s"', ([descriptor, text]) => {
  expect(descriptorText(descriptor)).toBe(text);
});
