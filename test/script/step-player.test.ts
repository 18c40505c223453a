import { describe, expect, it } from 'vitest';
import { ackDraft } from '../../src/frames/ack.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { type Due, dueOf, NOTHING_DUE } from '../../src/script/due.ts';
import type { RoleName } from '../../src/script/role.ts';
import { parseStep } from '../../src/script/script.ts';
import { type StepEvent, StepPlayer } from '../../src/script/step-player.ts';
import { RIGHT } from '../faults/right.ts';
import { ack, offer, TOKEN, toHex } from '../wire/building.ts';

const ACK = ack();
const OFFER = offer();
const REFUSAL = ack({ accepted: false, errorDetail: 'why' });
const ACK_FIELDS = { token: TOKEN, correlationId: '1' };

const ACKING = dueOf({
  due: () => RIGHT.ack,
  refusing: (reason) => ackDraft({ ...ACK_FIELDS, accepted: false, errorDetail: String(reason) }),
});
const OFFERING = dueOf({ due: () => RIGHT.offer });

/** What a step does, in words; waiting takes no time. */
function played(text: string, due: Due = ACKING, role: RoleName = 'backend-reply'): string[] {
  const said: string[] = [];
  const player = new StepPlayer(parseStep(text, role), due, (event) => said.push(...inWords(event)));
  player.proceed();
  while (said.at(-1)?.startsWith('wait')) player.proceed();
  return said;
}

function inWords(event: StepEvent): string[] {
  switch (event.type) {
    case 'send':
      return event.parts.map(({ bytes, passed }) => [nameOf(bytes), ...passed].join(' with '));
    case 'wait':
      return [`wait ${event.ms}`];
    case 'accepted':
      return [event.adopt === null ? 'accepted' : `accepted: ${event.adopt}`];
    case 'refused':
      return [event.keep ? 'refused, kept' : 'refused'];
    case 'close':
      return [`close ${event.how}`];
    case 'decided':
    case 'stopped':
    case 'finished':
      return [event.type];
  }
}

function nameOf(bytes: Uint8Array): string {
  const known = { sideband: TOKEN, offer: OFFER, ack: ACK, refusal: REFUSAL };
  const found = Object.entries(known).find(([, right]) => toHex(right) === toHex(bytes));
  return found?.[0] ?? `${bytes.length} bytes`;
}

const offered = (text: string) => played(text, OFFERING, 'offer');

describe('a step about an ACK', () => {
  it.each([
    ['ack', ['ack', 'accepted', 'finished']],
    ['ack:close', ['ack', 'accepted: close', 'finished']],
    ['refuse:why', ['refusal', 'refused', 'finished']],
    ['leak:why', ['refusal', 'refused, kept', 'finished']],
    ['delay:3s', ['wait 3000', 'ack', 'accepted', 'finished']],
    ['ack+delay:3s', ['ack', 'accepted', 'wait 3000', 'finished']],
    ['late', ['wait 5500', 'ack', 'accepted', 'finished']],
    ['duplicate', ['ack', 'ack', 'accepted', 'finished']],
    ['silent', ['stopped']],
    ['hangup', ['close orderly']],
    ['reset', ['close reset']],
    ['then:hangup', ['ack', 'accepted', 'close orderly']],
    ['then:reset', ['ack', 'accepted', 'close reset']],
    ['truncate', [`${ACK.length - 1} bytes`, 'close orderly']],
    ['truncate:0', ['close orderly']],
    ['truncate:9999', ['ack', 'accepted', 'close orderly']],
    ['stall', ['5 bytes', 'stopped']],
    ['stall:7', ['7 bytes', 'stopped']],
    ['early:ping', [`${ACK.length + 4} bytes`, 'accepted', 'finished']],
    ['delay:1s+ack+hangup', ['wait 1000', 'ack', 'accepted', 'close orderly']],
  ])('%s', (text, events) => {
    expect(played(text)).toEqual(events);
  });

  it('trickle sends byte by byte, and has accepted after the last', () => {
    expect(played('trickle:1ms')).toEqual([
      ...Array.from(ACK, () => ['1 bytes', 'wait 1'])
        .flat()
        .slice(0, -1),
      ...['accepted', 'finished'],
    ]);
  });

  it('early sends the text in the same write', () => {
    const writes: Uint8Array[] = [];
    const tell = (event: StepEvent) =>
      event.type === 'send' && writes.push(...event.parts.map((one) => one.bytes));
    new StepPlayer(parseStep('early:"a, b"', 'backend-reply'), ACKING, tell).proceed();
    expect(Buffer.concat(writes).toString('latin1')).toBe(`${Buffer.from(ACK).toString('latin1')}a, b`);
    expect(writes).toHaveLength(1);
  });
});

describe('a step about an offer', () => {
  it.each([
    ['offer', ['sideband with connection', 'offer', 'accepted', 'finished']],
    ['duplicate', ['sideband with connection', 'offer', 'offer', 'accepted', 'finished']],
    ['silent', ['stopped']],
    ['hangup', ['close orderly']],
    ['truncate:0', ['sideband with connection', 'close orderly']],
    ['truncate:7', ['sideband with connection', '7 bytes', 'close orderly']],
    ['stall:1', ['sideband with connection', '1 bytes', 'stopped']],
    ['corrupt:no-sideband', ['offer', 'accepted', 'finished']],
    ['corrupt:no-descriptor', ['sideband', 'offer', 'accepted', 'finished']],
    ['corrupt:descriptor-on-offer', ['sideband', 'offer with connection', 'accepted', 'finished']],
    ['corrupt:two-descriptors', ['sideband with connection with second', 'offer', 'accepted', 'finished']],
    ['corrupt:sideband-split', ['7 bytes with connection', '9 bytes', 'offer', 'accepted', 'finished']],
    ['corrupt:sideband-only', ['sideband with connection', 'accepted', 'finished']],
    ['corrupt:wrong-descriptor:pipe', ['sideband with pipe', 'offer', 'accepted', 'finished']],
  ])('%s', (text, events) => {
    expect(offered(text)).toEqual(events);
  });

  it('trickle sends the sideband whole, then the frame byte by byte', () => {
    const [sideband, first, wait, ...rest] = offered('trickle:1ms');
    expect([sideband, first, wait]).toEqual(['sideband with connection', '1 bytes', 'wait 1']);
    expect(rest.filter((word) => word === '1 bytes')).toHaveLength(OFFER.length - 1);
  });
});

describe('where nothing is due', () => {
  it.each([
    ['pass', ['finished']],
    ['delay:1s', ['wait 1000', 'finished']],
    ['hangup', ['close orderly']],
    ['reset', ['close reset']],
    ['ignore', ['stopped']],
  ])('an accepted connection: %s', (text, events) => {
    expect(played(text, NOTHING_DUE, 'backend-accept')).toEqual(events);
  });

  it.each(['relay', 'corrupt', 'duplicate', 'trickle:1s'])('a ready: %s sends nothing', (text) => {
    expect(played(text, dueOf({ due: () => null }), 'ready')).toEqual(['finished']);
  });

  it('a ready: accept sends one all the same', () => {
    const due = dueOf({ due: () => null, accepting: () => RIGHT.ready });
    expect(played('accept', due, 'ready')).toEqual([
      `${encodeDraft(RIGHT.ready.frame!).length} bytes`,
      ...['accepted', 'finished'],
    ]);
  });
});

describe('where it is too late to accept', () => {
  it('the refusal is sent, and the rest of the step dropped', () => {
    const due = { ...ACKING, objection: () => 'why' };
    expect(played('delay:1s+ack+hangup', due)).toEqual(['wait 1000', 'refusal', 'refused', 'finished']);
    expect(played('then:hangup', due)).toEqual(['refusal', 'refused', 'close orderly']);
  });

  it('nobody asks again once it has been accepted', () => {
    let asked = 0;
    const due = { ...ACKING, objection: () => (asked++ === 0 ? null : 'why') };
    expect(played('ack+ack', due)).toEqual(['ack', 'accepted', 'ack', 'accepted', 'finished']);
  });
});

describe('what a step sends is its own fault', () => {
  const OFFERING_LATER = dueOf({ due: () => RIGHT.offer, mayComeLate: true });

  /** Of each part that the step sends, whether it is marked as wrong, or late, on purpose. */
  function own(text: string, due: Due, role: RoleName): boolean[] {
    const marks: boolean[] = [];
    let waits = true;
    const player = new StepPlayer(parseStep(text, role), due, (event) => {
      if (event.type === 'send') marks.push(...event.parts.map((part) => part.own === true));
      waits = event.type === 'wait';
    });
    player.proceed();
    while (waits) player.proceed();
    return marks;
  }

  it('where a right message comes late for who waits for it, and not where nobody does', () => {
    expect(own('delay:1s+ack', ACKING, 'backend-reply')).toEqual([true]);
    expect(own('delay:1s+offer', OFFERING_LATER, 'offer')).toEqual([false, false]);
  });

  it('where it takes longer than its reader has to wait for the rest', () => {
    expect(own('trickle:10ms', OFFERING_LATER, 'offer')).not.toContain(true);
    expect(own('trickle:1s', OFFERING_LATER, 'offer')).not.toContain(false);
  });

  it('where it comes, or is whole, only after the time for which its receiver waits', () => {
    const awaited = { ...ACKING, patienceMs: 5_000 };
    expect(own('delay:5s+ack', awaited, 'backend-reply')).toEqual([false]);
    expect(own('delay:3s+delay:3s+ack', awaited, 'backend-reply')).toEqual([true]);
    expect(own('trickle:1ms', awaited, 'backend-reply')).not.toContain(true);
    expect(own('delay:4900ms+trickle:100ms', awaited, 'backend-reply')).not.toContain(false);
  });

  it('where it is sent again', () => {
    expect(own('duplicate', OFFERING_LATER, 'offer')).toEqual([false, false, true]);
    expect(own('duplicate', ACKING, 'backend-reply')).toEqual([false, true]);
  });
});
