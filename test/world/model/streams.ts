import type { PassedDescriptor } from '../../../src/wire/descriptor.ts';
import type { Seen } from '../machine/process.ts';
import type { Player } from '../stage.ts';

/** Bytes that really passed one way on one connection, as whoever shows them sent or received them. */
export interface Stream {
  readonly connection: number;
  /** Towards the one who was dialled, or back. */
  readonly way: 'forth' | 'back';
  readonly bytes: Uint8Array;
  /** Where descriptors were passed. */
  readonly passed: readonly { readonly offset: number; readonly passed: readonly PassedDescriptor[] }[];
  /** Up to which offset the bytes had passed at which time, in µs, and after how much else at this process. */
  readonly times: readonly Passage[];
}

interface Passage {
  readonly end: number;
  readonly at: number;
  readonly order: number;
}

/** When the last of the first `length` bytes passed. */
export function passedAt({ times }: Stream, length: number): Omit<Passage, 'end'> {
  return times.find(({ end }) => end >= length) ?? NEVER;
}

const NEVER = { at: Number.POSITIVE_INFINITY, order: Number.POSITIVE_INFINITY };

/** A connection as a player numbers it, by conversation and end. */
export interface Numbered {
  readonly connection: number;
  readonly seen: readonly Seen[];
}

/** What passed at each of a player’s connections that it shows, in the order of their numbers. Once its world has ended. */
export const connectionsOf = once(connectionsIn);

/** What passed each way on each of them. */
export const streamsOf = once(streamsIn);

/** The same answer is given to whoever asks about a player again. */
export function once<Answer>(ask: (player: Player) => Answer): (player: Player) => Answer {
  const known = new WeakMap<Player, Answer>();
  return (player) => {
    const answer = known.get(player) ?? ask(player);
    known.set(player, answer);
    return answer;
  };
}

const SHOWN: ReadonlySet<Seen['type']> = new Set(['sent', 'received', 'unmade']);

function connectionsIn({ role, process }: Player): Numbered[] {
  const connections = new Map<string, { readonly connection: number; readonly seen: Seen[] }>();
  const begin = (key: string, connection: number) => connections.set(key, { connection, seen: [] });
  let next = 0;
  for (const one of process.seen) {
    const { driver, end, type } = one;
    const alone = role === 'client' || role === 'sender' || role === 'pipeline';
    if (alone && (driver > 0 || (end > 0 && type !== 'unmade'))) continue;
    const key = role === 'broker' ? `${driver} ${end}` : String(driver);
    if (role !== 'broker' && !connections.has(key)) begin(key, driver);
    // A broker numbers clients when they come, and backends when the first byte passes, or an offer does not.
    if (role === 'broker' && type === 'opened' && end === 0) begin(key, next++);
    if (role === 'broker' && end > 0 && SHOWN.has(type) && !connections.has(key)) begin(key, next++);
    connections.get(key)?.seen.push(one);
  }
  return [...connections.values()];
}

function streamsIn(player: Player): Stream[] {
  const orders = new Map(player.process.seen.map((one, order) => [one, order]));
  return connectionsOf(player).flatMap((numbered) => [
    streamOf(player, numbered, 'forth', orders),
    streamOf(player, numbered, 'back', orders),
  ]);
}

function streamOf(
  { role }: Player,
  { connection, seen }: Numbered,
  way: 'forth' | 'back',
  orders: ReadonlyMap<Seen, number>,
): Stream {
  const pieces: Uint8Array[] = [];
  const passed: { offset: number; passed: readonly PassedDescriptor[] }[] = [];
  const times: Passage[] = [];
  let offset = 0;
  for (const one of seen) {
    if (one.type !== 'sent' && one.type !== 'received') continue;
    // A tap shows what it passed on.
    if (role === 'tap' && one.type !== 'sent') continue;
    if (wayOf(role, one.end, one.type) !== way) continue;
    if (one.passed.length > 0) passed.push({ offset, passed: one.passed });
    pieces.push(one.bytes);
    offset += one.bytes.length;
    times.push({ end: offset, at: one.at, order: orders.get(one)! });
  }
  return { connection, way, bytes: Buffer.concat(pieces), passed, times };
}

function wayOf(role: Player['role'], end: number, type: 'sent' | 'received'): 'forth' | 'back' {
  const dialled =
    role === 'client' ||
    role === 'sender' ||
    role === 'pipeline' ||
    (role === 'tap' || role === 'broker' ? end === 1 : false);
  return (type === 'sent') === dialled ? 'forth' : 'back';
}

/** Which way a direction goes. */
export function wayOfDirection(direction: string | null): 'forth' | 'back' {
  return direction === 'broker-to-backend' ||
    direction === 'client-to-broker' ||
    direction === 'client-to-backend'
    ? 'forth'
    : 'back';
}
