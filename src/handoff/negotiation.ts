import { type MessageValue, messageValue, type Value } from '../wire/fields/value.ts';
import { placeIn, placeOf } from '../wire/frame/frame-checks.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { DEFAULT_READY_TIMEOUT_MS, TOKEN_LENGTH } from '../wire/limits.ts';
import { asOwn, type Problem, type ProblemId, problem } from '../wire/problem.ts';
import { Protocol } from '../wire/registry.ts';
import { tokenHex } from '../wire/token.ts';
import { HANDLE_PASSING } from './judge-reply.ts';
import { addOtherProtocol } from './other-protocol.ts';

/** For one connection, how many Hellos that wait for their reply, and replies that wait for their ready, are remembered. */
const REMEMBERED = 64;

interface Range {
  readonly min: number;
  readonly max: number;
}

interface Issued {
  /** As lower-case hex. */
  readonly token: string;
  /** When the reply was seen, in microseconds, or null. */
  readonly time: number | null;
  /** Whether this command made the reply wrong, or late, on purpose. */
  readonly own: boolean;
}

/** What a client and a broker have said to each other on one connection, before and after the handoff. */
export class Negotiation {
  /** What the Hellos offered that no reply has answered, by request_id. */
  private readonly hellos = new Map<string, Range>();
  /** The tokens that the client was given and that no ready has named yet. */
  private issued: Issued[] = [];
  /** What the client takes the next frame for; null: for nothing of the negotiation. */
  private awaited: 'HelloReply' | 'ready' | null = null;
  /** The token of the last ready, as hex; null before. */
  private readied: string | null = null;
  /** The token of the last ready or reply, as hex; null before. */
  token: string | null = null;
  /** Whether the client sent something that is not a correct Hello: the stock broker’s refusal then has request_id 0. */
  broken = false;

  /** Takes in a frame to the client, before anything else is made of it. */
  heard(frame: FrameReading, problems: Problem[]): void {
    const { awaited } = this;
    this.awaited = null;
    if (awaited === 'HelloReply')
      addOtherProtocol(frame, Protocol.CONTROL, 'the answer to a Hello', problems);
    else if (awaited === 'ready')
      addOtherProtocol(
        frame,
        Protocol.HANDOFF,
        'the ready, for which a client takes the frame after the HelloReply,',
        problems,
      );
  }

  /** Notes that a frame to the client was kept from it on the way. */
  missed(): void {
    this.awaited = null;
  }

  hello(frame: FrameReading): void {
    this.awaited = 'HelloReply';
    if (frame.requestId === null || this.hellos.size >= REMEMBERED) return;
    const fields = frame.payload?.complete === true ? messageValue(frame.payload) : {};
    const min = Number(fields['clientMinProtocol'] ?? 0);
    const max = Number(fields['clientMaxProtocol'] ?? Number.POSITIVE_INFINITY);
    this.hellos.set(String(frame.requestId), { min, max });
    if (frame.problems.some(({ severity }) => severity === 'error')) this.broken = true;
  }

  /** @param own whether this command made it wrong, or late, on purpose */
  reply(frame: FrameReading, time: number | null, own: boolean, problems: Problem[]): void {
    const fields = frame.payload?.complete === true ? messageValue(frame.payload) : {};
    const negotiated = asMessage(fields['negotiated']);
    const range = this.answered(frame, negotiated === null, problems);
    if (negotiated === null) return this.checkResult(frame, fields, problems);
    const token = this.agreement(frame, negotiated, range, problems);
    if (token !== null) this.awaited = 'ready';
    if (token !== null) this.issued = [...this.issued.slice(1 - REMEMBERED), { token, time, own }];
  }

  /** Checks a ready against the token that the client was given. */
  ready(frame: FrameReading, time: number | null, problems: Problem[]): void {
    const { handoff } = frame;
    if (handoff === null) return;
    const token = tokenHex(handoff.token);
    if (this.issued.length === 0) return this.checkRepeated(frame, token, problems);
    this.readied = token;
    const at = this.issued.findIndex((issued) => issued.token === token);
    const [issued] = this.issued.splice(Math.max(at, 0), 1);
    const add = (id: ProblemId, path: readonly string[], text: string) => {
      const found = payloadProblem(frame, id, path, text);
      problems.push(issued!.own ? asOwn(found) : found);
    };
    if (at === -1) {
      const text =
        'must be the token of the HelloReply, is another: the client does not take this ready for its own';
      add('ready-token-mismatch', ['token'], text);
    }
    const waited = time === null || issued!.time === null ? 0 : (time - issued!.time) / 1000;
    if (waited <= DEFAULT_READY_TIMEOUT_MS) return;
    const text = `a client waits ${DEFAULT_READY_TIMEOUT_MS} ms after the HelloReply, but this came after ${waited} ms`;
    add('ready-late', [], text);
  }

  /** A client has its connection by the first ready: the application gets what follows. */
  private checkRepeated(frame: FrameReading, token: string, problems: Problem[]): void {
    if (token !== this.readied) return;
    const text = 'a ready for this token came before: the application gets this one';
    problems.push(payloadProblem(frame, 'duplicate-ack', ['token'], text));
  }

  /** Of a reply without `negotiated`. */
  private checkResult(frame: FrameReading, fields: MessageValue, problems: Problem[]): void {
    if (frame.payload?.complete !== true || fields['refused'] !== undefined) return;
    const place = frame.base + frame.payloadStart;
    problems.push(problem('reply-empty', 'payload', place, 'must have negotiated or refused, has neither'));
  }

  /** What the Hello offered that the reply answers; null where that is not known. */
  private answered(frame: FrameReading, refused: boolean, problems: Problem[]): Range | null {
    if (this.hellos.size === 0 || frame.requestId === null) return null;
    const id = String(frame.requestId);
    const known = this.hellos.get(id);
    if (known !== undefined) {
      this.hellos.delete(id);
      return known;
    }
    if (refused && id === '0' && this.broken) return null;
    const text = `request_id must be the Hello’s ${[...this.hellos.keys()].join(' or ')}, found ${id}`;
    const place = frame.base + placeOf(frame.envelope, 5, frame.start);
    problems.push(problem('request-id-mismatch', 'envelope.requestId', place, text));
    return this.hellos.size === 1 ? [...this.hellos.values()][0]! : null;
  }

  /** Gives the token that the client is to see in its ready; null where there is none. */
  private agreement(
    frame: FrameReading,
    negotiated: MessageValue,
    range: Range | null,
    problems: Problem[],
  ): string | null {
    const add = (id: ProblemId, name: string, text: string) =>
      problems.push(payloadProblem(frame, id, ['negotiated', name], text));
    const token = String(negotiated['handlePassedToken'] ?? '');
    const length = token.length / 2;
    const passing = (BigInt(String(negotiated['serverCapabilities'] ?? 0)) & HANDLE_PASSING) !== 0n;
    const version = Number(negotiated['negotiatedProtocol'] ?? 0);
    if (range !== null && (version < range.min || version > range.max))
      add(
        'protocol-not-offered',
        'negotiatedProtocol',
        `must be from ${range.min} to ${range.max}, which the Hello offered, found ${version}`,
      );
    if (length > 0 && length !== TOKEN_LENGTH)
      add(
        'reply-token-length',
        'handlePassedToken',
        `must be ${TOKEN_LENGTH} bytes or empty, found ${length}`,
      );
    if (length > 0 && !passing)
      add(
        'capability-mismatch',
        'serverCapabilities',
        'bit 0 must be set where there is a handle_passed_token',
      );
    if (length === 0 && passing)
      add(
        'capability-mismatch',
        'handlePassedToken',
        'must be a token where bit 0 of server_capabilities is set',
      );
    this.token = length > 0 ? token : null;
    return length > 0 && passing ? token : null;
  }
}

function payloadProblem(frame: FrameReading, id: ProblemId, path: readonly string[], text: string): Problem {
  const field = ['payload', ...path].join('.');
  return problem(id, field, frame.base + placeIn(frame, path), text);
}

function asMessage(value: Value | undefined): MessageValue | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
}
