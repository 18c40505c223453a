import { connect } from 'node:net';
import { describe, expect } from 'vitest';
import { helloDraft } from '../../src/frames/hello.ts';
import { Collector } from '../process/collector.ts';
import { it } from '../process/stage.ts';
import { PARENT, recording, TOKEN, TRACE, traced } from '../telemetry/traced.ts';

const CAPTURES = new URL('../fixtures/captures/', import.meta.url).pathname;

describe.concurrent('--otlp', () => {
  it('exports each handoff of a backend as a span, and counts them', async ({ stage }) => {
    const collector = await Collector.start(stage);
    const backend = stage.start(
      [
        'fake-backend',
        stage.endpoint,
        '--json',
        '--reply',
        'ack,corrupt:token',
        '--count',
        '2',
        '--otlp',
        collector.url,
      ],
      { env: { ...collector.env, OTEL_SERVICE_NAME: 'mine', OTEL_EXPORTER_OTLP_HEADERS: 'x-key=secret' } },
    );
    await backend.recordOf('listening');
    await stage.sendOffer('--count 2 --service zccache');
    const { code, stderr } = await backend.ended;
    expect(code).toBe(0);
    expect(stderr).not.toContain('collector');
    const spans = await collector.spansOf(2);
    expect(spans.map(({ name }) => name)).toEqual(['handoff', 'handoff']);
    expect(spans[0]).toMatchObject({
      attributes: { 'handoff.outcome': 'accepted', 'handoff.service': 'zccache', 'handoff.problems': [] },
      events: ['offer', 'ack'],
      resource: { 'service.name': 'mine' },
    });
    expect(spans[0]!.end).toBeGreaterThan(spans[0]!.start);
    expect(spans[1]).toMatchObject({
      attributes: { 'handoff.outcome': 'invalid', 'handoff.fault': 'token' },
      status: { code: 2 },
    });
    expect(collector.metrics.get('handoff.outcomes')).toEqual([
      { 'handoff.outcome': 'accepted', 'handoff.service': 'zccache', value: 1 },
      { 'handoff.outcome': 'invalid', 'handoff.service': 'zccache', value: 1 },
    ]);
    expect(collector.metrics.get('handoff.latency')).toHaveLength(2);
    expect(collector.headers.every((headers) => headers['x-key'] === 'secret')).toBe(true);
  });

  it('says that an ACK was early on purpose', async ({ stage }) => {
    const collector = await Collector.start(stage);
    const backend = stage.start(
      ['fake-backend', stage.endpoint, '--json', '--reply', 'early', '--once', '--otlp', collector.url],
      { env: collector.env },
    );
    await backend.recordOf('listening');
    await stage.sendOffer('--expect accepted');
    await backend.ended;
    expect(await collector.spansOf(1)).toMatchObject([{ attributes: { 'handoff.fault': 'early' } }]);
  });

  it('exports what the variable names, what a broker offers, a tap passes and a client sees', async ({
    stage,
  }) => {
    const collector = await Collector.start(stage);
    const env = { ...collector.env, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
    await stage.fakeBackend();
    const tap = stage.start(
      ['tap', stage.tapped, stage.endpoint, '--once', '--json', '--break', 'ack=corrupt:token'],
      { env },
    );
    await tap.recordOf('listening');
    const broker = stage.start(['fake-broker', stage.broker, '--backend', stage.tapped, '--once', '--json'], {
      env,
    });
    await broker.recordOf('listening');
    // The backend has the connection, so that only time tells the client that no ready will come.
    const hello = ['send-hello', stage.broker, '--json', '--service', 'zccache', '--ready-timeout', '1s'];
    await stage.run([...hello, '--expect', 'reconnected'], { env });
    await Promise.all([tap.ended, broker.ended]);
    const spans = await collector.spansOf(3);
    const of = (event: string, outcome: string) =>
      spans.filter(
        ({ events, attributes }) => events.includes(event) && attributes['handoff.outcome'] === outcome,
      );
    expect(of('ack', 'invalid')).toHaveLength(2);
    expect(
      of('ack', 'invalid').filter(({ attributes }) => attributes['handoff.fault'] === 'token'),
    ).toHaveLength(1);
    expect(spans.filter(({ events }) => events.includes('hello'))).toMatchObject([
      { attributes: { 'handoff.service': 'zccache' } },
    ]);
  });

  it('hangs a span below the trace that the offer belongs to', async ({ stage }) => {
    const collector = await Collector.start(stage);
    const { code } = await stage.run(['decode', recording(stage), '--json', '--otlp', collector.url], {
      env: collector.env,
    });
    expect(code).toBe(0);
    const [span] = await collector.spansOf(1);
    expect(span).toMatchObject({
      traceId: TRACE,
      parentSpanId: PARENT,
      traceState: 'vendor=x',
      start: 1767323045000006000n,
      attributes: {
        'handoff.outcome': 'unanswered',
        'handoff.problems': expect.arrayContaining(['offer-unanswered']),
      },
    });
  });

  it('hangs that of a broker below the trace of the Hello', async ({ stage }) => {
    const collector = await Collector.start(stage);
    await stage.fakeBackend();
    const broker = stage.start(
      ['fake-broker', stage.broker, '--backend', stage.endpoint, '--once', '--json', '--otlp', collector.url],
      { env: collector.env },
    );
    await broker.recordOf('listening');
    const socket = connect(stage.broker);
    stage.afterwards(() => socket.destroy());
    const own = { wantedVersion: '1.0.0', clientVersion: '1.0.0', clientLibName: 'x', clientLibVersion: '1' };
    socket.write(
      traced(helloDraft({ ...own, serviceName: 'zccache', handlePassing: true, peerPid: process.pid })),
    );
    await broker.recordOf('client');
    socket.destroy();
    await broker.ended;
    const [span] = await collector.spansOf(1);
    expect(span).toMatchObject({ traceId: TRACE, parentSpanId: PARENT, events: ['offer', 'ack', 'ready'] });
  });

  it('exports the handoffs of a conformance run, with their cases', async ({ stage }) => {
    const collector = await Collector.start(stage);
    await stage.fakeBackend();
    const run = ['--run', 'backend/token/used-twice', '--otlp', collector.url];
    const { code } = await stage.run(['conform', 'backend', stage.endpoint, '--json', ...run], {
      env: collector.env,
    });
    expect(code).toBe(0);
    const [span] = await collector.spansOf(1);
    expect(span!.attributes).toMatchObject({ 'handoff.case': 'backend/token/used-twice' });
  });

  it('keeps tokens and secrets to itself with --redact, as without it', async ({ stage }) => {
    for (const flags of [[], ['--redact']]) {
      const collector = await Collector.start(stage);
      await stage.run(['decode', recording(stage), '--json', ...flags, '--otlp', collector.url], {
        env: collector.env,
      });
      await collector.spansOf(1);
      expect(collector.text).not.toContain(TOKEN.slice(0, 10));
    }
  });

  it('exports only the handoffs that fit', async ({ stage }) => {
    const collector = await Collector.start(stage);
    const asked = ['--filter', 'outcome == "refused"', '--exit-zero', '--otlp', collector.url];
    for (const capture of ['accept', 'refuse'])
      await stage.run(
        [
          'decode',
          `${CAPTURES}${capture}/strace.log`.replace('refuse/strace.log', 'refuse/events.ndjson'),
          '--json',
          ...asked,
        ],
        {
          env: collector.env,
        },
      );
    const spans = await collector.spansOf(1);
    expect(new Set(spans.map(({ attributes }) => attributes['handoff.outcome']))).toEqual(
      new Set(['refused']),
    );
  });

  it('says once that a recording has no times', async ({ stage }) => {
    const collector = await Collector.start(stage);
    const capture = `${CAPTURES}accept/handoff-connections.bin`;
    const { code, stderr } = await stage.run(['decode', capture, '--json', '--otlp', collector.url], {
      env: collector.env,
    });
    expect(code).toBe(0);
    expect(stderr.match(/no times/g)).toHaveLength(1);
    expect(collector.spans).toEqual([]);
  });
});
