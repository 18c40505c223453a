import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Segment } from '../../../src/records/segment.ts';
import { ack, offer, TOKEN, toHex } from '../../wire/building.ts';
import { read } from '../reading.ts';
import { message, printed } from './printing.ts';

/** Something that one end says in one call, and how the other end reads it. */
interface Said {
  readonly byBroker: boolean;
  readonly bytes: Uint8Array;
  readonly passes: boolean;
  /** In how many reads it arrives. */
  readonly reads: number;
  /** Whether the sender’s line is complete only after it was read. */
  readonly late: boolean;
}

/** How descriptors are printed: broker’s and backend’s, before and after the broker’s socket has a peer. */
const STYLES = {
  '-yy': {
    broker: '6<UNIX-STREAM:[51->52]>',
    first: '6<UNIX-STREAM:[51]>',
    backend: '4<UNIX-STREAM:[52->51,"/run/b"]>',
  },
  '-y': { broker: '6<socket:[51]>', first: '6<socket:[51]>', backend: '4<socket:[52]>' },
  none: { broker: '6', first: '6', backend: '4' },
} as const;

const CONVERSATION: readonly Said[] = [
  { byBroker: true, bytes: TOKEN, passes: true, reads: 1, late: false },
  { byBroker: true, bytes: offer(), passes: false, reads: 2, late: false },
  { byBroker: false, bytes: ack(), passes: false, reads: 2, late: false },
];

function logOf(conversation: readonly Said[], style: keyof typeof STYLES, cut: number): string[] {
  const { broker, first, backend } = STYLES[style];
  return conversation.flatMap(({ byBroker, bytes, passes, reads, late }, index) => {
    const from = !byBroker ? backend : index === 0 ? first : broker;
    const pids = byBroker ? [10, 20] : [20, 10];
    const send = passes
      ? `${pids[0]} sendmsg(${from}, ${message(bytes, '9')}, 0`
      : `${pids[0]} write(${from}, ${printed(bytes, cut)}, ${bytes.length}`;
    const received = pieces(bytes, reads).map((part, place) =>
      passes && place === 0
        ? `${pids[1]} recvmsg(${byBroker ? backend : broker}, ${message(part, '5')}, 0) = ${part.length}`
        : `${pids[1]} read(${byBroker ? backend : broker}, ${printed(part, cut)}, 4096) = ${part.length}`,
    );
    const end = `= ${bytes.length}`;
    if (!late) return [`${send}) ${end}`, ...received];
    return [
      `${send} <unfinished ...>`,
      ...received,
      `${pids[0]} <... ${passes ? 'sendmsg' : 'write'} resumed>) ${end}`,
    ];
  });
}

function pieces(bytes: Uint8Array, count: number): Uint8Array[] {
  const size = Math.ceil(bytes.length / count);
  return [...Array(count).keys()]
    .map((index) => bytes.subarray(index * size, (index + 1) * size))
    .filter((one) => one.length > 0);
}

function saidBy(conversation: readonly Said[], broker: boolean): string {
  return conversation
    .filter(({ byBroker }) => byBroker === broker)
    .map(({ bytes }) => toHex(bytes))
    .join('');
}

function toldTo(segments: readonly Segment[], direction: string): string {
  return segments
    .filter((one) => one.direction === direction)
    .map(({ bytes, gap }) => (gap ? '..'.repeat(gap) : toHex(bytes)))
    .join('');
}

const said = fc.record({
  byBroker: fc.boolean(),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 90 }),
  passes: fc.constant(false),
  reads: fc.integer({ min: 1, max: 3 }),
  late: fc.boolean(),
});
const style = fc.constantFrom<keyof typeof STYLES>('-yy', '-y', 'none');
const conversation = fc
  .tuple(fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }), fc.array(said, { maxLength: 8 }))
  .map(([late, more]) => [...CONVERSATION.map((one, index) => ({ ...one, late: late[index]! })), ...more]);

describe('both ends in one log of strace', () => {
  it('are one connection: no byte is lost, none is reported twice', async () => {
    await fc.assert(
      fc.asyncProperty(conversation, style, async (all, how) => {
        const { segments, failure } = await read(logOf(all, how, 1000).join('\n'));
        expect(failure).toBeNull();
        expect(new Set(segments.map(({ connection }) => connection))).toEqual(new Set([0]));
        expect(toldTo(segments, 'broker-to-backend')).toBe(saidBy(all, true));
        expect(toldTo(segments, 'backend-to-broker')).toBe(saidBy(all, false));
        expect(segments.filter(({ descriptors }) => descriptors === 1).length).toBe(1);
      }),
    );
  });

  it('fill each other’s gaps, and what neither shows is a gap of its length', async () => {
    await fc.assert(
      fc.asyncProperty(conversation, fc.integer({ min: 20, max: 60 }), async (all, cut) => {
        const { segments, failure } = await read(logOf(all, '-yy', cut).join('\n'));
        expect(failure).toBeNull();
        for (const [broker, direction] of [
          [true, 'broker-to-backend'],
          [false, 'backend-to-broker'],
        ] as const) {
          const [whole, told] = [saidBy(all, broker), toldTo(segments, direction)];
          expect(told.length).toBe(whole.length);
          expect(whole).toMatch(new RegExp(`^${told}$`));
        }
      }),
    );
  });

  it('with lines missing anywhere never tell other bytes than were recorded', async () => {
    const kept = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 60, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(conversation, style, kept, async (all, how, keep) => {
        const log = logOf(all, how, 1000).filter((_, index) => keep[index % keep.length] !== 0);
        const { segments } = await read(log.length === 0 ? 'close(3) = 0' : log.join('\n'));
        const shown = all
          .flatMap(({ bytes, reads }) => [bytes, ...pieces(bytes, reads)])
          .map((bytes) => toHex(bytes));
        // Each is what some call moved, or a part of it: the rest was shown by the other end, or a result is missing.
        for (const { bytes, gap } of segments)
          if (gap === undefined) expect(shown.some((call) => call.includes(toHex(bytes)))).toBe(true);
      }),
    );
  });

  it('may be cut off anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(conversation, style, fc.nat(), fc.nat(), async (all, how, from, to) => {
        const log = logOf(all, how, 1000).join('\n');
        const [start, end] = [from % log.length, to % log.length].sort((one, other) => one - other) as [
          number,
          number,
        ];
        const part = `close(3) = 0\n${log.slice(log.indexOf('\n', start) + 1, Math.max(end, log.indexOf('\n', start) + 1))}`;
        const { segments } = await read(part);
        const everything = all.map(({ bytes }) => toHex(bytes));
        for (const { bytes } of segments)
          expect(everything.some((call) => call.includes(toHex(bytes)))).toBe(true);
      }),
    );
  });
});
