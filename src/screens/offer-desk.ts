import type { AdoptedConnection } from '../io/adopted.ts';
import type { OutputRecord } from '../records/record.ts';
import type { Segment } from '../records/segment.ts';
import { formatStep, type Step } from '../script/action.ts';
import type { StepSource } from '../script/step-source.ts';
import type { BackendObserver, HeldOffer } from '../services/fake-backend.ts';
import { escapeText } from '../text/escape.ts';
import { Watched } from './model.ts';

/** An offer as the screen lists it. Times in ms on a clock that does not jump. */
export interface DeskOffer {
  readonly connection: number;
  readonly service: string;
  readonly token: string;
  readonly correlationId: string;
  /** Null while that is not known. */
  readonly descriptors: number | null;
  readonly since: number;
  /** What was decided, in the words of a script; null while it is held. */
  readonly decision: string | null;
  /** What became of it, once that is known. */
  readonly outcome: string | null;
  /** The frame, field by field. */
  readonly frame: readonly string[];
  /** What was said on the adopted connection; null: there is none. */
  readonly talk: readonly string[] | null;
  readonly talking: boolean;
}

/** Lets go of the oldest entries beyond this. */
const REMEMBERED = 1_000;
/** So much of one connection can be saved; in bytes. */
const MOST_KEPT = 64 * 1024;
const MOST_LINES = 200;

interface Kept extends DeskOffer {
  readonly decide: (step: Step) => void;
}

interface Connection {
  readonly segments: Segment[];
  length: number;
  descriptors: number | null;
  adopted: AdoptedConnection | null;
}

/** The offers that a person has in hand, apart from any screen. */
export class OfferDesk extends Watched implements BackendObserver {
  private entries: readonly Kept[] = [];
  private readonly connections = new Map<number, Connection>();
  /** How many connections have come, with offers or without. */
  connectionCount = 0;
  /** What was told last of a connection that shows in no offer; empty: nothing. */
  lastNotice = '';
  /** What is done about the offers to come; null: they are held. */
  rule: StepSource | null = null;
  private readonly treeOf: (record: OutputRecord) => readonly string[];

  /** @param treeOf shows a frame field by field */
  constructor(treeOf: (record: OutputRecord) => readonly string[]) {
    super();
    this.treeOf = treeOf;
  }

  get offers(): readonly DeskOffer[] {
    return this.entries;
  }

  hold({ connection, offer, decide }: HeldOffer, since: number): void {
    const { serviceName: service, token, correlationId } = offer;
    // What else there is to know comes with the records, a moment later.
    const unknown = {
      descriptors: null,
      frame: [],
      decision: null,
      outcome: null,
      talk: null,
      talking: false,
    };
    const entry = { connection, service, token, correlationId, since, ...unknown, decide };
    this.entries = [...this.entries, entry].slice(-REMEMBERED);
    this.changed();
    if (this.rule !== null) this.decide(this.entries.length - 1, this.rule.next());
  }

  /** Decides about an offer; one that was decided before stays as it is. */
  decide(index: number, step: Step): void {
    const entry = this.entries[index];
    if (entry === undefined || entry.decision !== null || entry.outcome !== null) return;
    this.change(index, { decision: formatStep(step) });
    entry.decide(step);
  }

  /** Writes a line on the adopted connection of an offer. */
  say(index: number, text: string): void {
    const entry = this.entries[index];
    const adopted = entry === undefined ? null : this.connection(entry.connection).adopted;
    if (adopted === null) return;
    adopted.send(Buffer.from(`${text}\n`));
    this.note(index, `you: ${text}`);
  }

  /** All that passed on the connection of an offer. */
  segments(index: number): readonly Segment[] {
    const entry = this.entries[index];
    return entry === undefined ? [] : this.connection(entry.connection).segments;
  }

  /** Notes what became of the offers. */
  see(record: OutputRecord): void {
    if (record.type === 'sideband') this.connection(record.connection).descriptors = record.descriptors;
    if (record.type === 'frame' && record.message === 'HandoffOffer') {
      const { descriptors } = this.connection(record.connection);
      const index = this.entries.findIndex(
        ({ connection, frame }) => connection === record.connection && frame.length === 0,
      );
      this.change(index, { frame: this.treeOf(record), descriptors });
    }
    if (record.type !== 'handoff') return;
    const index = this.entries.findLastIndex(
      (entry) => entry.connection === record.connection && entry.token === record.token,
    );
    if (index === -1) return;
    const latency = record.latencyMs === null ? '' : ` after ${Math.round(record.latencyMs)} ms`;
    this.change(index, { outcome: `${record.outcome}${latency}` });
  }

  notice(text: string): void {
    this.lastNotice = text;
    this.changed();
  }

  readonly passed = (segment: Segment): void => {
    const connection = this.connection(segment.connection);
    connection.length += segment.bytes.length;
    if (connection.length <= MOST_KEPT) connection.segments.push(segment);
  };

  adopted(number: number, adopted: AdoptedConnection): void {
    this.connection(number).adopted = adopted;
    const at = () => this.entries.findLastIndex(({ connection }) => connection === number);
    this.change(at(), { talk: ['adopted'], talking: true });
    adopted.listen((bytes) => this.note(at(), `client: ${escapeText(Buffer.from(bytes).toString())}`));
    void adopted.ended.then(({ received }) => {
      this.note(at(), `ended after ${received} bytes`);
      this.change(at(), { talking: false });
      this.connection(number).adopted = null;
    });
  }

  private connection(number: number): Connection {
    const known = this.connections.get(number);
    if (known !== undefined) return known;
    const connection = { segments: [], length: 0, descriptors: null, adopted: null };
    this.connections.set(number, connection);
    this.connectionCount += 1;
    if (this.connections.size > REMEMBERED) this.connections.delete(this.connections.keys().next().value!);
    return connection;
  }

  private note(index: number, text: string): void {
    const talk = this.entries[index]?.talk ?? [];
    this.change(index, { talk: [...talk, text].slice(-MOST_LINES) });
  }

  private change(index: number, change: Partial<DeskOffer>): void {
    const entry = this.entries[index];
    if (entry === undefined) return;
    this.entries = this.entries.with(index, { ...entry, ...change });
    this.changed();
  }
}
