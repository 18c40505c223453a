import type { Segment } from '../../src/records/segment.ts';
import type { TrafficRecord } from '../../src/records/traffic-record.ts';
import type { MessageValue } from '../../src/wire/fields/value.ts';
import type { ProblemId } from '../../src/wire/problem.ts';
import type { Shown } from './tshark.ts';

/** What needs more than the packets up to here: the end of the input, or a reading in two ways. */
const OUT_OF_SIGHT: ReadonlySet<ProblemId> = new Set([
  'truncated',
  'offer-unanswered',
  'bare-hello',
  'bare-message',
  'sideband-split',
  'handle-missing',
  'handle-invalid',
]);

/** What both can say of a sideband or a frame, in the same words. */
export interface Said {
  readonly stream: number;
  readonly what: string;
  readonly problems: readonly string[];
}

function bySession(said: readonly Said[]): Said[] {
  return [...said].sort((one, other) => one.stream - other.stream || (one.what < other.what ? -1 : 1));
}

/** Streams are numbered in the order in which their first packets come. */
export function ours(records: readonly TrafficRecord[], segments: readonly Segment[]): Said[] {
  const streams = [...new Set(segments.map(({ connection }) => connection))];
  return bySession(
    records.flatMap((record): Said[] => {
      if (record.type !== 'sideband' && record.type !== 'frame') return [];
      const stream = streams.indexOf(record.connection);
      // That a second sideband has come in place of an offer shows at once.
      const shows = (id: ProblemId) =>
        !OUT_OF_SIGHT.has(id) || (record.type === 'sideband' && id === 'truncated');
      const problems = record.problems.map(({ id }) => id).filter(shows);
      if (record.type === 'sideband')
        return [{ stream, what: `sideband ${record.token}`, problems: problems.sort() }];
      if (record.problems.some(({ id }) => id === 'bare-hello')) return [];
      const { envelope } = record;
      const payload = (typeof record.payload === 'object' ? record.payload : null) as MessageValue | null;
      const isHandoff = record.message === 'HandoffOffer' || record.message === 'HandoffAck';
      const facts = [
        ...['envelopeVersion', 'payloadProtocol', 'requestId'].map((name) => envelope[name] ?? 0),
        ...(isHandoff && payload !== null
          ? ['token', 'correlationId', 'accepted', 'serviceName', 'errorDetail'].map(
              (name) => payload[name] ?? '',
            )
          : []),
      ];
      return [{ stream, what: `frame ${facts.join(' ')}`, problems: [...new Set(problems)].sort() }];
    }),
  );
}

export function theirs(shown: readonly Shown[]): Said[] {
  return bySession(
    shown.flatMap(({ stream, fields }): Said[] => {
      const last = (name: string) => fields.get(name)?.at(-1);
      const problems = [...new Set(fields.get('handoff.problem') ?? [])].sort();
      const sideband = last('handoff.sideband');
      if (sideband !== undefined) return [{ stream, what: `sideband ${plainHex(sideband)}`, problems }];
      if (fields.has('handoff.bytes')) return [];
      const number = (name: string) => String(Number(last(name) ?? '0'));
      const exact = (name: string) => last(name) ?? '0';
      const message = messageOf(fields);
      const facts = [
        exact('handoff.frame.envelope_version'),
        number('handoff.frame.payload_protocol'),
        exact('handoff.frame.request_id'),
      ];
      if (message !== null) {
        const accepted = last('handoff.accepted');
        facts.push(plainHex(last('handoff.token') ?? ''), exact('handoff.correlation_id'));
        facts.push(message === 'ack' ? String(accepted === '1' || accepted === 'True') : '');
        facts.push(last('handoff.service_name') ?? '', last('handoff.error_detail') ?? '');
      }
      return [{ stream, what: `frame ${facts.join(' ')}`, problems }];
    }),
  );
}

function messageOf(fields: Shown['fields']): 'offer' | 'ack' | null {
  if (Number(fields.get('handoff.frame.payload_protocol')?.at(-1)) !== 0xd0ff) return null;
  if (fields.has('handoff.token') || fields.has('handoff.correlation_id'))
    return fields.has('handoff.service_name') || fields.has('handoff.handle_value') ? 'offer' : 'ack';
  return null;
}

export function plainHex(shown: string): string {
  return shown.replaceAll(':', '');
}
