import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileChunks } from '../capture/file-chunks.ts';
import { EXIT } from '../failure.ts';
import { endpointWithin } from '../io/endpoint.ts';
import { PrivateDirectory } from '../io/private-directory.ts';
import { observer } from '../output/record-sink.ts';
import type { Reporter } from '../output/reporter.ts';
import type { VerdictRecord } from '../records/outcome-records.ts';
import { parseScript } from '../script/script.ts';
import { stepSource } from '../script/step-source.ts';
import { decode } from './decode.ts';
import { fakeBackend } from './fake-backend.ts';
import { Once } from './once.ts';
import { sendOffer } from './send-offer.ts';

/** One handoff of the demo: what the backend’s script says, and what the broker made of it. */
export interface DemoHandoff {
  readonly reply: string;
  readonly verdict: VerdictRecord;
}

/** Called with the parts of the demo, in this order. */
export interface DemoAudience {
  begins(endpoint: string): void;
  handoff(handoff: DemoHandoff): void;
  recorded(capture: string): void;
  /** Shows the records of the capture. */
  readonly decoded: Reporter;
  ends(capture: string): void;
}

const REPLIES = ['ack', 'refuse:busy', 'corrupt:token'];

/**
 * A fake backend and a fake broker hand over three real connections through a real socket; what passed between
 * them is recorded and decoded. Gives the exit code.
 */
export async function demo(audience: DemoAudience): Promise<number> {
  const directory = new PrivateDirectory(tmpdir(), 'handoff-cli-demo-');
  const endpoint = endpointWithin(directory.path, 'backend');
  const capture = join(directory.path, 'demo.pcapng');
  let verdict: VerdictRecord | null = null;
  const listening = new Once();
  const backend = observer((record) => {
    if (record.type === 'listening') listening.happen();
  });
  const replies = stepSource(parseScript(REPLIES.join(','), 'backend-reply'));
  const ended = fakeBackend(
    {
      ...BACKEND,
      replies,
      accepts: stepSource(parseScript('pass', 'backend-accept')),
      endpoint,
      capture,
      count: REPLIES.length,
    },
    backend,
    NEVER,
  );
  await Promise.race([listening.happened, ended]);
  audience.begins(endpoint);
  const broker = observer((record) => {
    if (record.type === 'verdict') verdict = record;
  });
  for (const reply of REPLIES) {
    await sendOffer({ ...OFFER, offers: stepSource(parseScript('offer', 'offer')), endpoint }, broker, NEVER);
    if (verdict !== null) audience.handoff({ reply, verdict });
  }
  await ended;
  audience.recorded(capture);
  await decode({
    ...DECODE,
    name: capture,
    chunks: fileChunks(capture),
    reporterFor: () => audience.decoded,
  });
  // Somebody may want to look at the recording.
  directory.keep();
  audience.ends(capture);
  return EXIT.ok;
}

const NEVER = new Once().happened;

const BACKEND = {
  repliesFor: new Map(),
  seed: null,
  sideband: 'auto',
  adopt: 'echo',
  expectToken: null,
  lenient: false,
  hint: '',
} as const;

const OFFER = {
  service: 'demo',
  token: null,
  correlationId: '1',
  handleValue: '0',
  deadlineMs: 5_000,
  sideband: 'auto',
  send: 'ping',
  count: 1,
  concurrency: 1,
  intervalMs: 0,
  perSecond: null,
  progress: { update: () => {}, end: () => {} },
  expect: 'accepted',
  capture: null,
  hint: '',
} as const;

const DECODE = {
  direction: null,
  filter: null,
  summaryOnly: false,
  exitZero: true,
  progress: () => {},
} as const;
