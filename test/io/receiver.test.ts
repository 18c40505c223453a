import { expect, it } from 'vitest';
import { Receiver } from '../../src/io/receiver.ts';

it('a receiver without room is waited for once, and then asked again', async () => {
  let makeRoom = () => {};
  let room: Promise<void> | null = new Promise((done) => {
    makeRoom = done;
  });
  let asked = 0;
  let caughtUp = 0;
  const receiver = new Receiver(
    {
      room: () => {
        asked += 1;
        return room;
      },
    },
    () => {
      caughtUp += 1;
    },
  );
  expect([receiver.mustCatchUp(), receiver.mustCatchUp()]).toEqual([true, true]);
  expect(asked).toBe(1);
  makeRoom();
  await room;
  expect(caughtUp).toBe(1);
  room = null;
  expect(receiver.mustCatchUp()).toBe(false);
});

it('one that takes everything never has to catch up', () => {
  expect(new Receiver({}, () => {}).mustCatchUp()).toBe(false);
});
