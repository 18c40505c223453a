import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Passable } from '../../../src/conversations/contract.ts';
import { type LaneCommand, type LaneEvent, TapLane } from '../../../src/conversations/tap/tap-lane.ts';
import { type TapRules, tapRules } from '../../../src/conversations/tap/tap-rules.ts';
import { faultNamed, faultyFrame } from '../../../src/faults/catalogue.ts';
import { encodeDraft } from '../../../src/frames/draft.ts';
import { BREAKABLE, parseBreaks } from '../../../src/script/breaks.ts';
import type { PassedDescriptor } from '../../../src/wire/descriptor.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { RIGHT } from '../../faults/right.ts';
import { ack, bytes, concat, hello, OTHER_TOKEN, offer, ready, TOKEN, toHex } from '../../wire/building.ts';

/** One direction of a tap with those breaks: what comes in, and in words what it does. */
function lane(way: keyof TapRules, breaks: readonly string[] = [], pid: number | null = null) {
  const tapped = new TapLane(
    tapRules(
      breaks.map((text) => parseBreaks(text)),
      pid,
    )[way],
  );
  const tell = (event: LaneEvent) => tapped.handle(event).map(inWords);
  return {
    tapped,
    hears: (said: Uint8Array, ...descriptors: number[]) =>
      tell({ type: 'received', chunk: { bytes: said, descriptors: descriptors.map(numbered) } }),
    runsOut: (timer: 'step' | 'patience') => tell({ type: 'timer', timer }),
    ended: () => tell({ type: 'ended' }),
  };
}

function inWords(command: LaneCommand): string {
  switch (command.type) {
    case 'pass': {
      const { bytes: said, passed = [] } = command.part;
      return `${nameOf(said)}${passed.length > 0 ? ` with ${passed.map(passedInWords).join(' and ')}` : ''}`;
    }
    case 'changed':
      return `changed by ${command.by}: was ${nameOf(command.was)}`;
    case 'close':
      return `close ${numbersOf(command.descriptors)}`;
    case 'start-timer':
      return `start ${command.timer} ${command.ms}`;
    case 'stop-timer':
      return `stop ${command.timer}`;
    case 'hangup':
      return command.how === 'reset' ? 'reset' : 'hangup';
    case 'end':
      return 'end';
  }
}

function passedInWords(what: Passable): string {
  if (typeof what === 'string') return what;
  if (!('descriptor' in what)) return numbersOf([what]);
  return `${numbersOf([what.descriptor])} ${what.blocking ? 'blocking' : 'nonblocking'}`;
}

interface Numbered extends PassedDescriptor {
  readonly number: number;
}

function numbered(number: number): Numbered {
  return { number, kind: 'stream', blocking: true, fate: null };
}

function numbersOf(descriptors: readonly PassedDescriptor[]): string {
  return descriptors.map((descriptor) => (descriptor as Numbered).number).join(' and ');
}

function nameOf(passed: Uint8Array): string {
  const known = { sideband: TOKEN, offer: OFFER, ack: ACK, ready: READY };
  const found = Object.entries(known).find(([, frame]) => toHex(frame) === toHex(passed));
  return found?.[0] ?? toHex(passed);
}

const OFFER = offer();
const ACK = ack();
const READY = ready();

describe('a lane where nothing is to be changed', () => {
  it('passes everything as it comes, descriptors with their byte', () => {
    const { hears, ended } = lane('forth');
    expect(hears(bytes('01'))).toEqual(['01']);
    expect(hears(TOKEN, 7)).toEqual(['sideband with 7']);
    expect(ended()).toEqual(['end']);
  });

  it('holds an offer back no longer than a Hello would take, when a Hello could come', () => {
    const { hears } = lane('forth', [], 5);
    expect(hears(TOKEN, 7)).toEqual(['start patience 1000']);
    expect(hears(OFFER)).toEqual(['sideband with 7', 'offer', 'stop patience']);
    expect(hears(bytes('00'))).toEqual(['00']);
  });
});

describe('a lane that breaks ACKs', () => {
  it('passes what the script does not name', () => {
    const { hears } = lane('back', ['ack=corrupt:token*1']);
    expect(hears(READY)).toEqual(['ready']);
    expect(hears(bytes('70'))).toEqual(['70']);
  });

  it('corrupts one and lets those behind it pass', () => {
    const { hears } = lane('back', ['ack=corrupt:token*1']);
    const [changed, broken] = hears(ACK);
    expect(changed).toBe('changed by corrupt:token: was ack');
    const frame = bytes(broken!);
    expect(readFrame(frame, 0, frame.length, 0, null)).toMatchObject({ message: 'HandoffAck', problems: [] });
    expect(frame).not.toEqual(ACK);
    expect(hears(ACK)).toEqual(['ack']);
  });

  it('corrupts all of them when the script does not count', () => {
    const { hears } = lane('back', ['ack=corrupt:token']);
    for (let turn = 0; turn < 3; turn++) expect(hears(ACK)[0]).toBe('changed by corrupt:token: was ack');
  });

  it('waits for the rest of a frame, and lets go of it when there is none', () => {
    const { hears, runsOut } = lane('back', ['ack=drop']);
    expect(hears(ACK.subarray(0, 9))).toEqual(['start patience 1000']);
    expect(runsOut('patience')).toEqual([toHex(ACK.subarray(0, 9))]);
    expect(hears(ACK.subarray(9))).toEqual([toHex(ACK.subarray(9))]);
  });

  it('passes half a frame at the end', () => {
    const { hears, ended } = lane('back', ['ack=drop']);
    hears(ACK.subarray(0, 9));
    expect(ended()).toEqual([toHex(ACK.subarray(0, 9)), 'stop patience', 'end']);
  });

  it('delays one, and what follows stays behind it', () => {
    const { hears, runsOut, ended } = lane('back', ['ack=delay:3s*1']);
    expect(hears(ACK)).toEqual(['changed by delay:3s+pass: was ack', 'start step 3000']);
    expect(hears(ACK)).toEqual([]);
    expect(ended()).toEqual([]);
    expect(runsOut('step')).toEqual(['ack', 'ack', 'end']);
  });

  it('can say nothing more, break off, or say it twice', () => {
    expect(lane('back', ['ack=silent']).hears(concat(ACK, ACK))).toEqual(['changed by silent: was ack']);
    expect(lane('back', ['ack=hangup']).hears(ACK)).toEqual(['changed by hangup: was ack', 'hangup']);
    expect(lane('back', ['ack=truncate:3']).hears(ACK)).toEqual([
      'changed by truncate:3: was ack',
      toHex(ACK.subarray(0, 3)),
      'hangup',
    ]);
    expect(lane('back', ['ack=duplicate']).hears(ACK)).toEqual([
      'changed by duplicate: was ack',
      'ack',
      'ack',
    ]);
  });

  it('ends behind a step that never goes on', () => {
    const { hears, ended } = lane('back', ['ack=stall']);
    hears(ACK);
    expect(ended()).toEqual(['end']);
  });
});

describe('a lane that breaks offers', () => {
  it('sends the sideband with its offer', () => {
    const { hears, runsOut } = lane('forth', ['offer=delay:1s']);
    expect(hears(concat(TOKEN, OFFER), 7)).toEqual([
      'changed by delay:1s+pass: was offer',
      'start step 1000',
    ]);
    expect(runsOut('step')).toEqual(['sideband with 7', 'offer']);
  });

  it('drops both, and closes the descriptor', () => {
    const { hears } = lane('forth', ['offer=drop']);
    expect(hears(concat(TOKEN, OFFER), 7)).toEqual(['changed by drop: was offer', 'close 7']);
  });

  it('counts from offer to offer', () => {
    const { hears } = lane('forth', ['offer=pass*2,drop*1']);
    const second = concat(OTHER_TOKEN, offer({ token: OTHER_TOKEN }));
    expect(hears(concat(TOKEN, OFFER, second, TOKEN, OFFER, TOKEN, OFFER), 7)).toEqual([
      ...['sideband with 7', 'offer', toHex(OTHER_TOKEN), toHex(offer({ token: OTHER_TOKEN }))],
      ...['changed by drop: was offer', 'sideband', 'offer'],
    ]);
  });

  it('passes what is no frame as it came', () => {
    const { hears } = lane('forth', ['offer=drop']);
    const noise = bytes('ff'.repeat(40));
    expect(hears(noise, 3)).toEqual([`${toHex(noise)} with 3`]);
    expect(hears(OFFER)).toEqual(['offer']);
  });

  it('lets go of what it held, with the descriptors, when the connection is gone', () => {
    const { tapped, hears } = lane('forth', ['offer=delay:1h']);
    hears(concat(TOKEN, OFFER), 7);
    hears(TOKEN, 8);
    expect(numbersOf(tapped.abandon())).toBe('7 and 8');
    expect(tapped.abandon()).toHaveLength(0);
  });
});

describe('a lane that breaks sidebands', () => {
  const SPLIT = [`${toHex(TOKEN.subarray(0, 7))} with 7`, toHex(TOKEN.subarray(7))];

  it.each([
    ['drop', ['close 7']],
    ['delay:1s', ['start step 1000']],
    ['silent', []],
    ['hangup', ['close 7', 'hangup']],
    ['reset', ['close 7', 'reset']],
    ['truncate:3', [`${toHex(TOKEN.subarray(0, 3))} with 7`, 'hangup']],
    ['corrupt:no-descriptor', ['sideband', 'close 7']],
    ['corrupt:two-descriptors', ['sideband with 7 and second']],
    ['corrupt:wrong-descriptor:pipe', ['sideband with pipe', 'close 7']],
    ['corrupt:nonblocking', ['sideband with 7 nonblocking']],
    ['corrupt:sideband-split', SPLIT],
  ])('at once, as it came with a descriptor: %s', (script, does) => {
    const { hears } = lane('forth', [`sideband=${script}*1`]);
    const [changed, ...rest] = hears(TOKEN, 7);
    expect(changed).toMatch(/^changed by .*: was sideband$/);
    expect(rest).toEqual(does);
  });

  it('and its offer passes', () => {
    const { hears } = lane('forth', ['sideband=drop*1']);
    expect(hears(concat(TOKEN, OFFER, TOKEN, OFFER), 7)).toEqual([
      ...['changed by drop: was sideband', 'close 7', 'offer', 'sideband', 'offer'],
    ]);
  });

  it('of an offer that is broken, too', () => {
    const { hears } = lane('forth', ['sideband=pass,drop', 'offer=duplicate']);
    expect(hears(concat(TOKEN, OFFER), 7)).toEqual([
      ...['changed by duplicate: was offer', 'sideband with 7', 'offer', 'offer'],
    ]);
    expect(hears(concat(TOKEN, OFFER), 8)).toEqual([
      ...['changed by drop: was sideband', 'close 8'],
      ...['changed by duplicate: was offer', 'offer', 'offer'],
    ]);
  });

  it('without a descriptor only where an offer follows', () => {
    const { hears } = lane('forth', ['sideband=drop']);
    expect(hears(TOKEN)).toEqual(['start patience 1000']);
    expect(hears(OFFER)).toEqual(['changed by drop: was sideband', 'offer', 'stop patience']);
    expect(hears(bytes('ff'.repeat(40)))).toEqual([expect.stringMatching(/^ff/)]);
  });
});

describe('a lane that breaks offers with their sidebands', () => {
  it.each([
    ['corrupt:no-sideband', ['offer', 'close 7']],
    ['corrupt:sideband-only', ['sideband with 7']],
    ['corrupt:descriptor-on-offer', ['sideband', 'offer with 7']],
    ['corrupt:closed-descriptor', ['sideband with closed', 'offer', 'close 7']],
    ['stall:0', ['sideband with 7']],
    ['then:reset', ['sideband with 7', 'offer', 'reset']],
  ])('%s', (script, does) => {
    const { hears } = lane('forth', [`offer=${script}`]);
    const [changed, ...rest] = hears(concat(TOKEN, OFFER), 7);
    expect(changed).toMatch(/was offer$/);
    expect(rest).toEqual(does);
  });
});

describe('a lane that breaks Hellos and HelloReplies', () => {
  it('breaks a Hello that has the right peer_pid by then', () => {
    const { hears } = lane('forth', ['hello=duplicate'], 7);
    expect(hears(hello({ peerPid: 4242 })).slice(1)).toEqual([
      toHex(hello({ peerPid: 7 })),
      toHex(hello({ peerPid: 7 })),
    ]);
  });

  it('breaks a HelloReply, and passes the ready after it', () => {
    const reply = encodeDraft(RIGHT.reply.frame!);
    const { hears } = lane('back', ['reply=corrupt:capability*1']);
    const [changed, broken, ready] = hears(concat(reply, READY));
    expect(changed).toBe(`changed by corrupt:capability: was ${toHex(reply)}`);
    expect(broken).toBe(toHex(faultyFrame(faultNamed('reply', 'capability')!, RIGHT.reply.frame!)));
    expect(ready).toBe('ready');
  });

  it('breaks the ready after a HelloReply that passed', () => {
    const reply = encodeDraft(RIGHT.reply.frame!);
    const { hears } = lane('back', ['ready=drop']);
    expect(hears(concat(reply, READY, bytes('70')))).toEqual([
      ...[toHex(reply), 'changed by drop: was ready', '70'],
    ]);
  });
});

describe('a lane that rewrites peer_pid', () => {
  it('does so in the first frame, and passes the application’s bytes behind it', () => {
    const { hears } = lane('forth', [], 7);
    const said = hears(concat(hello({ peerPid: 4242 }), bytes('70696e67')));
    expect(said).toEqual([
      `changed by peer-pid: was ${toHex(hello({ peerPid: 4242 }))}`,
      toHex(hello({ peerPid: 7 })),
      '70696e67',
    ]);
    expect(hears(hello({ peerPid: 4242 }))).toEqual([toHex(hello({ peerPid: 4242 }))]);
  });

  it('leaves a Hello alone that names none, or the right one', () => {
    for (const peerPid of [0, 7]) {
      const said = hello({ peerPid });
      expect(lane('forth', [], 7).hears(said)).toEqual([toHex(said)]);
    }
  });
});

describe('whatever comes, in whatever pieces', () => {
  it('comes out as it was, every descriptor with its byte', () => {
    const piece = fc.oneof(
      fc.constantFrom(TOKEN, OFFER, ACK, READY, hello(), bytes('01'), bytes('0100000000')),
      fc.uint8Array({ maxLength: 40 }),
    );
    const onePiece = fc.record({ bytes: piece, descriptor: fc.boolean() });
    const way = fc.constantFrom('forth' as const, 'back' as const);
    const cut = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(fc.array(onePiece, { maxLength: 12 }), way, cut, (pieces, direction, size) => {
        const tapped = new TapLane(
          tapRules(
            BREAKABLE.map((frame) => parseBreaks(`${frame}=pass`)),
            null,
          )[direction],
        );
        const seen: [number, number][] = [];
        const given: [number, number][] = [];
        const passed: Uint8Array[] = [];
        let [into, out, next] = [0, 0, 1];
        const take = (commands: readonly LaneCommand[]) => {
          for (const command of commands) {
            if (command.type !== 'pass') continue;
            for (const what of command.part.passed ?? []) seen.push([out, Number(passedInWords(what))]);
            out += command.part.bytes.length;
            passed.push(command.part.bytes);
          }
        };
        for (const { bytes: whole, descriptor } of pieces) {
          for (let start = 0; start < whole.length; start += size) {
            const part = whole.subarray(start, start + size);
            const descriptors = descriptor && start === 0 ? [next++] : [];
            for (const number of descriptors) given.push([into, number]);
            into += part.length;
            take(
              tapped.handle({
                type: 'received',
                chunk: { bytes: part, descriptors: descriptors.map(numbered) },
              }),
            );
          }
        }
        take(tapped.handle({ type: 'ended' }));
        expect(toHex(concat(...passed))).toBe(toHex(concat(...pieces.map((one) => one.bytes))));
        expect(seen).toEqual(given);
      }),
    );
  });
});
