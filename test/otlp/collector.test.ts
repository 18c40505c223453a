import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect } from 'vitest';
import { Running } from '../process/running.ts';
import { it, type Stage } from '../process/stage.ts';
import { PARENT, recording, TRACE } from '../telemetry/traced.ts';

/** What the receiver says: that it listens, or what it was sent. */
interface Taken {
  readonly listening?: true;
  readonly resourceSpans?: readonly {
    readonly resource: { readonly attributes: readonly unknown[] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
  readonly resourceMetrics?: readonly {
    readonly scopeMetrics: readonly { readonly metrics: readonly { readonly name: string }[] }[];
  }[];
}

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
  readonly events: readonly { readonly name: string }[];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The receiver of a real collector. */
async function collector(stage: Stage) {
  const port = await freePort();
  const receiver = stage.keep(new Running<Taken>(process.env['OTLP_RECEIVER']!, [`127.0.0.1:${port}`]));
  await receiver.until(() => receiver.records.some(({ listening }) => listening), 'listening');
  const spans = () =>
    receiver.records.flatMap(({ resourceSpans = [] }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
    );
  const metrics = () =>
    receiver.records.flatMap(({ resourceMetrics = [] }) =>
      resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics)),
    );
  return {
    url: `http://127.0.0.1:${port}`,
    spans: (count: number) =>
      receiver.until(() => spans().length >= count && spans(), `${count} spans`) as Promise<Span[]>,
    metrics: (name: string) => receiver.until(() => metrics().find((metric) => metric.name === name), name),
    records: receiver.records,
  };
}

describe.concurrent.each(['http/protobuf', 'http/json'])('a real collector, spoken to as %s', (protocol) => {
  const env = (more: NodeJS.ProcessEnv = {}) => ({
    ...{ OTEL_EXPORTER_OTLP_PROTOCOL: protocol, OTEL_EXPORTER_OTLP_TIMEOUT: '3600000' },
    ...more,
  });

  it('takes the handoffs of live commands', async ({ stage }) => {
    const { url, spans, metrics } = await collector(stage);
    const backend = stage.start(
      [
        'fake-backend',
        stage.endpoint,
        ...'--json --count 2 --reply ack,corrupt:token --otlp'.split(' '),
        url,
      ],
      { env: env() },
    );
    await backend.recordOf('listening');
    await stage.run(['send-offer', stage.endpoint, '--count', '2', '--json', '--service', 'zccache'], {
      env: env({ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_SERVICE_NAME: 'the sender' }),
    });
    expect((await backend.ended).code).toBe(0);
    const taken = await spans(4);
    expect(taken.map(({ name }) => name)).toEqual(Array(4).fill('handoff'));
    for (const { events } of taken) expect(events.map(({ name }) => name)).toEqual(['offer', 'ack']);
    const faults = taken.flatMap(({ attributes }) => attributes.filter(({ key }) => key === 'handoff.fault'));
    expect(faults).toEqual([{ key: 'handoff.fault', value: { stringValue: 'token' } }]);
    await metrics('handoff.outcomes');
    await metrics('handoff.latency');
  });

  it('takes a recording, below the trace that its frames name', async ({ stage }) => {
    const { url, spans } = await collector(stage);
    const { code, stderr } = await stage.run(
      ['decode', recording(stage), '--json', '--otlp', `${url}/v1/traces`],
      {
        env: env({ OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }),
      },
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(await spans(1)).toMatchObject([
      { traceId: TRACE, parentSpanId: PARENT, startTimeUnixNano: '1767323045000006000' },
    ]);
  });
});
