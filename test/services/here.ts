import { tapRules } from '../../src/conversations/tap/tap-rules.ts';
import { observer, type RecordSink } from '../../src/output/record-sink.ts';
import type { OutputRecord } from '../../src/records/record.ts';
import { parseBreaks } from '../../src/script/breaks.ts';
import { parseScript } from '../../src/script/script.ts';
import { stepSource } from '../../src/script/step-source.ts';
import { type FakeBackendOptions, fakeBackend } from '../../src/services/fake-backend.ts';
import { fakeBroker } from '../../src/services/fake-broker.ts';
import type { FakeBrokerOptions } from '../../src/services/fake-broker-options.ts';
import { Once } from '../../src/services/once.ts';
import { type SendHelloOptions, sendHello } from '../../src/services/send-hello.ts';
import { type SendOfferOptions, sendOffer } from '../../src/services/send-offer.ts';
import { type TapOptions, tap } from '../../src/services/tap.ts';
import { OWN_HELLO } from '../frames/own-hello.ts';
import { type Of, ofType } from '../process/running.ts';
import type { Stage } from '../process/stage.ts';

/** A service that runs in this process, and what it has reported. */
export interface Here {
  readonly records: readonly OutputRecord[];
  readonly notices: readonly string[];
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number>;
  /** Asks it to end; gives its exit code. */
  end(): Promise<number>;
}

const HOUR_MS = 3_600_000;

/** A server in this process; resolves once it listens, or has ended. */
export async function serverHere(
  stage: Stage,
  run: (sink: RecordSink, stop: Promise<void>) => Promise<number>,
): Promise<Here> {
  const records: OutputRecord[] = [];
  const notices: string[] = [];
  const stop = new Once();
  const listening = new Once();
  const sink = observer(
    (record) => {
      records.push(record);
      if (record.type === 'listening') listening.happen();
    },
    (text) => notices.push(text),
  );
  const ended = run(sink, stop.happened);
  const end = () => {
    stop.happen();
    return ended;
  };
  stage.afterwards(end);
  await Promise.race([listening.happened, ended]);
  return { records, notices, ended, end };
}

/** A fake backend on the stage's endpoint, in this process. */
export function backendHere(
  stage: Stage,
  script: string,
  more: Partial<FakeBackendOptions> = {},
): Promise<Here> {
  const options: FakeBackendOptions = {
    endpoint: stage.endpoint,
    replies: stepSource(parseScript(script, 'backend-reply')),
    repliesFor: new Map(),
    accepts: stepSource(parseScript('pass', 'backend-accept')),
    seed: null,
    sideband: 'auto',
    adopt: 'echo',
    expectToken: null,
    lenient: false,
    count: null,
    capture: null,
    hint: '',
    ...more,
  };
  return serverHere(stage, (sink, stop) => fakeBackend(options, sink, stop));
}

/** A fake broker on the stage's broker, in this process, which offers to the stage's endpoint. */
export function brokerHere(stage: Stage, more: Partial<FakeBrokerOptions> = {}): Promise<Here> {
  const options: FakeBrokerOptions = {
    endpoint: stage.broker,
    backend: stage.endpoint,
    backendPipe: stage.path('fallback.sock'),
    serveBackendPipe: true,
    deadlineMs: HOUR_MS,
    refusal: null,
    services: null,
    daemonVersion: '1.0.0',
    replies: stepSource(parseScript('negotiate', 'broker-reply')),
    offers: stepSource(parseScript('offer', 'broker-offer')),
    readies: stepSource(parseScript('relay', 'ready')),
    connectionId: '1',
    fdPressure: false,
    rateLimit: null,
    blockedVersions: new Set(),
    count: null,
    capture: null,
    hint: '',
    ...more,
  };
  return serverHere(stage, (sink, stop) => fakeBroker(options, sink, stop));
}

/** A tap on the stage's `tapped`, before the stage's endpoint, in this process. */
export function tapHere(
  stage: Stage,
  breaks: readonly string[] = [],
  more: Partial<TapOptions> = {},
): Promise<Here> {
  const rules = tapRules(
    breaks.map((text) => parseBreaks(text)),
    null,
  );
  const options: TapOptions = {
    ...{ endpoint: stage.tapped, target: stage.endpoint, rules },
    ...{ seed: null, count: null, capture: null },
    ...more,
  };
  return serverHere(stage, (sink, stop) => tap(options, sink, stop));
}

const ONCE = {
  capture: null,
  hint: '',
  count: 1,
  concurrency: 1,
  intervalMs: 0,
  perSecond: null,
  progress: { update: () => {}, end: () => {} },
} as const;

/** Says Hello to the stage's broker, from this process. */
export async function helloHere(
  stage: Stage,
  more: Partial<SendHelloOptions> = {},
): Promise<{
  readonly code: number;
  readonly verdicts: readonly Of<'verdict'>[];
  readonly records: readonly OutputRecord[];
}> {
  const records: OutputRecord[] = [];
  const options: SendHelloOptions = {
    endpoint: stage.broker,
    hello: OWN_HELLO,
    hellos: stepSource(parseScript('hello', 'hello')),
    adopt: true,
    replyTimeoutMs: HOUR_MS,
    readyTimeoutMs: HOUR_MS,
    answerTimeoutMs: HOUR_MS,
    send: null,
    expect: 'accepted',
    ...ONCE,
    ...more,
  };
  const sink = observer((record) => records.push(record));
  const code = await sendHello(options, sink, new Promise(() => {}));
  return { code, verdicts: ofType(records, 'verdict'), records };
}

/** What a run of `sendOffer` reported, and its exit code. */
export interface Offered {
  readonly code: number;
  readonly verdicts: readonly Of<'verdict'>[];
  readonly summary: Of<'summary'>;
  readonly records: readonly OutputRecord[];
}

/** Offers to the stage's endpoint, from this process. */
export async function offerHere(stage: Stage, more: Partial<SendOfferOptions> = {}): Promise<Offered> {
  const records: OutputRecord[] = [];
  const options: SendOfferOptions = {
    endpoint: stage.endpoint,
    service: 'zccache',
    token: null,
    correlationId: '1',
    handleValue: '0',
    deadlineMs: HOUR_MS,
    sideband: 'asked',
    offers: stepSource(parseScript('offer', 'offer')),
    send: null,
    expect: 'accepted',
    ...ONCE,
    ...more,
  };
  const code = await sendOffer(
    options,
    observer((record) => records.push(record)),
    new Promise(() => {}),
  );
  const summary = ofType(records, 'summary')[0]!;
  return { code, verdicts: ofType(records, 'verdict'), summary, records };
}
