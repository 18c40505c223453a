import type { ChangedRecord, HandoffRecord } from '../../../src/records/traffic-records.ts';
import type { PassedDescriptor } from '../../../src/wire/descriptor.ts';
import type { Player } from '../stage.ts';
import { isPiece, type PieceRecord } from './check-records.ts';
import { fatesIn } from './fates-said.ts';
import { ModelPairing } from './pairing.ts';
import { connectionsOf, once, passedAt, type Stream, streamsOf, wayOfDirection } from './streams.ts';

/** Every handoff that is shown is the one that the rule of pairing makes of what passed, and the other way round. */
export function checkHandoffs(player: Player): string[] {
  const shown = new Map<number, HandoffRecord>();
  for (const record of player.records) if (record.type === 'handoff') shown.set(record.index, record);
  const { handoffs } = modelOf(player);
  const wrong =
    shown.size === handoffs.length ? [] : [`${handoffs.length} handoffs, ${shown.size} are shown`];
  for (const [index, handoff] of handoffs.entries()) {
    const record = shown.get(index);
    if (record === undefined) continue;
    const found = { ...handoff, correlationId: String(handoff.correlationId) };
    for (const field of [
      'connection',
      'token',
      'correlationId',
      'outcome',
      'offer',
      'ack',
      'ready',
      'latencyMs',
    ] as const)
      if (record[field] !== found[field])
        wrong.push(`handoff ${index}: ${field} is ${found[field]}, shown as ${record[field]}`);
    const { offered, answered, outcome, passed } = handoff;
    const there = record.passed ?? [];
    if (passed.length !== there.length || passed.some((one, at) => one !== there[at]))
      wrong.push(`handoff ${index}: ${passed.length} descriptors came with it, ${there.length} are shown`);
    const said = player.fates.said.get(index);
    if (said !== fatesIn({ passed }))
      wrong.push(`handoff ${index}: its descriptors are ${fatesIn({ passed })}, said to be ${said}`);
    const unseen = handoff.offer === null && handoff.ack === null;
    const sides =
      offered === null && answered === null && handoff.offer !== null
        ? undefined
        : { broker: outcome, backend: answered ?? (unseen ? null : outcome) };
    if (JSON.stringify(record.sides) !== JSON.stringify(sides))
      wrong.push(
        `handoff ${index}: ${JSON.stringify(sides)} to its sides, shown as ${JSON.stringify(record.sides)}`,
      );
  }
  return wrong;
}

/** What the model makes of the frames that a player has shown. */
export const modelOf = once(modelled);

function modelled(player: Player): ModelPairing {
  const model = new ModelPairing(player.deadlineMs);
  const streams = new Map(streamsOf(player).map((stream) => [`${stream.connection} ${stream.way}`, stream]));
  const pieces = player.records.filter((record) => isPiece(record) || record.type === 'changed');
  const received = new Map<string, Received>();
  for (const [place, record] of pieces.entries()) {
    if (record.type === 'sideband') continue;
    if (record.type === 'changed') {
      const key = `${record.connection} ${wayOfDirection(record.direction)}`;
      const stream = received.get(key) ?? new Received(player, record);
      received.set(key, stream);
      const was = Buffer.from(record.was, 'hex');
      const at = /^(unsent|incomplete)$/.test(record.by)
        ? sentBefore(streams.get(key), record.offset)
        : stream.cameAt(was, record);
      model.asItCame(record, was, at);
      continue;
    }
    const stream = streams.get(`${record.connection} ${wayOfDirection(record.direction)}`);
    if (stream === undefined) continue;
    if (record.type === 'bytes') {
      if (record.direction === 'backend-to-broker' && isAnswer(record, player))
        model.brokenAnswer(record.connection);
      continue;
    }
    const end = record.offset + record.length;
    const passage = passedAt(stream, end);
    const forth = streams.get(`${record.connection} forth`);
    model.frame(
      record,
      stream.bytes.subarray(record.offset, end),
      passage.at,
      announcedToken(pieces, place, forth, passage.order),
      passedBefore(pieces, place, forth),
    );
  }
  model.end();
  return model;
}

/** In bytes. */
const SIDEBAND = 16;

/** When what was sent of an offer that was not sent as a whole, or in its place, had left; null where that is nothing. */
function sentBefore(stream: Stream | undefined, offset: number): number | null {
  return stream === undefined || offset === 0 ? null : passedAt(stream, offset).at;
}

/** What a tap has received one way on one connection. */
class Received {
  private readonly pieces: readonly { readonly bytes: Uint8Array; readonly at: number }[];
  private readonly bytes: Buffer;
  /** How much of it has been dealt with. */
  private from = 0;
  /** Up to where that has passed, or what replaced it; null where that is not known. */
  private replaced: number | null = 0;

  constructor(player: Player, { connection, direction }: ChangedRecord) {
    const end = wayOfDirection(direction) === 'forth' ? 0 : 1;
    const seen = connectionsOf(player).find((one) => one.connection === connection)?.seen ?? [];
    this.pieces = seen.flatMap((one) => (one.type === 'received' && one.end === end ? [one] : []));
    this.bytes = Buffer.concat(this.pieces.map(({ bytes }) => bytes));
  }

  /** When the last byte of that frame came, in µs. */
  cameAt(was: Buffer, { offset, by }: ChangedRecord): number {
    // What came since the last change passed as it was, unless it is part of what replaced that; so may a sideband be, which
    // is shorter than any offer.
    const since = this.replaced === null ? 0 : offset - this.replaced - SIDEBAND;
    const from = this.from + Math.max(0, since);
    const at = this.bytes.indexOf(was, from);
    if (at === -1) return Number.NaN;
    this.from = at + was.length;
    const copies = copiesIn(by);
    this.replaced = copies === null ? null : offset + copies * was.length;
    let end = 0;
    for (const { bytes, at: time } of this.pieces) {
      end += bytes.length;
      if (end >= this.from) return time;
    }
    return Number.NaN;
  }
}

/** How often a frame passes of which a tap says that; null where something else passes as well. */
function copiesIn(by: string): number | null {
  const actions = by.split('+').filter((action) => !/^(delay:.*|drop|silent|hangup|reset)$/.test(action));
  return actions.every((action) => action === 'pass' || action === 'duplicate')
    ? actions.reduce((sum, action) => sum + (action === 'pass' ? 1 : 2), 0)
    : null;
}

/**
 * The token of the last sideband that had passed by then, where its offer had not. The broker reads what comes before its offer as the
 * answer to that (docs/protocol.md, defect-early-ack), whatever else came in between.
 */
function announcedToken(
  pieces: readonly (PieceRecord | ChangedRecord)[],
  place: number,
  forth: Stream | undefined,
  order: number,
): string | null {
  const { connection } = pieces[place]!;
  if (forth === undefined) return null;
  const before = pieces.slice(0, place).findLast((record) => isOffer(record, connection));
  const sideband = pieces.findLast(
    (record) =>
      record.type === 'sideband' &&
      record.connection === connection &&
      record.offset > (before?.offset ?? -1) &&
      passedAt(forth, record.offset + record.length).order <= order,
  );
  return sideband?.type === 'sideband' ? sideband.token : null;
}

/**
 * What came with the sideband of an offer: the last one before it and after the offer before.
 * docs/protocol.md, sideband-place: it belongs to those 16 bytes and to no others.
 */
function passedBefore(
  pieces: readonly (PieceRecord | ChangedRecord)[],
  place: number,
  forth: Stream | undefined,
): readonly PassedDescriptor[] {
  const { connection } = pieces[place]!;
  const before = pieces.slice(0, place);
  const since = before.findLastIndex((record) => isOffer(record, connection));
  const sideband = before
    .slice(since + 1)
    .findLast((record) => record.type === 'sideband' && record.connection === connection);
  if (sideband?.type !== 'sideband') return [];
  const { offset, length } = sideband;
  return (forth?.passed ?? []).flatMap((one) =>
    one.offset >= offset && one.offset < offset + length ? one.passed : [],
  );
}

function isOffer(record: PieceRecord | ChangedRecord, connection: number): boolean {
  return record.connection === connection && record.type === 'frame' && record.message === 'HandoffOffer';
}

/** Whether bytes of a backend that are not a frame answer an offer: not where the broker left before the rest of them. */
function isAnswer(record: PieceRecord, player: Player): boolean {
  const broken = record.problems.some(({ id }) => id === 'truncated');
  return !broken || endedByBackend(player, record.connection);
}

function endedByBackend(player: Player, connection: number): boolean {
  const seen = connectionsOf(player).find((one) => one.connection === connection)?.seen ?? [];
  const first = seen.find(({ type }) => type === 'ended' || type === 'closed');
  if (player.role === 'tap') return first?.type === 'ended' ? first.end === 1 : true;
  return player.role === 'backend' ? first?.type === 'closed' : first?.type === 'ended';
}

/** The summary counts what the records say, each once. */
export function checkSummary({ records, summary }: Player): string[] {
  if (summary === null) return [];
  const pieces = records.filter(isPiece);
  const frames = pieces.filter((record) => record.type === 'frame');
  const latest = new Map<number, HandoffRecord>();
  for (const record of records) if (record.type === 'handoff') latest.set(record.index, record);
  const handoffs: Record<string, number> = { accepted: 0, refused: 0, invalid: 0, late: 0, unanswered: 0 };
  for (const { outcome } of latest.values()) handoffs[outcome]! += 1;
  const changed = records.filter((record) => record.type === 'changed');
  const problems = [...pieces, ...changed, ...latest.values()]
    .flatMap((record) => record.problems)
    .filter(({ own }) => !own);
  const severities: Record<string, number> = { error: 0, warning: 0, note: 0 };
  for (const { severity } of problems) severities[severity]! += 1;
  for (const record of records)
    if (record.type === 'verdict')
      for (const { severity, own } of record.problems ?? []) if (!own) severities[severity]! += 1;
  const counted = {
    bytes: pieces.reduce((sum, { length }) => sum + length, 0),
    frames: frames.length,
    offers: frames.filter(({ message }) => message === 'HandoffOffer').length,
    acks: frames.filter(
      ({ message, envelope }) => message === 'HandoffAck' && envelope['kind'] === 'FRAME_KIND_RESPONSE',
    ).length,
    handoffs,
    problems: severities,
  };
  const answered = [...latest.values()].filter(({ latencyMs }) => latencyMs !== null).length;
  const timed = summary.latencyMs?.count ?? 0;
  const wrong = timed === answered ? [] : [`summary: ${answered} latencies, ${timed} are counted`];
  return wrong.concat(
    Object.entries(counted).flatMap(([name, value]) => {
      const told = summary[name as keyof typeof counted];
      return JSON.stringify(told) === JSON.stringify(value)
        ? []
        : [`summary: ${name} is ${JSON.stringify(value)}, shown as ${JSON.stringify(told)}`];
    }),
  );
}
