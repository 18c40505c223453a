import type { Token } from '../../wire/token.ts';
import { Handoff } from '../handoff.ts';

/**
 * Handoffs that an ACK has ended in the usual way and that no record refers to, in columns: a long recording consists
 * of them, and objects would cost memory and time for the few that are ever looked at again.
 */
export class EndedHandoffs {
  private readonly indexes: Float64Array;
  private readonly connections: Float64Array;
  private readonly ids: Float64Array;
  private readonly offers: Float64Array;
  private readonly places: Float64Array;
  private readonly acks: Float64Array;
  private readonly accepted: Uint8Array;
  private readonly services: string[];
  private readonly details: string[];

  constructor(capacity: number) {
    this.indexes = new Float64Array(capacity);
    this.connections = new Float64Array(capacity);
    this.ids = new Float64Array(capacity);
    this.offers = new Float64Array(capacity);
    this.places = new Float64Array(capacity);
    this.acks = new Float64Array(capacity);
    this.accepted = new Uint8Array(capacity);
    this.services = new Array(capacity).fill('');
    this.details = new Array(capacity).fill('');
  }

  /** @param id the handoff’s correlation id, which is no bigint */
  put(entry: number, handoff: Handoff, id: number, ack: number): void {
    this.indexes[entry] = handoff.index;
    this.connections[entry] = handoff.connection;
    this.ids[entry] = id;
    this.offers[entry] = handoff.offer;
    this.places[entry] = handoff.offerOffset;
    this.acks[entry] = ack;
    this.accepted[entry] = handoff.outcome === 'accepted' ? 1 : 0;
    this.services[entry] = handoff.offered.serviceName;
    this.details[entry] = handoff.errorDetail;
  }

  /** The handoff as it was, at no known time. */
  restore(entry: number, token: Token): Handoff {
    const correlationId = this.ids[entry]!;
    const serviceName = this.services[entry]!;
    const offered = { token, correlationId, accepted: false, acceptedPlace: 0, errorDetail: '', serviceName };
    const handoff = new Handoff(offered);
    const [index, connection, offer] = [this.indexes[entry]!, this.connections[entry]!, this.offers[entry]!];
    handoff.begin(index, connection, offered, offer, this.places[entry]!, null);
    handoff.open = false;
    handoff.ack = this.acks[entry]!;
    handoff.outcome = this.accepted[entry] === 1 ? 'accepted' : 'refused';
    handoff.reported = handoff.outcome;
    handoff.errorDetail = this.details[entry]!;
    return handoff;
  }
}
