import { observer } from '../../src/output/record-sink.ts';
import type { OutputRecord } from '../../src/records/record.ts';
import { parseScript } from '../../src/script/script.ts';
import { stepSource } from '../../src/script/step-source.ts';
import { type FakeBackendOptions, fakeBackend } from '../../src/services/fake-backend.ts';
import { type SendOfferOptions, sendOffer } from '../../src/services/send-offer.ts';
import { type Of, ofType } from '../process/running.ts';
import type { Stage } from '../process/stage.ts';

/** A service that runs in this process, and what it has reported. */
export interface Here {
  readonly records: readonly OutputRecord[];
  readonly notices: readonly string[];
  /** Asks it to end; gives its exit code. */
  end(): Promise<number>;
}

const HOUR_MS = 3_600_000;

/** A promise, and what fulfils it. */
function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}

/** A fake backend on the stage's endpoint, in this process; resolves once it listens. */
export async function backendHere(
  stage: Stage,
  script: string,
  more: Partial<FakeBackendOptions> = {},
): Promise<Here> {
  const records: OutputRecord[] = [];
  const notices: string[] = [];
  const stop = withResolvers();
  const listening = withResolvers();
  const sink = observer(
    (record) => {
      records.push(record);
      if (record.type === 'listening') listening.resolve();
    },
    (text) => notices.push(text),
  );
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
  const ended = fakeBackend(options, sink, stop.promise);
  const end = () => {
    stop.resolve();
    return ended;
  };
  stage.afterwards(end);
  await Promise.race([listening.promise, ended]);
  return { records, notices, end };
}

/** What a run of `sendOffer` reported, and its exit code. */
export interface Offered {
  readonly code: number;
  readonly verdicts: readonly Of<'verdict'>[];
  readonly summary: Of<'summary'>;
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
    capture: null,
    hint: '',
    count: 1,
    concurrency: 1,
    intervalMs: 0,
    perSecond: null,
    progress: { update: () => {}, end: () => {} },
    ...more,
  };
  const code = await sendOffer(
    options,
    observer((record) => records.push(record)),
    new Promise(() => {}),
  );
  return { code, verdicts: ofType(records, 'verdict'), summary: ofType(records, 'summary')[0]! };
}
