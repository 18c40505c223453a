import { expect, it } from 'vitest';
import { OpenWires } from '../../../src/conform/fuzz/open-wires.ts';
import type { Wire } from '../../../src/conform/wire.ts';

function wires() {
  const events: string[] = [];
  let dialled = 0;
  const open = new OpenWires(
    async () => {
      const number = dialled++;
      events.push(`dial ${number}`);
      return { close: () => events.push(`close ${number}`) } as unknown as Wire;
    },
    () => [] as string[],
  );
  return { open, events };
}

it('dials once for each number, and keeps what is known of it', async () => {
  const { open, events } = wires();
  const [, known] = await open.open(5);
  known.push('said');
  expect((await open.open(5))[1]).toEqual(['said']);
  expect((await open.open(6))[1]).toEqual([]);
  expect(events).toEqual(['dial 0', 'dial 1']);
});

it('dials again once it was closed', async () => {
  const { open, events } = wires();
  await open.open(5);
  open.close(5);
  open.close(5);
  await open.open(5);
  expect(events).toEqual(['dial 0', 'close 0', 'dial 1']);
  expect([...open.all()]).toHaveLength(1);
});
