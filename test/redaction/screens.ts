import { disguise } from '../../src/capture/redacting-encoder.ts';
import type { OutputRecord } from '../../src/records/record.ts';
import type { Segment } from '../../src/records/segment.ts';
import { BackendScreen } from '../../src/screens/backend/backend-screen.ts';
import { OfferDesk } from '../../src/screens/backend/offer-desk.ts';
import { plainText } from '../../src/screens/layout/line.ts';
import type { ScreenModel } from '../../src/screens/parts/model.ts';
import { parseStep } from '../../src/script/script.ts';
import { HeldMessages } from '../../src/services/control/held-messages.ts';
import { decode, toBackend } from '../records/decoding.ts';
import { testTools } from '../screens/showing.ts';
import { viewerOf } from '../screens/viewer/viewing.ts';
import { toHex } from '../wire/building.ts';

/** Wide enough for every byte of a short frame. */
const SIZE = { columns: 120, rows: 40 };
const HELD_STEP = () => parseStep('ack', 'backend-reply');
const COPIES = ['t', 'h', 'j', 'c'];

/** Presses keys; `look` gives what is on the screen then. */
function driving(model: ScreenModel) {
  const press = (...names: readonly string[]) => {
    for (const name of names) model.handle({ type: 'key', name });
  };
  model.handle({ type: 'resized', size: SIZE });
  const look = (...names: readonly string[]) => {
    press(...names);
    return model.lines().map(plainText).join('\n');
  };
  return { press, look };
}

/** All that the screens of decode, tap and fake-broker show of traffic, copy and write, record by record. */
export function viewed(segments: readonly Segment[]): string {
  const { viewer, copied, saved } = viewerOf(segments, false, true);
  const { press, look } = driving(viewer);
  const seen: string[] = [];
  for (const view of ['R', 'H', 'T']) {
    press(view, 'g');
    for (let row = 0; row < 3; row++) {
      seen.push(look());
      seen.push(look('x'));
      press('Esc');
      for (const form of COPIES) press('y', form, 'Esc');
      press('j');
    }
    press('w', ...'out.ndjson', 'Enter', 'Esc');
  }
  const written = saved.flatMap(({ segments: some = [], text = '' }) => [
    text,
    ...some.map(({ bytes }) => Buffer.from(bytes).toString('latin1')),
  ]);
  return [...seen, ...copied, ...written].join('\n');
}

/** All that the screen of fake-backend shows of an offer with that token, while it is held, edited, answered and served. */
export function decidedAbout(bytes: Uint8Array, token: Uint8Array): string {
  const { tools, copied } = testTools();
  const held = new HeldMessages();
  const desk = new OfferDesk(held, tools.now, disguise());
  const written: string[] = [];
  const model = new BackendScreen(desk, {
    ...{ endpoint: '/b.sock', capture: null, tools },
    saveCapture: () => {},
    saveText: (_path, text) => written.push(text),
  });
  const { press, look } = driving(model);
  const offer = { token: toHex(token), correlationId: '1', serviceName: 'zccache' } as never;
  held.hold(
    { connection: 0, frame: 'ack', role: 'backend-reply', token: toHex(token), offer },
    HELD_STEP,
    () => {},
  );
  const records = decode(toBackend(bytes, { descriptors: 1 }));
  for (const record of records) if (record.type !== 'handoff') desk.see(record);
  const seen = [look(), look('x'), look('Esc', 'e')];
  for (let row = 0; row < 13; row++) seen.push(look('Enter'), look('Esc', 'j'));
  press('Esc', 'Esc', 'a');
  const became = {
    type: 'handoff',
    connection: 0,
    token: toHex(token),
    outcome: 'accepted',
    ...{ errorDetail: '', serviceName: 'zccache', problems: [] },
  };
  desk.see({ ...became, latencyMs: 1 } as unknown as OutputRecord);
  let hear: (said: Uint8Array) => void = () => {};
  desk.adopted(0, {
    ...{ ended: new Promise(() => {}), close: () => {}, send: () => {} },
    listen: (callback: typeof hear) => {
      hear = callback;
    },
  } as never);
  hear(token);
  seen.push(look('t'), look('Esc'));
  for (const form of COPIES) press('y', form, 'Esc');
  return [...seen, ...copied, ...written].join('\n');
}
