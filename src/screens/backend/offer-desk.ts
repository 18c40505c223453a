import { fieldPlaces } from '../../browse/field-places.ts';
import { type OfferValues, offerValues } from '../../handoff/judge-offer.ts';
import type { AdoptedConnection } from '../../io/adopted.ts';
import { ReadFrameRecord } from '../../records/frame-record.ts';
import type { OutputRecord } from '../../records/record.ts';
import type { Disguise } from '../../records/redaction/disguised-bytes.ts';
import type { Segment } from '../../records/segment.ts';
import { formatStep, type Step } from '../../script/action.ts';
import type { HeldMessage, HeldMessages } from '../../services/control/held-messages.ts';
import type { BackendObserver } from '../../services/fake-backend.ts';
import { messageValue } from '../../wire/fields/value.ts';
import { Watched } from '../parts/model.ts';
import type { DeskOffer, Said } from './desk-offer.ts';
import { DeskRedaction } from './desk-redaction.ts';
import { Rules } from './rules.ts';

/** The oldest offers are forgotten beyond this number. */
const MOST_OFFERS = 1_000;
/** How much of one connection can be saved, in bytes. */
const MOST_KEPT = 64 * 1024;
const MOST_LINES = 500;

interface Connection {
  readonly segments: Segment[];
  length: number;
  /** The last sideband that no offer has followed yet. */
  sideband: Extract<OutputRecord, { readonly type: 'sideband' }> | null;
  adopted: AdoptedConnection | null;
}

/** The offers that a person has in hand, apart from any screen. */
export class OfferDesk extends Watched implements BackendObserver {
  private entries: readonly DeskOffer[] = [];
  private readonly now: () => number;
  /** Of an offer that was held: the number of its ACK. */
  private readonly acks = new Map<number, number>();
  private readonly connections = new Map<number, Connection>();
  private numbered = 0;
  private readonly held: HeldMessages;
  /** How many connections have come, with offers or without. */
  connectionCount = 0;
  /** The last notice about a connection that shows in no offer; empty: none. */
  lastNotice = '';
  /** What is decided without asking. */
  readonly rules = new Rules();

  /** As they came, in hex, by the number of the offer. */
  private readonly tokens = new Map<number, string>();
  private readonly shown: DeskRedaction;

  /**
   * @param now a clock that does not jump, in ms
   * @param disguise stands in for secrets; null: all is shown
   */
  constructor(held: HeldMessages, now: () => number, disguise: Disguise | null = null) {
    super();
    this.shown = new DeskRedaction(disguise);
    this.held = held;
    this.now = now;
    held.watch({
      held: (message) => this.hold(message),
      decided: (message, step) => this.decided(message.number, step),
    });
  }

  get disguise(): Disguise | null {
    return this.shown.disguise;
  }

  /** The token of an offer as it came, in hex; not to be shown. */
  tokenOf(number: number): string {
    return this.tokens.get(number) ?? '';
  }

  get offers(): readonly DeskOffer[] {
    return this.entries;
  }

  private hold({ number: ack, connection, offer }: HeldMessage): void {
    if (offer === undefined) return;
    const { serviceName: service } = offer;
    // Whatever else there is to know comes with the records, a moment later.
    const number = this.add(connection, offer, true);
    this.acks.set(number, ack);
    const step = this.rules.stepFor(service);
    if (step !== null) this.decide(number, step);
  }

  /** Decides about an offer; one that was decided before stays as it is. */
  decide(number: number, step: Step): void {
    const ack = this.acks.get(number);
    if (ack !== undefined) this.held.decide(ack, step);
  }

  private decided(ack: number, step: Step): void {
    const [number] = [...this.acks].find(([, own]) => own === ack) ?? [];
    if (number === undefined) return;
    this.acks.delete(number);
    this.change(number, { decision: formatStep(step) });
  }

  /** Writes a line on the connection that was handed over. @returns false where it is gone */
  say(number: number, text: string): boolean {
    const entry = this.entryOf(number);
    const adopted = entry === undefined ? null : this.connection(entry.connection).adopted;
    if (adopted === null) return false;
    adopted.send(Buffer.from(`${text}\n`));
    this.note(number, { who: 'you', text: this.shown.talk(text) });
    return true;
  }

  /** All that passed on the connection of an offer. */
  segments(number: number): readonly Segment[] {
    const entry = this.entryOf(number);
    return entry === undefined ? [] : this.connection(entry.connection).segments;
  }

  /** Notes what became of the offers. */
  see(record: OutputRecord): void {
    if (record.type === 'sideband') this.connection(record.connection).sideband = record;
    else if (record.type === 'frame') this.seeFrame(record);
    else if (record.type === 'handoff') {
      const { connection, token } = record;
      const { outcome, errorDetail, latencyMs } = this.shown.handoff(record);
      const entry = this.entries.findLast(
        (one) => one.connection === connection && this.tokenOf(one.number) === token,
      );
      if (entry !== undefined) this.change(entry.number, { outcome, errorDetail, latencyMs });
    }
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
    const offer = this.entries.findLast(({ connection }) => connection === number)?.number ?? -1;
    this.change(offer, { talk: [], talking: true });
    adopted.listen((bytes) =>
      this.note(offer, { who: 'client', text: this.shown.talk(Buffer.from(bytes).toString()) }),
    );
    void adopted.ended.then(({ received }) => {
      this.note(offer, { who: 'note', text: `ended; ${received} bytes came in all` });
      this.change(offer, { talking: false });
      this.connection(number).adopted = null;
    });
  }

  private seeFrame(record: Extract<OutputRecord, { readonly type: 'frame' }>): void {
    if (record.message !== 'HandoffOffer' || !(record instanceof ReadFrameRecord)) return;
    const connection = this.connection(record.connection);
    const entry = this.entries.find((one) => one.connection === record.connection && one.fields.length === 0);
    const { sideband } = connection;
    connection.sideband = null;
    const { payload } = record.reading;
    const values = () => offerValues(payload === null ? {} : messageValue(payload));
    // Nobody was asked about the others: the script or the protocol has decided.
    const number = entry?.number ?? this.add(record.connection, values(), false);
    const shown = this.shown.frame(record);
    const { start, bytes } = shown.reading;
    this.change(number, {
      fields: fieldPlaces(shown, shown.length),
      bytes: Uint8Array.from(bytes.subarray(start, start + shown.length)),
      problems: [...(sideband?.problems ?? []), ...shown.problems],
      descriptors: sideband === null ? 0 : sideband.descriptors,
      passed: sideband?.passed ?? [],
    });
  }

  private add(connection: number, offer: OfferValues, asked: boolean): number {
    const { correlationId } = offer;
    const [service, token] = [
      this.shown.service(offer.serviceName, offer.token),
      this.shown.token(offer.token),
    ];
    const number = this.numbered++;
    this.tokens.set(number, offer.token);
    this.tokens.delete(number - MOST_OFFERS);
    const entry: DeskOffer = {
      ...{ number, connection, service, token, correlationId, asked, since: this.now() },
      ...{ descriptors: null, passed: [], decision: null, outcome: null, errorDetail: '', latencyMs: null },
      ...{ fields: [], bytes: new Uint8Array(), problems: [], talk: null, talking: false },
    };
    this.entries = [...this.entries, entry].slice(-MOST_OFFERS);
    this.changed();
    return number;
  }

  private entryOf(number: number): DeskOffer | undefined {
    return this.entries.find((entry) => entry.number === number);
  }

  private connection(number: number): Connection {
    const known = this.connections.get(number);
    if (known !== undefined) return known;
    const connection = { segments: [], length: 0, sideband: null, adopted: null };
    this.connections.set(number, connection);
    this.connectionCount += 1;
    if (this.connections.size > MOST_OFFERS) this.connections.delete(this.connections.keys().next().value!);
    return connection;
  }

  private note(number: number, said: Said): void {
    const talk = this.entryOf(number)?.talk ?? [];
    this.change(number, { talk: [...talk, said].slice(-MOST_LINES) });
  }

  private change(number: number, change: Partial<DeskOffer>): void {
    const place = this.entries.findIndex((entry) => entry.number === number);
    if (place === -1) return;
    this.entries = this.entries.with(place, { ...this.entries[place]!, ...change });
    this.changed();
  }
}
