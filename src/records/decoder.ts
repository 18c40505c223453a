import type { Handoff } from '../handoff/handoff.ts';
import { Pairing } from '../handoff/pairing.ts';
import type { PairingOptions } from '../handoff/pairing-options.ts';
import type { Withheld } from '../handoff/talk.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import type { Direction } from '../wire/direction.ts';
import { plural } from '../wire/plural.ts';
import { problem } from '../wire/problem.ts';
import type { SidebandMode } from '../wire/strict/offer-reader.ts';
import { Connections } from './connections.ts';
import { DecodedConnection, type DecodedStream } from './decoded-stream.ts';
import type { FastPath, Progress } from './fast-path.ts';
import { handoffRecord } from './handoff-record.ts';
import { HeldMemory } from './held-memory.ts';
import { OpenFates } from './open-fates.ts';
import { CLOSED_HERE } from './own-problems.ts';
import { RecordMaker } from './record-maker.ts';
import { noteKnown } from './redaction/shown-before.ts';
import { noted } from './said-before.ts';
import type { Segment } from './segment.ts';
import { type PlainSegment, plainSegment, type SegmentTaker } from './segment-batch.ts';
import type { TrafficRecord } from './traffic-record.ts';
import type { HandoffRecord } from './traffic-records.ts';

export interface DecoderOptions extends PairingOptions {
  /** What the backend of the offers takes for a sideband, where that is known; without it what any backend may. There must be no fast path with another one. */
  readonly sidebands?: SidebandMode;
  /** Whether a handoff is reported again when it is known what became of its descriptors: where a recording shows their use. */
  readonly followsDescriptors?: boolean;
  /** Makes the fast path, which bypasses the records for ordinary handoffs; absent: there is none. */
  readonly fastPath?: (progress: Progress) => FastPath;
}

/** Up to this, a chunk is kept whole for the few bytes of it that are unfinished. In bytes. */
const SHARED_CHUNK = 32 * 1024;

/**
 * Turns traffic into records, from a file or live: the one place where streams are cut, frames read, handoffs paired and
 * problems found.
 */
export class Decoder implements SegmentTaker {
  /** Bytes taken in so far. */
  length = 0;
  private readonly connections: Connections;
  private readonly held = new HeldMemory();
  private readonly pairing: Pairing;
  private readonly maker: RecordMaker;
  private readonly emit: (record: TrafficRecord) => void;
  private readonly fates: OpenFates | null;
  private readonly plain = plainSegment();

  constructor(emit: (record: TrafficRecord) => void, options: DecoderOptions = {}) {
    this.emit = emit;
    this.fates = options.followsDescriptors ? new OpenFates() : null;
    this.pairing = new Pairing(
      (number) => this.connections.find(number)?.talk ?? null,
      (handoff) => this.report(handoff),
      options,
    );
    const report = (handoff: Handoff) => this.report(handoff);
    this.maker = new RecordMaker(emit, report, this.pairing, options.fastPath, options.sidebands);
    this.connections = new Connections(
      (number, lengths) => new DecodedConnection(number, this.maker, lengths),
      (connection) => this.close(connection, 'given-up'),
      options.hashKey,
    );
  }

  push(segment: Segment): void {
    if (this.fates !== null) this.reportAgain(this.fates.next());
    if (segment.ends) return this.endConnection(segment.connection, segment.direction, segment.time);
    const stream = this.connections.get(segment.connection).stream(segment.direction);
    if (segment.settled !== undefined) {
      const descriptor = stream.settle(segment.settled);
      return descriptor === null ? undefined : this.settled(segment.connection, descriptor);
    }
    if (segment.changed !== undefined) return this.maker.changed(stream, segment, segment.changed);
    if (segment.gap !== undefined) return this.gap(stream, segment.gap);
    if (this.maker.fastPath !== null && this.takeWhole(stream, this.asPlain(segment))) return;
    this.length += segment.bytes.length;
    const before = stream.weight;
    stream.push(segment);
    // Of a chunk that others share, each stream that waits for more would count the whole.
    if (stream.splitter.pinned > SHARED_CHUNK) stream.splitter.compact();
    if (this.held.changed(stream, before))
      this.held.relieve(() => this.connections.all().flatMap((connection) => connection.all()));
  }

  takePlain(segment: PlainSegment): boolean {
    if (this.maker.fastPath === null || this.fates !== null) return false;
    return this.takeWhole(this.connections.get(segment.connection).stream(segment.direction), segment);
  }

  /** Takes what is one whole piece past cutting and looking up; false: nothing is taken. */
  private takeWhole(stream: DecodedStream, segment: PlainSegment | null): boolean {
    if (segment === null || !stream.idle) return false;
    const { start, end, passed } = segment;
    if (this.maker.fastPath?.takeWhole(stream, segment, stream.length - start) !== true) return false;
    if (passed !== null) stream.rememberAll(passed);
    stream.skip(end - start);
    this.length += end - start;
    return true;
  }

  /** Null where the segment tells more than that. */
  private asPlain(segment: Segment): PlainSegment | null {
    const { plain } = this;
    const { bytes, unread, own, application, anywhere } = segment;
    if (unread || own || application || anywhere) return null;
    plain.connection = segment.connection;
    plain.direction = segment.direction;
    plain.time = segment.time;
    plain.descriptors = segment.descriptors;
    plain.passed = segment.passed ?? null;
    plain.bytes = bytes;
    plain.start = 0;
    plain.end = bytes.length;
    return plain;
  }

  /**
   * Ends a connection, both directions: what was left unfinished on it is given out.
   * @param endedBy the direction of the side that ended it; null where that is not known
   * @param at when, in µs since the epoch; null where that is not known
   */
  endConnection(number: number, endedBy: Direction | null = null, at: number | null = null): void {
    const connection = this.connections.take(number);
    if (connection === null) return;
    connection.endedBy = endedBy;
    connection.endedAt = at;
    this.close(connection);
  }

  /** Notes that it is known now what became of a descriptor: a handoff that was reported without that is reported again. */
  settled(connection: number, descriptor: PassedDescriptor): void {
    const place = this.connections.find(connection)?.talk.unsettled.settled(descriptor) ?? null;
    const handoff = place === null ? null : this.pairing.handoffs.ended(place);
    if (handoff !== null) this.report(handoff);
  }

  /** Whether a handoff of that connection was reported before it was known what became of its descriptors. */
  awaitsFates(connection: number): boolean {
    return this.connections.find(connection)?.talk.unsettled.none === false;
  }

  /** Notes whether this command itself is the reason if something is not answered on a connection. */
  withholds(number: number, what: Withheld): void {
    const { talk } = this.connections.get(number);
    talk.stopped ||= what === 'stopped';
    if (what === 'next') talk.withheldFrom = Math.min(talk.withheldFrom, this.pairing.handoffs.nextIndex);
    else talk.withheldFrom = what === 'nothing' ? Number.POSITIVE_INFINITY : 0;
  }

  /** Notes that the backend is known not to have accepted the offers of a connection that came between those offsets. */
  unaccepted(number: number, from: number, upTo = Number.POSITIVE_INFINITY): void {
    const connection = this.connections.find(number);
    if (connection !== null) this.pairing.handoffs.unaccepted(connection.talk, from, upTo);
  }

  /** Ends everything. */
  end(): void {
    for (const connection of this.connections.all()) this.close(connection);
    this.connections.clear();
    for (const record of this.fates?.end() ?? []) this.reportAgain(record);
  }

  private close(connection: DecodedConnection, why: 'truncated' | 'given-up' = 'truncated'): void {
    for (const stream of connection.all()) {
      if (stream.leavesNothing) continue;
      const before = stream.weight;
      stream.end(why);
      if (why === 'truncated') this.maker.offerMissing(stream);
      this.held.ended(stream, before);
    }
    const { talk } = connection;
    if (talk.offers.count === 0 && talk.changedOffer === null) return;
    const stopped = talk.stopped ? CLOSED_HERE : '';
    const reason = why === 'truncated' ? stopped : '; given up, as too many connections came after its own';
    const { length, unfinishedAnswer } = connection.stream('backend-to-broker');
    const part = unfinishedAnswer === null ? 0 : length - unfinishedAnswer;
    for (const handoff of this.pairing.end(talk, reason, part)) this.report(handoff, connection);
  }

  private gap(stream: DecodedStream, length: number): void {
    const { connection, direction, splitter } = stream;
    splitter.gap(length);
    stream.oddUpTo = splitter.length;
    const offset = splitter.length - length;
    const text = `${plural(length, 'byte')} that passed here ${length === 1 ? 'was' : 'were'} not recorded`;
    const problems = [problem('not-recorded', null, offset, text)];
    this.emit(
      noted(stream, { type: 'gap', connection: connection.number, direction, offset, length, problems }),
    );
  }

  private reportAgain(record: HandoffRecord | null): void {
    if (record !== null) this.emit(record);
  }

  /** Gives out the record of a handoff as it is now. */
  private report(handoff: Handoff, connection = this.connections.find(handoff.connection)): void {
    const record = handoffRecord(handoff);
    noteKnown(record, connection?.secrets ?? null);
    this.emit(record);
    this.fates?.reported(record);
    this.pairing.handoffs.done(handoff);
  }
}
