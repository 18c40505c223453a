import { payloadPlace, placeOf } from '../wire/frame/frame-checks.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { type HandoffFields, ScannedFields } from '../wire/frame/handoff-fields.ts';
import { HandoffScan } from '../wire/frame/handoff-scan.ts';
import { DEFAULT_ACK_DEADLINE_MS, TOKEN_LENGTH } from '../wire/limits.ts';
import { type Problem, type ProblemId, problem, type Severity } from '../wire/problem.ts';
import { Protocol } from '../wire/registry.ts';
import { NO_TOKEN, tokenLength } from '../wire/token.ts';
import { Handoff } from './handoff.ts';
import { outcomeOfAck, refusal, tokenDifference } from './judge-ack.ts';
import { roleOf } from './role.ts';
import { HandoffTable } from './store/handoff-table.ts';
import { OpenOffers } from './store/open-offers.ts';

/** Where and when a frame was seen. */
export interface Sighting {
  readonly index: number;
  readonly connection: number;
  /** Microseconds since the epoch, or null. */
  readonly time: number | null;
}

interface Connection {
  readonly number: number;
  readonly offers: OpenOffers;
  shownOffer: boolean;
  /** request_ids of Hellos that no HelloReply has answered. */
  readonly hellos: Set<string>;
}

/** So many handoffs, open and ended, are remembered; docs/decisions.md says why. */
const REMEMBERED = 32_768;
const HELLOS_REMEMBERED = 64;

/**
 * Finds which ACK and which ready belong to which offer, and what is wrong between them. Tells handoffs apart by
 * connection and token, as correlation ids repeat. docs/protocol.md, "The three handoff frames".
 */
export class Pairing {
  private readonly connections = new Map<number, Connection>();
  /** The one that was asked for last. */
  private latest: Connection | null = null;
  private readonly table = new HandoffTable(REMEMBERED);
  private count = 0;
  /** What is known of the frame that is being taken in the short way, and a handoff that is not needed any longer. */
  private scanned = new ScannedFields(NO_TOKEN.bytes, new HandoffScan());
  private spare: Handoff | null = null;
  private readonly deadlineMs: number;
  private readonly forgotten: (handoff: Handoff) => void;

  /** @param forgotten told of an open offer that is given up because too many are open */
  constructor(forgotten: (handoff: Handoff) => void, deadlineMs = DEFAULT_ACK_DEADLINE_MS) {
    this.forgotten = forgotten;
    this.deadlineMs = deadlineMs;
  }

  /** Takes in a frame; adds the problems it shows to `problems` and gives the handoff that it answers, if any. */
  see(frame: FrameReading, sighting: Sighting, problems: Problem[]): Handoff | null {
    const connection = this.connection(sighting.connection);
    const role = roleOf(frame, connection.offers.count > 0);
    if (role === null) {
      this.seeControl(frame, connection, problems);
      return null;
    }
    const fields = frame.handoff ?? UNREADABLE;
    if (role === 'offer') return this.seeOffer(frame, fields, sighting, connection, problems);
    if (role === 'ack') return this.seeAck(frame, fields, sighting, connection, problems);
    return this.seeReady(frame, fields, sighting, problems);
  }

  /** Takes in bytes from the backend that are no frame: the answer to the latest open offer broke off. */
  seeBrokenAnswer(connection: number): Handoff | null {
    const handoff = this.connections.get(connection)?.offers.takeLatest() ?? null;
    if (handoff !== null) handoff.outcome = 'invalid';
    return handoff;
  }

  /** Ends a connection: the handoffs that are still open on it stay unanswered. */
  endConnection(number: number): Handoff[] {
    const connection = this.connections.get(number);
    this.connections.delete(number);
    this.latest = null;
    if (connection === undefined) return [];
    const { offers } = connection;
    return offers.list().map((handoff) => unanswered(offers.take(handoff)));
  }

  /** Ends all connections. */
  end(): Handoff[] {
    return [...this.connections.keys()].flatMap((number) => this.endConnection(number));
  }

  /**
   * Takes in an offer that HandoffScan has recognised, at no known time, in place of `see`. False, and nothing is
   * taken in, where there is more to say about it than that it is open now.
   * @param frame index of its frame
   */
  takeUsualOffer(
    bytes: Uint8Array,
    scan: HandoffScan,
    number: number,
    frame: number,
    offset: number,
  ): boolean {
    const { table, scanned } = this;
    if (table.next?.open || table.findAt(bytes, scan.tokenStart, null) !== null) return false;
    const connection = this.connection(number);
    connection.shownOffer = true;
    scanned.take(bytes, scan);
    const handoff = this.spare ?? new Handoff(new ScannedFields(bytes, scan));
    this.spare = null;
    this.scanned =
      handoff.offered instanceof ScannedFields ? handoff.offered : new ScannedFields(bytes, scan);
    handoff.begin(this.count++, number, scanned, frame, offset, null);
    handoff.referred = false;
    connection.offers.add(handoff);
    table.addFound(handoff);
    return true;
  }

  /** The same for an ACK: gives the handoff that it decides, or null where there is more to say. */
  takeUsualAck(bytes: Uint8Array, scan: HandoffScan, number: number, frame: number): Handoff | null {
    const handoff = this.table.findAt(bytes, scan.tokenStart, number);
    if (handoff === null || !handoff.open || handoff.correlationId !== scan.id) return null;
    this.connection(number).offers.take(handoff);
    handoff.ack = frame;
    handoff.outcome = scan.accepted ? 'accepted' : 'refused';
    handoff.reported = handoff.outcome;
    if (!scan.accepted) {
      this.scanned.take(bytes, scan);
      handoff.errorDetail = this.scanned.errorDetail;
    }
    if (!handoff.referred && handoff.offeredAt === null) {
      this.table.end(handoff, scan.id, frame);
      this.spare = handoff;
    }
    return handoff;
  }

  private connection(number: number): Connection {
    if (this.latest?.number === number) return this.latest;
    const known = this.connections.get(number);
    if (known !== undefined) {
      this.latest = known;
      return known;
    }
    const connection: Connection = {
      number,
      offers: new OpenOffers(),
      shownOffer: false,
      hellos: new Set(),
    };
    this.connections.set(number, connection);
    return connection;
  }

  private seeOffer(
    frame: FrameReading,
    fields: HandoffFields,
    sighting: Sighting,
    connection: Connection,
    problems: Problem[],
  ): null {
    const { token, correlationId } = fields;
    connection.shownOffer = true;
    if (this.table.find(token, null) !== null)
      add(
        problems,
        frame,
        'token-reused',
        'payload.token',
        payloadPlace(frame, 'token'),
        'a token is for one offer only',
      );
    if (frame.requestId !== null && frame.requestId !== correlationId && frame.payload?.acceptable) {
      const text = `request_id must be the correlation_id ${correlationId}, found ${frame.requestId}`;
      add(problems, frame, 'request-id-mismatch', 'envelope.requestId', requestIdPlace(frame), text);
    }
    const handoff = new Handoff(fields);
    const place = frame.base + frame.start;
    handoff.begin(this.count++, sighting.connection, fields, sighting.index, place, sighting.time);
    connection.offers.add(handoff);
    const pushedOut = this.table.add(handoff);
    if (pushedOut?.open) this.forget(pushedOut);
    return null;
  }

  private seeAck(
    frame: FrameReading,
    fields: HandoffFields,
    sighting: Sighting,
    connection: Connection,
    problems: Problem[],
  ): Handoff | null {
    const { token, correlationId } = fields;
    const known = this.table.find(token, sighting.connection);
    if (known !== null && !known.open) {
      const text = 'an ACK for this token came before';
      add(problems, frame, 'duplicate-ack', 'payload.token', payloadPlace(frame, 'token'), text);
      return null;
    }
    const answered = known === null ? connection.offers.takeLatest() : connection.offers.take(known);
    const wanted = answered?.correlationId ?? correlationId;
    if (frame.requestId !== null && frame.requestId !== wanted && isReadable(frame)) {
      const text = `request_id must be the offer’s correlation_id ${wanted}, found ${frame.requestId}`;
      add(problems, frame, 'request-id-mismatch', 'envelope.requestId', requestIdPlace(frame), text);
    }
    if (answered === null) {
      this.reportWithoutOffer(frame, connection, problems);
      if (!fields.accepted && isReadable(frame)) addRefusal(problems, frame, fields);
      return null;
    }
    this.settle(answered, known !== null, frame, fields, sighting, problems);
    return answered;
  }

  private reportWithoutOffer(frame: FrameReading, connection: Connection, problems: Problem[]): void {
    const [text, severity] = connection.shownOffer
      ? (['every offer before it was answered', 'error'] as const)
      : (['this stream has shown no offer; it may stand in the other direction', 'note'] as const);
    add(problems, frame, 'ack-without-offer', 'payload.token', payloadPlace(frame, 'token'), text, severity);
  }

  /** Lets an ACK decide the handoff. @param sameToken whether it is known to have the offer’s token */
  private settle(
    handoff: Handoff,
    sameToken: boolean,
    frame: FrameReading,
    fields: HandoffFields,
    sighting: Sighting,
    problems: Problem[],
  ): void {
    const difference = sameToken ? null : tokenDifference(fields.token, handoff.offered.token);
    if (difference !== null && tokenLength(fields.token) === TOKEN_LENGTH && isReadable(frame)) {
      add(problems, frame, 'ack-token-mismatch', 'payload.token', payloadPlace(frame, 'token'), difference);
    }
    if (fields.correlationId !== handoff.correlationId && isReadable(frame)) {
      const text = `correlation_id must be the offer’s ${handoff.correlationId}, found ${fields.correlationId}`;
      add(
        problems,
        frame,
        'ack-correlation-mismatch',
        'payload.correlationId',
        payloadPlace(frame, 'correlationId'),
        text,
      );
    }
    handoff.ack = sighting.index;
    handoff.latencyMs = latency(handoff.offeredAt, sighting.time);
    const late =
      handoff.latencyMs !== null && handoff.latencyMs > this.deadlineMs
        ? handoff.latencyMs - this.deadlineMs
        : null;
    if (late !== null) {
      const text = `must come within ${this.deadlineMs} ms of the offer, came after ${handoff.latencyMs} ms`;
      add(problems, frame, 'ack-late', 'payload', frame.payloadStart, text);
    }
    handoff.outcome = outcomeOfAck(frame, handoff.offered, sameToken, late);
    if (handoff.outcome !== 'refused') return;
    handoff.errorDetail = fields.errorDetail;
    addRefusal(problems, frame, fields);
  }

  private seeReady(
    frame: FrameReading,
    fields: HandoffFields,
    sighting: Sighting,
    problems: Problem[],
  ): Handoff | null {
    const handoff = this.table.find(fields.token, null);
    if (handoff === null) return null;
    handoff.ready = sighting.index;
    if (fields.accepted && handoff.outcome !== 'accepted') {
      const text = `the client was told accepted, the backend’s answer was ${handoff.outcome}`;
      add(
        problems,
        frame,
        'ready-without-acceptance',
        'payload.accepted',
        payloadPlace(frame, 'accepted'),
        text,
      );
    }
    return handoff;
  }

  /** Gives up on an open offer, as too many came after it. */
  private forget(handoff: Handoff): void {
    this.connections.get(handoff.connection)?.offers.take(handoff);
    this.forgotten(unanswered(handoff, `; given up, as ${REMEMBERED} offers came after it`));
  }

  /** A HelloReply’s frame repeats the request_id of the Hello’s. */
  private seeControl(frame: FrameReading, connection: Connection, problems: Problem[]): void {
    if (frame.payloadProtocol !== Protocol.CONTROL || frame.requestId === null) return;
    const id = String(frame.requestId);
    if (frame.message === 'Hello' && connection.hellos.size < HELLOS_REMEMBERED) connection.hellos.add(id);
    if (frame.message !== 'HelloReply' || connection.hellos.size === 0 || connection.hellos.delete(id))
      return;
    const text = `request_id must be the Hello’s ${[...connection.hellos].join(' or ')}, found ${id}`;
    add(problems, frame, 'request-id-mismatch', 'envelope.requestId', requestIdPlace(frame), text);
  }
}

/** What a frame says whose payload cannot be read. */
const UNREADABLE: HandoffFields = {
  token: NO_TOKEN,
  correlationId: 0,
  accepted: false,
  acceptedPlace: 0,
  errorDetail: '',
  serviceName: '',
};

function isReadable(frame: FrameReading): boolean {
  return frame.payload?.acceptable === true;
}

function addRefusal(problems: Problem[], frame: FrameReading, fields: HandoffFields): void {
  problems.push(refusal(frame.base + fields.acceptedPlace, fields.errorDetail));
}

function unanswered(handoff: Handoff, why = ''): Handoff {
  handoff.problems = [
    problem('offer-unanswered', null, handoff.offerOffset, `nothing answered this offer${why}`),
  ];
  return handoff;
}

function latency(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : Math.round(to - from) / 1000;
}

function requestIdPlace(frame: FrameReading): number {
  return placeOf(frame.envelope, 5, frame.start);
}

function add(
  problems: Problem[],
  frame: FrameReading,
  id: ProblemId,
  field: string,
  place: number,
  text: string,
  severity?: Severity,
): void {
  problems.push(problem(id, field, frame.base + place, text, severity));
}
