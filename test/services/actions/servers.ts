import { tapRules } from '../../../src/conversations/tap/tap-rules.ts';
import { observer } from '../../../src/output/record-sink.ts';
import type { OutputRecord } from '../../../src/records/record.ts';
import { type Breakable, BreakSteps } from '../../../src/script/breaks.ts';
import type { RoleName } from '../../../src/script/role.ts';
import { parseScript } from '../../../src/script/script.ts';
import { type StepSource, stepSource } from '../../../src/script/step-source.ts';
import { fakeBroker } from '../../../src/services/fake-broker.ts';
import type { FakeBrokerOptions } from '../../../src/services/fake-broker-options.ts';
import { tap } from '../../../src/services/tap.ts';
import type { Stage } from '../../process/stage.ts';
import { dialWatching, watchFirst } from './watching-peer.ts';

export const HOUR_MS = 3_600_000;

/** The steps of a script, from its beginning. */
export const steps = (role: RoleName, script: string): StepSource => stepSource(parseScript(script, role), 0);
/** Has a server run in this process until the test is over; resolves once it listens. */
async function serverHere(
  stage: Stage,
  run: (sink: ReturnType<typeof observer>, stop: Promise<void>) => Promise<number>,
): Promise<readonly OutputRecord[]> {
  const records: OutputRecord[] = [];
  let stop = () => {};
  const stopped = new Promise<void>((done) => {
    stop = done;
  });
  await new Promise<void>((listening, failed) => {
    const sink = observer((record) => {
      records.push(record);
      if (record.type === 'listening') listening();
    });
    const ended = run(sink, stopped);
    ended.catch(failed);
    stage.afterwards(() => {
      stop();
      return ended;
    });
  });
  return records;
}

/** A fake broker in this process that serves the stage’s clients. */
export function brokerHere(stage: Stage, scripts: Partial<FakeBrokerOptions>) {
  const options: FakeBrokerOptions = {
    ...{ endpoint: stage.broker, backend: stage.endpoint, backendPipe: stage.path('pipe') },
    ...{
      serveBackendPipe: false,
      deadlineMs: HOUR_MS,
      refusal: null,
      services: null,
      daemonVersion: '1.0.0',
    },
    ...{ replies: steps('broker-reply', 'negotiate'), offers: steps('broker-offer', 'offer') },
    ...{ readies: steps('ready', 'relay'), connectionId: '1', fdPressure: false, rateLimit: null },
    ...{ blockedVersions: new Set<string>(), count: null, capture: null, hint: '' },
    ...scripts,
  };
  return serverHere(stage, (sink, stop) => fakeBroker(options, sink, stop));
}

/** A tap in this process, with what dialled it and what it dialled. */
export async function tapped(stage: Stage, frame: Breakable, script: string) {
  const { first } = await watchFirst(stage, stage.endpoint);
  const breaks = [{ frame, steps: new BreakSteps(steps(`break-${frame}`, script)) }];
  const options = {
    endpoint: stage.tapped,
    target: stage.endpoint,
    rules: tapRules(breaks, null),
    seed: null,
  };
  await serverHere(stage, (sink, stop) => tap({ ...options, count: null, capture: null }, sink, stop));
  const near = await dialWatching(stage, stage.tapped);
  return { near, far: await first };
}
