import { expect, it } from 'vitest';
import { addOtherProtocol } from '../../src/handoff/other-protocol.ts';
import type { Problem } from '../../src/wire/problem.ts';
import { Protocol } from '../../src/wire/registry.ts';
import { ack, read } from '../wire/building.ts';

const found = (wanted: number) => {
  const problems: Problem[] = [];
  addOtherProtocol(read(ack()), wanted, 'this frame', problems);
  return problems;
};

it('a frame of another protocol than the one that has to come shows payload-protocol', () => {
  expect(found(Protocol.HANDOFF)).toEqual([]);
  expect(found(Protocol.CONTROL)).toMatchObject([
    {
      id: 'payload-protocol',
      field: 'envelope.payloadProtocol',
      text: 'this frame must be under 0x0000 (control), found 0xD0FF (handoff)',
    },
  ]);
});
