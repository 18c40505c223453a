import { observer } from '../output/record-sink.ts';
import type { VerdictRecord } from '../records/outcome-records.ts';
import { parseScript } from '../script/script.ts';
import { stepSource } from '../script/step-source.ts';
import { sendOffer as serve } from '../services/send-offer.ts';
import { parseToken } from '../values/hex-bytes.ts';
import { DEFAULT_ACK_DEADLINE_MS } from '../wire/limits.ts';

/** The flags of `handoff-cli send-offer`. Durations in ms. */
export interface SendOfferOptions {
  readonly endpoint: string;
  readonly service?: string;
  /** As hex; a random one without it. */
  readonly token?: string;
  readonly correlationId?: string;
  readonly handleValue?: string;
  readonly deadline?: number;
  /** Whether a connection is passed before the offer; where the system can without it. */
  readonly sideband?: boolean;
  /** What is done about the offer, such as `corrupt:token`. */
  readonly offer?: string;
  /** Short for an `offer` that corrupts. */
  readonly fault?: string;
  /** Written to the handed-over connection once accepted. */
  readonly send?: string;
  /** How long to keep dialling until somebody listens. */
  readonly wait?: number;
  /** A file to record to. */
  readonly capture?: string;
}

/** Makes one offer and judges the answer. Nobody who listens is the outcome `unreachable`; rejects with a Failure otherwise. */
export async function sendOffer(options: SendOfferOptions): Promise<VerdictRecord> {
  const script = options.offer ?? (options.fault === undefined ? 'offer' : `corrupt:${options.fault}`);
  let verdict: VerdictRecord | null = null;
  const sink = observer((record) => {
    if (record.type === 'verdict') verdict = record;
  });
  const asked = {
    endpoint: options.endpoint,
    service: options.service ?? 'handoff-cli',
    token: options.token === undefined ? null : parseToken(options.token),
    correlationId: options.correlationId ?? '1',
    handleValue: options.handleValue ?? '0',
    deadlineMs: options.deadline ?? DEFAULT_ACK_DEADLINE_MS,
    sideband: options.sideband === undefined ? 'auto' : options.sideband ? 'asked' : 'none',
    offers: stepSource(parseScript(script, 'offer')),
    send: options.send ?? null,
    expect: 'unreachable',
    capture: options.capture ?? null,
    hint: '',
    waitMs: options.wait ?? 0,
    count: 1,
    concurrency: 1,
    intervalMs: 0,
    perSecond: null,
    progress: { update: () => {}, end: () => {} },
  } as const;
  await serve(asked, sink, new Promise(() => {}));
  const { expected: _, met: __, ...seen } = verdict as unknown as VerdictRecord;
  return seen;
}
