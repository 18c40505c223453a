import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LaneCommand } from '../../../src/conversations/tap/lane-contract.ts';
import { TapLane } from '../../../src/conversations/tap/tap-lane.ts';
import { tapRules } from '../../../src/conversations/tap/tap-rules.ts';
import { faultNamed, faultyFrame } from '../../../src/faults/catalogue.ts';
import { encodeDraft } from '../../../src/frames/draft.ts';
import { BREAKABLE, parseBreaks } from '../../../src/script/breaks.ts';
import { RIGHT } from '../../faults/right.ts';
import { bytes, concat, hello, TOKEN, toHex } from '../../wire/building.ts';
import { ACK, lane, numbered, OFFER, passedInWords, READY } from './tap-lane-talk.ts';

describe('a lane that breaks sidebands', () => {
  const SPLIT = [`${toHex(TOKEN.subarray(0, 7))} with 7`, toHex(TOKEN.subarray(7))];

  it.each([
    ['drop', [], ['close 7']],
    ['silent', []],
    ['hangup', ['hangup'], ['close 7']],
    ['reset', ['reset'], ['close 7']],
    ['truncate:3', [`${toHex(TOKEN.subarray(0, 3))} with 7`, 'hangup']],
    ['corrupt:no-descriptor', ['sideband', 'close 7']],
    ['corrupt:two-descriptors', ['sideband with 7 and second']],
    ['corrupt:wrong-descriptor:pipe', ['sideband with pipe', 'close 7']],
    ['corrupt:nonblocking', ['sideband with 7 nonblocking']],
    ['corrupt:sideband-split', SPLIT],
  ] satisfies [string, string[], string[]?][])(
    'at once, as it came with a descriptor: %s',
    (script, does, before = []) => {
      const { hears } = lane('forth', [`sideband=${script}*1`]);
      expect(hears(TOKEN, 7)).toEqual([
        ...before,
        expect.stringMatching(/^changed by .*: was sideband$/),
        ...does,
      ]);
    },
  );

  it('once its delay has passed', () => {
    const { hears, runsOut } = lane('forth', ['sideband=delay:1s']);
    expect(hears(TOKEN, 7)).toEqual(['start step 1000']);
    expect(runsOut('step')).toEqual(['changed by delay:1s+pass: was sideband', 'sideband with 7']);
  });

  it('once all of it is there, however it comes', () => {
    const { hears } = lane('forth', ['sideband=drop*1']);
    expect(hears(Buffer.from([0xff]), 7)).toEqual(['start patience 1000']);
    expect(hears(Buffer.alloc(15, 0xff))).toEqual([
      'close 7',
      expect.stringMatching(/^changed by drop/),
      'stop patience',
    ]);
  });

  it('and its offer passes', () => {
    const { hears } = lane('forth', ['sideband=drop*1']);
    expect(hears(concat(TOKEN, OFFER, TOKEN, OFFER), 7)).toEqual([
      ...['close 7', 'changed by drop: was sideband', 'offer', 'sideband', 'offer'],
    ]);
  });

  it('of an offer that is broken, too', () => {
    const { hears } = lane('forth', ['sideband=pass,drop', 'offer=duplicate']);
    expect(hears(concat(TOKEN, OFFER), 7)).toEqual([
      ...['changed by duplicate: was offer', 'sideband with 7', 'offer', 'offer'],
    ]);
    expect(hears(concat(TOKEN, OFFER), 8)).toEqual([
      ...['close 8', 'changed by drop: was sideband'],
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
  it('does so in the first frame, and passes the application’s bytes after it', () => {
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
                chunk: { bytes: part, descriptors: descriptors.map(numbered), at: 0 },
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
