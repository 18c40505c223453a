import { expect, it } from 'vitest';
import { Decoder } from '../../src/records/decoder.ts';
import { Tally } from '../../src/records/tally.ts';
import type { TrafficRecord } from '../../src/records/traffic-record.ts';
import type { PassedDescriptor } from '../../src/wire/descriptor.ts';
import { ack, bytes, concat, OTHER_TOKEN, offer, TOKEN } from '../wire/building.ts';

/** A capture of a backend that answers the first of two offers in place of the second, whose descriptor it still holds. */
function twoOffers(tokens: readonly Uint8Array[]) {
  const handoffs: string[] = [];
  const tally = new Tally();
  const decoder = new Decoder((record: TrafficRecord) => {
    tally.add(record);
    if (record.type !== 'handoff') return;
    const fates = record.passed?.map(({ fate }) => String(fate)).join();
    handoffs.push(`${record.index} ${record.outcome} ${fates} ${record.replaces === null ? 'new' : 'again'}`);
  });
  const forth = { connection: 0, time: null, direction: 'broker-to-backend' } as const;
  const passed = tokens.map((): PassedDescriptor => ({ kind: 'stream', blocking: true, fate: null }));
  for (const [at, token] of tokens.entries()) {
    const sideband = token.length === 16 ? token : OTHER_TOKEN;
    decoder.push({ ...forth, bytes: sideband, descriptors: 1, passed: [passed[at]!] });
    decoder.push({ ...forth, bytes: offer({ token }), descriptors: 0 });
  }
  const answers = (token: Uint8Array) =>
    decoder.push({ ...forth, direction: 'backend-to-broker', bytes: ack({ token }), descriptors: 0 });
  const settles = (nth: number, fate: 'adopted' | 'closed') =>
    decoder.push({ ...forth, bytes: bytes(''), descriptors: null, settled: { nth, fate } });
  return { decoder, handoffs, tally, answers, settles };
}

it('a handoff that was answered before its descriptor had an end is reported again with it', () => {
  const { handoffs, tally, answers, settles, decoder } = twoOffers([TOKEN, OTHER_TOKEN]);
  settles(1, 'adopted');
  answers(TOKEN);
  answers(OTHER_TOKEN);
  settles(0, 'closed');
  decoder.end();
  expect(handoffs).toEqual(['0 accepted null new', '1 accepted adopted new', '0 accepted closed again']);
  expect(tally.summary.handoffs).toMatchObject({ accepted: 2, unanswered: 0 });
});

it('so is one whose token is not 16 bytes long, with the token that it has', () => {
  const token = TOKEN.subarray(0, 3);
  const tokens: string[] = [];
  const { answers, settles, decoder } = twoOffers([token]);
  answers(token);
  Object.assign(decoder, {
    emit: (record: TrafficRecord) => tokens.push((record as { token: string }).token),
  });
  settles(0, 'closed');
  expect(tokens).toEqual([Buffer.from(token).toString('hex')]);
});

it('an ACK before the offer leaves the handoff its descriptors', () => {
  const passed: PassedDescriptor = { kind: 'stream', blocking: true, fate: 'adopted' };
  const handoffs: unknown[] = [];
  const decoder = new Decoder((record) => record.type === 'handoff' && handoffs.push(record.passed));
  const at = { connection: 0, time: null } as const;
  decoder.push({ ...at, direction: 'broker-to-backend', bytes: TOKEN, descriptors: 1, passed: [passed] });
  decoder.push({ ...at, direction: 'backend-to-broker', bytes: ack(), descriptors: 0 });
  decoder.push({ ...at, direction: 'broker-to-backend', bytes: concat(offer()), descriptors: 0 });
  expect(handoffs).toEqual([[passed]]);
});
