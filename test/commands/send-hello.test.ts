import { describe, expect } from 'vitest';
import { encodeDraft } from '../../src/frames/draft.ts';
import { readyDraft } from '../../src/frames/ready.ts';
import { negotiatedDraft } from '../../src/frames/reply.ts';
import { ADMIN_VERBS } from '../../src/values/admin-verb.ts';
import { listenRaw, type RawConnection, token } from '../process/raw-peers.ts';
import { it, type Stage, sharedStage } from '../process/stage.ts';

const TOKEN = token(1);
const READY = encodeDraft(readyDraft({ token: TOKEN, correlationId: '1', accepted: true, errorDetail: '' }));

function negotiated(backendPipe: string): Uint8Array {
  const rest = { daemonVersion: '1', keepaliveIntervalSecs: '1', connectionId: '1' };
  return encodeDraft(negotiatedDraft({ ...rest, backendPipe, token: TOKEN }, '1'));
}

/** A broker of the test's own: answers each Hello with those bytes, then does what it is told. */
function rawBroker(
  stage: Stage,
  reply: Uint8Array,
  then: (connection: RawConnection) => void = () => {},
): Promise<unknown> {
  return listenRaw(
    stage,
    (connection) => {
      connection.socket.once('data', () => {
        connection.write(reply);
        then(connection);
      });
    },
    stage.broker,
  );
}

/** A broker whose backend accepts whatever it offers, and one whose backend refuses all. */
const accepting = sharedStage(async (stage) => {
  await stage.fakeBackend();
  await stage.fakeBroker();
});
const refusing = sharedStage(async (stage) => {
  await stage.fakeBackend('--reply refuse');
  await stage.fakeBroker();
});

describe.concurrent('send-hello', () => {
  it('says Hello as real clients do', async ({ stage }) => {
    const broker = await stage.fakeBroker('--once');
    await stage.sendHello('--service fbuild --wanted-version 2.0.0 --client-version 3');
    const [hello] = await broker.countOf('frame', 1);
    expect(hello?.message).toBe('Hello');
    expect(hello?.problems).toEqual([]);
    expect(hello?.payload).toMatchObject({
      clientMinProtocol: 1,
      clientMaxProtocol: 1,
      serviceName: 'fbuild',
      wantedVersion: '2.0.0',
      clientVersion: '3',
      clientCapabilities: '1',
      requestId: 'hello',
      connectionId: '0',
      clientLibName: 'handoff-cli',
    });
  });

  it('goes on with its connection once ready has come', async () => {
    const { code, verdicts } = await accepting.sendHello('--send ping');
    expect(verdicts).toMatchObject([
      {
        outcome: 'accepted',
        route: 'adopted',
        reason: '',
        adopted: { sent: 'ping', received: 'ping', closed: false },
        reconnected: null,
      },
    ]);
    expect(code).toBe(0);
  });

  it('falls back to backend_pipe, which is no success unless it was expected', async () => {
    const fellBack = {
      outcome: 'unanswered',
      route: 'reconnected',
      adopted: null,
      reconnected: { sent: 'ping', received: 'ping', closed: false },
    };
    expect(await refusing.sendHello('--send ping')).toMatchObject({ code: 1, verdicts: [fellBack] });
    expect(await refusing.sendHello('--send ping --expect reconnected')).toMatchObject({ code: 0 });
    expect(await refusing.sendHello('--expect unanswered')).toMatchObject({ code: 0 });
  });

  it('wants no handoff with --no-adopt', async ({ stage }) => {
    const broker = await stage.fakeBroker();
    expect(await stage.sendHello('--no-adopt --send ping')).toMatchObject({
      code: 0,
      verdicts: [{ outcome: 'accepted', route: 'reconnected', reconnected: { received: 'ping' } }],
    });
    expect(await broker.recordOf('client')).toMatchObject({ reply: 'negotiated', token: null, state: null });
  });

  it('says why it has nowhere to go', async ({ stage }) => {
    await rawBroker(stage, Buffer.concat([negotiated(stage.path('nobody.sock'))]), ({ socket }) =>
      socket.end(),
    );
    expect(await stage.sendHello()).toMatchObject({
      code: 1,
      verdicts: [
        { route: 'none', reason: expect.stringMatching(/without a ready.*cannot fall back to .*nobody/) },
      ],
    });
  });

  it('does not fall for a backend_pipe that no socket could have', async ({ stage }) => {
    await rawBroker(stage, negotiated(`/${'long'.repeat(50)}`), ({ socket }) => socket.end());
    expect(await stage.sendHello()).toMatchObject({
      code: 1,
      verdicts: [{ route: 'none', reason: expect.stringContaining('201 bytes') }],
    });
    expect(await stage.sendHello('', `/${'long'.repeat(50)}`)).toMatchObject({
      code: 3,
      error: { code: 'ENAMETOOLONG' },
      verdicts: [],
    });
  });

  it('does not dial what comes before a NUL in backend_pipe', async ({ stage }) => {
    const connections: unknown[] = [];
    await listenRaw(stage, (connection) => connections.push(connection), stage.path('pipe.sock'));
    await rawBroker(stage, negotiated(`${stage.path('pipe.sock')}\0x`), ({ socket }) => socket.end());
    expect(await stage.sendHello()).toMatchObject({
      code: 1,
      verdicts: [{ route: 'none', reason: expect.stringContaining('pipe.sock\\0x has a NUL in it') }],
    });
    expect(connections).toEqual([]);
  });

  it('shows what came right after the ready', async ({ stage }) => {
    await rawBroker(stage, Buffer.concat([negotiated('/nowhere'), READY, Buffer.from('pong')]));
    expect(await stage.sendHello('--send ping')).toMatchObject({
      code: 0,
      verdicts: [{ route: 'adopted', adopted: { received: 'pong', closed: false } }],
    });
  });

  it('waits for ready as long as it is told, and no longer', async ({ stage }) => {
    await rawBroker(stage, negotiated('/nowhere'));
    expect(await stage.sendHello('--ready-timeout 50ms --expect unanswered')).toMatchObject({
      code: 0,
      verdicts: [{ reason: expect.stringContaining('no complete ready within 50 ms') }],
    });
  });

  it('waits for the HelloReply as long as it is told', async ({ stage }) => {
    await rawBroker(stage, new Uint8Array());
    expect(await stage.sendHello('--reply-timeout 50ms --expect unanswered')).toMatchObject({
      code: 0,
      verdicts: [{ route: 'none', reason: 'no complete HelloReply within 50 ms' }],
    });
  });

  it.for([
    ['something else', '48545450', 'invalid', 'reply-framing'],
    ['16 MiB and more', '01ffffffff', 'invalid', 'reply-framing'],
    ['a frame that is not one', '010000000408011a7f', 'unanswered', 'reply-framing'],
    ['an empty frame', '0100000000', 'invalid', 'reply-envelope-version'],
  ] as const)('judges %s', async ([, hex, outcome, check], { stage }) => {
    await rawBroker(stage, Buffer.from(hex, 'hex'), ({ socket }) => socket.end());
    const { verdicts } = await stage.sendHello();
    expect(verdicts[0]?.checks.find(({ result }) => result === 'failed')?.id).toBe(check);
    if (outcome === 'invalid') expect(verdicts[0]?.outcome).toBe(outcome);
  });

  it('says many Hellos at once', async () => {
    const { code, verdicts } = await accepting.sendHello('--count 30 --concurrency 10 --send ping');
    expect(verdicts.map(({ adopted }) => adopted?.received)).toEqual(Array(30).fill('ping'));
    expect(code).toBe(0);
  });

  it('ends with 3 when nothing is listening, unless nobody was expected to', async ({ stage }) => {
    const { code, error, stderr } = await stage.sendHello();
    expect(code).toBe(3);
    expect(error).toMatchObject({ code: 'ENOENT' });
    expect(stderr).toContain(`handoff-cli fake-broker ${stage.broker}`);
    expect(await stage.sendHello('--expect unreachable')).toMatchObject({ code: 0 });
  });

  it('records what passed', async () => {
    const capture = accepting.path('hello.pcapng');
    const { records } = await accepting.sendHello(['--send', 'ping', '--capture', capture]);
    const decoded = await accepting.run(['decode', '--json', capture]);
    const framesOf = (all: readonly { type: string }[]) =>
      all.filter(({ type }) => type === 'frame' || type === 'bytes');
    expect(framesOf(decoded.records)).toEqual(framesOf(records));
    expect(decoded.code).toBe(0);
  });

  it('shows the route to a person, and no secret with --redact', async () => {
    const { stdout } = await refusing.run(['send-hello', refusing.broker, '--send', 'ping', '--redact']);
    expect(stdout).toContain('✗ ready-framing failed: the broker closed the connection without a ready');
    expect(stdout).toContain('the client fell back to backend_pipe\n');
    expect(stdout).toContain('backend_pipe was sent "ping" and answered "ping"');
    const json = await refusing.sendHello('--redact');
    const [reply] = json.records.filter(
      (record) => record.type === 'frame' && record.message === 'HelloReply',
    );
    expect(JSON.stringify(reply)).toMatch(/"handlePassedToken":"[0-9a-f]{8}"/);
  });

  it.for(ADMIN_VERBS.filter((verb) => verb !== 'unspecified'))(
    'asks a broker by an admin request: %s',
    async (verb) => {
      const { code, verdicts, records } = await accepting.sendHello(`--admin ${verb}`);
      expect({ code, verdicts }).toMatchObject({
        code: 0,
        verdicts: [{ outcome: 'accepted', route: 'none' }],
      });
      const frames = records.flatMap((record) => (record.type === 'frame' ? [record.message] : []));
      expect(frames).toEqual(['AdminRequest', 'AdminReply']);
    },
  );

  it.for([
    ['--admin 77', 'refused', 'exit-code'],
    ['--admin status --fault kind', 'unanswered', 'framing'],
    ['--admin status --fault payload', 'unanswered', 'framing'],
    ['--admin status --hello hangup', 'unanswered', 'framing'],
  ] as const)('with %s it is %s, and the broker survives', async ([flags, outcome, check]) => {
    const { code, verdicts } = await accepting.sendHello(`${flags} --expect ${outcome}`);
    expect({ code, verdicts }).toMatchObject({ code: 0, verdicts: [{ outcome }] });
    expect(verdicts[0]?.checks.find(({ result }) => result === 'failed')?.id).toBe(check);
    expect(await accepting.sendHello('--admin status')).toMatchObject({ code: 0 });
  });

  it('suggests the verb that was meant', async ({ stage }) => {
    const { code, stderr } = await stage.run(['send-hello', '--admin', 'statsu']);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--admin: unknown verb "statsu"; did you mean "status"?'),
    });
  });
});
