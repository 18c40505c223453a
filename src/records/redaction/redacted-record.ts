import { messageType } from '../../wire/fields/schema.ts';
import type { MessageValue, Value } from '../../wire/fields/value.ts';
import type { Problem } from '../../wire/problem.ts';
import { PROBE_MESSAGE } from '../../wire/registry.ts';
import type { Adopted, ClientRecord, KnowingVerdict, VerdictRecord } from '../outcome-records.ts';
import type { OutputRecord } from '../record.ts';
import type { FrameRecord } from '../traffic-records.ts';
import { cutHex, cutText, withoutLongNumbers } from './cut.ts';
import { redactedDifference } from './redacted-difference.ts';
import { redactedMessage, redactedText, secretsIn } from './redacted-message.ts';
import { knownTo, shownBytesOf } from './shown-before.ts';
import { withoutSecrets } from './written-secrets.ts';

/**
 * The record with only the first 4 bytes of whatever is not known to be harmless: tokens and secrets, and bytes whose meaning is
 * not known. A frame keeps its reading, which has every byte: whoever shows that goes by `visibleBytes`.
 */
export function redactedRecord<T extends OutputRecord>(record: T): T {
  return redactedOf(record) as T;
}

function redactedOf(record: OutputRecord): OutputRecord {
  switch (record.type) {
    case 'frame':
      return redactedFrame(record);
    case 'sideband': {
      const { type, connection, offset, length, problems } = record;
      const { descriptors, passed, file } = record;
      const token = cutHex(record.token);
      return {
        ...{ type, ...(file !== undefined && { file }), connection, offset, length, token, descriptors },
        ...(passed && { passed }),
        problems,
      };
    }
    case 'bytes':
      return {
        ...record,
        hex: cutHex(record.hex, shownBytesOf(record)),
        problems: redactedProblems(record.problems, knownTo(record)),
      };
    case 'changed':
      return {
        ...record,
        was: cutHex(record.was),
        envelope:
          record.envelope === null
            ? null
            : redactedMessage(
                messageType('Frame'),
                record.envelope,
                !broken(record, 'frame-undecodable'),
                knownTo(record),
              ),
        payload: redactedPayload(
          record.message,
          record.payload,
          !broken(record, 'payload-undecodable'),
          knownTo(record),
        ),
        problems: redactedProblems(record.problems, [...knownTo(record), ...secretsOf(record)]),
      };
    case 'handoff': {
      const { type, index, connection, correlationId, outcome, offer, ack, ready } = record;
      const { latencyMs, sides, views, passed, problems, replaces, file } = record;
      const secrets = [...knownTo(record), Buffer.from(record.token, 'hex')];
      return {
        ...(file !== undefined && { file }),
        ...{ type, index, connection, correlationId, outcome, offer, ack, ready, latencyMs, replaces },
        ...(sides && { sides }),
        ...(views && { views }),
        ...(passed && { passed }),
        token: cutHex(record.token),
        serviceName: redactedText(record.serviceName, true, secrets),
        errorDetail: redactedText(record.errorDetail, true, secrets),
        problems: redactedProblems(problems, secrets),
      };
    }
    case 'verdict':
      return redactedVerdict(record);
    case 'client':
      return redactedClient(record);
    case 'compared':
      return {
        ...record,
        differences: record.differences.map((one) =>
          redactedDifference(one, record.message, knownTo(record)),
        ),
      };
    case 'case': {
      const secrets = record.frames?.flatMap(secretsOf) ?? [];
      return {
        ...record,
        ...(record.frames !== undefined && { frames: record.frames.map(redactedFrame) }),
        ...(record.seen !== undefined && { seen: withoutLongNumbers(withoutSecrets(record.seen, secrets)) }),
        // Nobody knows what is in the text that a peer prints.
        ...(record.printed !== undefined && { printed: cutText(record.printed) }),
      };
    }
    default:
      return record;
  }
}

function redactedFrame(record: FrameRecord): FrameRecord {
  const { type, index, connection, direction, offset, length, time, message } = record;
  const { descriptors, passed, reading, file } = record;
  const known = knownTo(reading ?? record);
  return {
    ...(file !== undefined && { file }),
    ...{ type, index, connection, direction, offset, length, time, message },
    envelope: redactedMessage(
      messageType('Frame'),
      record.envelope,
      !broken(record, 'frame-undecodable'),
      known,
    ),
    payload: redactedPayload(message, record.payload, !broken(record, 'payload-undecodable'), known),
    ...(descriptors !== undefined && { descriptors }),
    ...(passed && { passed }),
    problems: redactedProblems(record.problems, [...known, ...secretsOf(record)]),
    ...(reading && { reading }),
  };
}

function secretsOf({ message, payload }: Pick<FrameRecord, 'message' | 'payload'>): Uint8Array[] {
  if (message === null || message === PROBE_MESSAGE) return [];
  if (payload === null || typeof payload !== 'object' || Array.isArray(payload)) return [];
  return secretsIn(messageType(message), payload);
}

function broken({ problems }: { readonly problems: readonly Problem[] }, id: Problem['id']): boolean {
  return problems.some((problem) => problem.id === id);
}

function redactedPayload(
  message: string | null,
  payload: Value,
  whole: boolean,
  known: readonly Uint8Array[],
): Value {
  if (typeof payload === 'string') return cutHex(payload);
  if (payload === null || message === null) return null;
  if (message !== PROBE_MESSAGE)
    return redactedMessage(messageType(message), payload as MessageValue, whole, known);
  const { nonce = null, daemon = null } = payload as MessageValue;
  const process = messageType('DaemonProcess');
  return {
    nonce: whole || typeof nonce !== 'string' ? nonce : cutHex(nonce),
    daemon: daemon === null ? null : redactedMessage(process, daemon as MessageValue, whole, known),
  };
}

/** Without the numbers that may be eight bytes of something else, and without what a peer repeats of a secret. */
export function redactedProblems(
  problems: readonly Problem[],
  secrets: readonly Uint8Array[] = [],
): readonly Problem[] {
  if (problems.length === 0) return problems;
  return problems.map((problem) => ({
    ...problem,
    text: withoutLongNumbers(withoutSecrets(problem.text, secrets)),
  }));
}

function redactedVerdict(record: KnowingVerdict): VerdictRecord {
  const { secrets = [], errorDetail, reason, problems, reconnected } = record;
  return {
    ...record,
    checks: record.checks.map((check) =>
      check.text === undefined ? check : { ...check, text: redactedText(check.text, true, secrets) },
    ),
    errorDetail: redactedText(errorDetail, true, secrets),
    ...(reason !== undefined && { reason: redactedText(reason, true, secrets) }),
    ...(problems && { problems: redactedProblems(problems, secrets) }),
    adopted: redactedTalk(record.adopted),
    ...(reconnected && { reconnected: redactedTalk(reconnected) }),
  };
}

function redactedClient(record: ClientRecord): ClientRecord {
  const { token, serviceName, reason } = record;
  const secrets = [...knownTo(record), ...(token === null ? [] : [Buffer.from(token, 'hex')])];
  return {
    ...record,
    serviceName: serviceName === null ? null : redactedText(serviceName, true, secrets),
    token: token === null ? null : cutHex(token),
    reason: redactedText(reason, true, secrets),
  };
}

/** What passed on a handed-over connection is the application's. */
function redactedTalk(talk: Adopted | null): Adopted | null {
  return talk === null ? null : { ...talk, sent: cutText(talk.sent), received: cutText(talk.received) };
}
