import { ReadFrameRecord } from '../../records/frame-record.ts';
import { RecentlyUsed } from '../../records/recently-used.ts';
import { alike } from '../../records/redaction/shown-before.ts';
import { SeenSidebandRecord } from '../../records/sideband-record.ts';
import type { TrafficRecord } from '../../records/traffic-record.ts';
import type { BytesRecord, GapRecord, HandoffRecord, SidebandRecord } from '../../records/traffic-records.ts';
import type { Problem } from '../../wire/problem.ts';
import { tokenFrom } from '../../wire/token.ts';
import { digestOf, isReady, tokenOf } from './frame-identity.ts';
import { Hellos } from './hellos.ts';
import { JoinedHandoffs } from './joined-handoffs.ts';
import { type RecordedConnection, RecordedConnections } from './recorded-connection.ts';
import { addIndex, news, type Sight, Sights, tellSight } from './sights.ts';
import { ToldFrames } from './told-frames.ts';

/** A frame of a handoff as one recording has it. */
interface RecordedFrame {
  /** Its number among those of all recordings. */
  readonly index: number;
  /** When this recording saw it, in µs since 1970. */
  readonly time: number | null;
}

/** More than can belong to handoffs that one recording’s pairing remembers. */
const MOST_FRAMES = 131_072;
/** Connections whose frames are remembered. */
const MOST_TOLD = 4_096;

/**
 * Makes the records of several recordings those of one: everything is reported once, whichever of them show it, numbers are those of all together,
 * and a handoff that several show is one.
 */
export class JoinedRecords {
  private readonly names: readonly string[];
  private readonly emit: (record: TrafficRecord) => void;
  private readonly connections: RecordedConnections;
  private readonly sights = new Sights();
  private readonly hellos = new Hellos();
  private readonly handoffs: JoinedHandoffs;
  private readonly told = new RecentlyUsed<number, ToldFrames>(MOST_TOLD);
  /** By recording: the frames of handoffs by the numbers that it gave them. */
  private readonly frames: RecentlyUsed<number, RecordedFrame>[];
  private count = 0;

  /** @param names of the recordings */
  constructor(names: readonly string[], emit: (record: TrafficRecord) => void) {
    this.names = names;
    this.emit = emit;
    this.connections = new RecordedConnections(names.length);
    this.handoffs = new JoinedHandoffs(names, emit);
    this.frames = names.map(() => new RecentlyUsed(MOST_FRAMES));
  }

  /** A sentence for each pair of recordings whose clocks were not the same. */
  get contradictions(): string[] {
    return this.handoffs.clocks.contradictions(this.names);
  }

  /** Tells what was waiting for another recording. */
  end(): void {
    this.handoffs.end();
  }

  take(recording: number, record: TrafficRecord): void {
    switch (record.type) {
      case 'sideband':
        return this.sideband(recording, record);
      case 'frame':
        return this.frame(recording, record);
      case 'bytes':
      case 'gap':
        return this.piece(recording, record);
      case 'handoff':
        return this.handoff(recording, record);
      case 'changed': {
        const connection = this.numberIn(recording, record.connection);
        return this.emit(alike({ ...record, file: this.names[recording]!, connection }, record));
      }
    }
  }

  private sideband(recording: number, record: SidebandRecord): void {
    const connection = this.connections.get(recording, record.connection);
    const { sight, again } = this.sights.see(`sideband ${record.token}`, recording);
    const { token, offset, descriptors, passed, problems } = record;
    if (again) return this.shownAgain(sight, recording, connection, 'broker-to-backend', record, token);
    const number = this.connections.numberOf(connection);
    tellSight(sight, number, record);
    const place = tokenFrom(Buffer.from(token, 'hex'));
    const told = new SeenSidebandRecord(number, offset, place, descriptors, passed, problems);
    told.file = this.names[recording]!;
    this.toldFrames(number).add('broker-to-backend', offset, place.bytes);
    this.emit(told);
  }

  private frame(recording: number, record: ReadFrameRecord): void {
    const connection = this.connections.get(recording, record.connection);
    const { reading, direction } = record;
    const bytes = digestOf(record);
    const token = tokenOf(record);
    if (
      token === null &&
      record.message === 'Hello' &&
      this.isKnownHello(recording, record, connection, bytes)
    )
      return;
    if (token !== null && record.message === 'HelloReply') this.reply(recording, connection, token, bytes);
    if (token !== null && record.message === 'HandoffOffer') this.handoffs.offer(token, recording);
    const scope = token === null ? `${this.connections.numberOf(connection)} ${direction}` : 'token';
    const { sight, again, nth } = this.sights.see(`${scope} ${bytes}`, recording);
    if (again && (token !== null || news(sight, record.problems).length === 0)) {
      this.remember(recording, record, sight.indexes[nth] ?? sight.indexes.at(-1) ?? 0);
      this.shownAgain(sight, recording, connection, direction, record, token);
      return;
    }
    const number = this.connections.numberOf(connection);
    tellSight(sight, number, record);
    const index = this.tell(recording, record, number);
    addIndex(sight, index);
    this.remember(recording, record, index);
    if (isReady(record) && token !== null)
      this.handoffs.ready(token, {
        index,
        accepted: reading.handoff!.accepted,
        offset: record.offset,
        judged: record.problems.some(({ id }) => id === 'ready-without-acceptance'),
      });
  }

  /** Whether another recording has shown this Hello, as far as can be told before its reply. */
  private isKnownHello(
    recording: number,
    record: ReadFrameRecord,
    connection: RecordedConnection,
    bytes: string,
  ): boolean {
    // Two Hellos of the same process may be alike; without its pid, those of any two are.
    const { peerPid = 0 } = (record.payload ?? {}) as { readonly peerPid?: number };
    if (peerPid === 0 || connection.number !== null) return false;
    const known = this.hellos.find(bytes, recording, record.microseconds, connection);
    connection.number = known;
    if (known !== null) {
      connection.held = record;
      return true;
    }
    this.hellos.add(bytes, recording, record.microseconds, this.connections.numberOf(connection));
    return false;
  }

  /** The token of a reply says which connection it is. */
  private reply(recording: number, connection: RecordedConnection, token: string, bytes: string): void {
    const known = this.sights.find(`token ${bytes}`);
    if (known !== undefined) return;
    const number = this.connections.numberOf(connection);
    for (const other of this.hellos.replied(number, token)) {
      const { held } = other;
      other.held = null;
      if (held === null) continue;
      other.number = null;
      this.tell(recording, held, this.connections.numberOf(other));
    }
  }

  private piece(recording: number, record: BytesRecord | GapRecord): void {
    const connection = this.connections.get(recording, record.connection);
    const number = this.connections.numberOf(connection);
    const { direction, offset, length, problems } = record;
    const shift = connection.shifts.get(direction);
    const shown = record.type === 'gap' ? NOTHING : Buffer.from(record.hex, 'hex');
    const cut = record.type === 'gap' || problems.every(({ severity }) => severity === 'note');
    if (shift !== undefined && cut && this.told.get(number)?.hold(direction, offset + shift, length, shown))
      return;
    if (record.type === 'bytes') {
      const key = `${number} ${direction} bytes ${length} ${record.hex}`;
      const { sight, again } = this.sights.see(key, recording);
      if (again && news(sight, problems).length === 0) return;
      tellSight(sight, number, record);
    }
    this.emit(alike({ ...record, file: this.names[recording]!, connection: number }, record));
  }

  private handoff(recording: number, record: HandoffRecord): void {
    const frames = this.frames[recording]!;
    const frameOf = (index: number | null) => (index === null ? undefined : frames.get(index));
    const [offer, ack, ready] = [record.offer, record.ack, record.ready].map(frameOf);
    const connection = this.numberIn(recording, record.connection);
    const numbers = {
      offer: offer?.index ?? record.offer,
      ack: ack?.index ?? null,
      ready: ready?.index ?? null,
    };
    const renumbered = alike({ ...record, ...numbers, connection }, record);
    const [offeredAt = null, answeredAt = null] = [offer?.time, ack?.time];
    this.handoffs.take({ recording, record: renumbered, offeredAt, answeredAt }, record.index);
  }

  /** Tells a frame; gives its number. */
  private tell(recording: number, record: ReadFrameRecord, connection: number): number {
    const { microseconds, reading, problems, descriptors, passed } = record;
    const index = this.count++;
    const told = new ReadFrameRecord(index, connection, microseconds, reading, problems, descriptors, passed);
    told.file = this.names[recording]!;
    const { bytes, start, end } = reading;
    this.toldFrames(connection).add(record.direction, record.offset, bytes.subarray(start, end));
    this.emit(told);
    return index;
  }

  /** What another recording has shown is not reported again, but for what is wrong with it here alone. */
  private shownAgain(
    sight: Sight,
    recording: number,
    connection: RecordedConnection,
    direction: ReadFrameRecord['direction'],
    record: { readonly offset: number; readonly problems: readonly Problem[] },
    token: string | null,
  ): void {
    connection.number = sight.connection;
    connection.held = null;
    connection.shifts.set(direction, sight.offset - record.offset);
    const found = news(sight, record.problems);
    for (const { id } of found) sight.problems.add(id);
    if (token !== null && found.length > 0) this.handoffs.alsoFound(token, recording, found);
  }

  private remember(recording: number, record: ReadFrameRecord, index: number): void {
    if (record.reading.handoff !== null)
      this.frames[recording]!.set(record.index, { index, time: record.microseconds });
  }

  private numberIn(recording: number, connection: number): number {
    return this.connections.numberOf(this.connections.get(recording, connection));
  }

  private toldFrames(connection: number): ToldFrames {
    const known = this.told.get(connection);
    if (known !== undefined) return known;
    const frames = new ToldFrames();
    this.told.set(connection, frames);
    return frames;
  }
}

const NOTHING = new Uint8Array();
