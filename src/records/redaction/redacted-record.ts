import { messageType } from '../../wire/fields/schema.ts';
import type { MessageValue, Value } from '../../wire/fields/value.ts';
import type { Problem } from '../../wire/problem.ts';
import { PROBE_MESSAGE } from '../../wire/registry.ts';
import type { Adopted } from '../outcome-records.ts';
import type { OutputRecord } from '../record.ts';
import type { FrameRecord } from '../traffic-records.ts';
import { cutHex, cutText, withoutLongNumbers } from './cut.ts';
import { redactedDifference } from './redacted-difference.ts';
import { redactedMessage, redactedText } from './redacted-message.ts';

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
      return { ...record, hex: cutHex(record.hex), problems: redactedProblems(record.problems) };
    case 'changed':
      return {
        ...record,
        was: cutHex(record.was),
        envelope:
          record.envelope === null
            ? null
            : redactedMessage(messageType('Frame'), record.envelope, !broken(record, 'frame-undecodable')),
        payload: redactedPayload(record.message, record.payload, !broken(record, 'payload-undecodable')),
        problems: redactedProblems(record.problems),
      };
    case 'handoff': {
      const { type, index, connection, correlationId, outcome, offer, ack, ready } = record;
      const { latencyMs, sides, views, passed, problems, replaces, file } = record;
      return {
        ...(file !== undefined && { file }),
        ...{ type, index, connection, correlationId, outcome, offer, ack, ready, latencyMs, replaces },
        ...(sides && { sides }),
        ...(views && { views }),
        ...(passed && { passed }),
        token: cutHex(record.token),
        serviceName: redactedText(record.serviceName, true),
        errorDetail: redactedText(record.errorDetail, true),
        problems: redactedProblems(problems),
      };
    }
    case 'verdict':
      return {
        ...record,
        errorDetail: redactedText(record.errorDetail, true),
        adopted: redactedTalk(record.adopted),
        ...(record.reconnected && { reconnected: redactedTalk(record.reconnected) }),
      };
    case 'client':
      return { ...record, token: record.token === null ? null : cutHex(record.token) };
    case 'compared':
      return {
        ...record,
        differences: record.differences.map((one) => redactedDifference(one, record.message)),
      };
    case 'case':
      return {
        ...record,
        ...(record.frames !== undefined && { frames: record.frames.map(redactedFrame) }),
        ...(record.seen !== undefined && { seen: withoutLongNumbers(record.seen) }),
        // Nobody knows what is in the text that a peer prints.
        ...(record.printed !== undefined && { printed: cutText(record.printed) }),
      };
    default:
      return record;
  }
}

function redactedFrame(record: FrameRecord): FrameRecord {
  const { type, index, connection, direction, offset, length, time, message } = record;
  const { descriptors, passed, reading, file } = record;
  return {
    ...(file !== undefined && { file }),
    ...{ type, index, connection, direction, offset, length, time, message },
    envelope: redactedMessage(messageType('Frame'), record.envelope, !broken(record, 'frame-undecodable')),
    payload: redactedPayload(message, record.payload, !broken(record, 'payload-undecodable')),
    ...(descriptors !== undefined && { descriptors }),
    ...(passed && { passed }),
    problems: redactedProblems(record.problems),
    ...(reading && { reading }),
  };
}

function broken({ problems }: { readonly problems: readonly Problem[] }, id: Problem['id']): boolean {
  return problems.some((problem) => problem.id === id);
}

function redactedPayload(message: string | null, payload: Value, whole: boolean): Value {
  if (typeof payload === 'string') return cutHex(payload);
  if (payload === null || message === null) return null;
  if (message !== PROBE_MESSAGE) return redactedMessage(messageType(message), payload as MessageValue, whole);
  const { nonce = null, daemon = null } = payload as MessageValue;
  const process = messageType('DaemonProcess');
  return {
    nonce: whole || typeof nonce !== 'string' ? nonce : cutHex(nonce),
    daemon: daemon === null ? null : redactedMessage(process, daemon as MessageValue, whole),
  };
}

/** Without the numbers that may be eight bytes of something else. */
export function redactedProblems(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length === 0) return problems;
  return problems.map((problem) => ({ ...problem, text: withoutLongNumbers(problem.text) }));
}

/** What passed on a handed-over connection is the application's. */
function redactedTalk(talk: Adopted | null): Adopted | null {
  return talk === null ? null : { ...talk, sent: cutText(talk.sent), received: cutText(talk.received) };
}
