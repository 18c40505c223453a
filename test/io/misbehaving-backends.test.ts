import { describe, expect } from 'vitest';
import { ackDraft } from '../../src/frames/ack.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { ALL_PASSED, failedAt } from '../process/checks.ts';
import { clockPasses, stopped } from '../process/eventually.ts';
import { longEnough } from '../process/patient.ts';
import { listenRaw, offer, type RawConnection, token } from '../process/raw-peers.ts';
import { ofType } from '../process/running.ts';
import { it } from '../process/stage.ts';

const TOKEN = token(7);
/** The offer below with its sideband's bytes; all flags fit it. */
const OFFER = `--no-sideband --service zccache --token ${TOKEN.toString('hex')}`;
const OFFER_LENGTH = offer(TOKEN).length;

function ack(correlationId = '1', accepted = true): Uint8Array {
  return encodeDraft(ackDraft({ token: TOKEN, correlationId, accepted, errorDetail: accepted ? '' : 'no' }));
}

describe.concurrent('send-offer to a backend that', () => {
  it('gets the whole offer', async ({ stage }) => {
    const seen: Promise<Buffer>[] = [];
    await listenRaw(stage, (connection) => {
      seen.push(connection.receive(OFFER_LENGTH));
      connection.write(ack());
    });
    expect(await stage.sendOffer(OFFER)).toMatchObject({ code: 0 });
    expect((await seen[0])?.toString('hex')).toBe(Buffer.from(offer(TOKEN)).toString('hex'));
  });

  it('is silent: unanswered when the deadline has passed', async ({ stage }) => {
    await listenRaw(stage, () => {});
    const { code, verdicts } = await stage.sendOffer(`${OFFER} --deadline 200ms`);
    expect(verdicts).toMatchObject([{ outcome: 'unanswered', checks: failedAt('framing'), latencyMs: null }]);
    expect(code).toBe(1);
  });

  it('hangs up: unanswered, however far the deadline is', async ({ stage }) => {
    await listenRaw(stage, async (connection) => {
      await connection.receive(OFFER_LENGTH);
      connection.socket.end();
    });
    const { verdicts } = await stage.sendOffer(`${OFFER} --deadline 1h`);
    expect(verdicts).toMatchObject([{ outcome: 'unanswered', checks: failedAt('framing') }]);
  });

  it('hangs up before it has read the offer: unanswered', async ({ stage }) => {
    await listenRaw(stage, (connection) => connection.socket.destroy());
    const { verdicts } = await stage.sendOffer(`${OFFER} --deadline 1h`);
    expect(verdicts).toMatchObject([{ outcome: 'unanswered', checks: failedAt('framing') }]);
  });

  it('talks another language: invalid at once', async ({ stage }) => {
    await listenRaw(stage, (connection) => connection.write(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')));
    const { verdicts } = await stage.sendOffer(`${OFFER} --deadline 1h`);
    expect(verdicts).toMatchObject([{ outcome: 'invalid', checks: failedAt('framing') }]);
  });

  it('claims 4 GiB: invalid at once', async ({ stage }) => {
    await listenRaw(stage, (connection) => connection.write(Uint8Array.of(1, 0xff, 0xff, 0xff, 0xff)));
    const { verdicts } = await stage.sendOffer(`${OFFER} --deadline 1h`);
    expect(verdicts).toMatchObject([{ outcome: 'invalid', checks: failedAt('framing') }]);
  });

  it('claims exactly the 16 MiB that are allowed: waits for them', async ({ stage }) => {
    await listenRaw(stage, (connection) => connection.write(Uint8Array.of(1, 0, 0, 0, 1)));
    const { verdicts } = await stage.sendOffer(`${OFFER} --deadline 200ms`);
    expect(verdicts).toMatchObject([{ outcome: 'unanswered', checks: failedAt('framing') }]);
  });

  it('breaks off inside the ACK: invalid', async ({ stage }) => {
    await listenRaw(stage, (connection) => connection.socket.end(ack().subarray(0, 20)));
    const { verdicts } = await stage.sendOffer(`${OFFER} --deadline 1h`);
    expect(verdicts).toMatchObject([{ outcome: 'invalid', checks: failedAt('framing') }]);
  });

  it('stops inside the ACK: unanswered when the deadline has passed', async ({ stage }) => {
    await listenRaw(stage, (connection) => connection.write(ack().subarray(0, 20)));
    const { verdicts } = await stage.sendOffer(`${OFFER} --deadline 200ms`);
    expect(verdicts).toMatchObject([{ outcome: 'unanswered', checks: failedAt('framing') }]);
  });

  it('answers with an empty body: a frame of version 0', async ({ stage }) => {
    await listenRaw(stage, (connection) => connection.write(Uint8Array.of(1, 0, 0, 0, 0)));
    const { verdicts } = await stage.sendOffer(OFFER);
    expect(verdicts).toMatchObject([{ outcome: 'invalid', checks: failedAt('envelope-version') }]);
  });

  it('answers byte by byte: accepted', async ({ stage }) => {
    await listenRaw(stage, (connection) => void connection.trickle(ack()));
    const { verdicts } = await stage.sendOffer(OFFER);
    expect(verdicts).toMatchObject([{ outcome: 'accepted', checks: ALL_PASSED }]);
  });

  it('adds bytes after the ACK: accepted', async ({ stage }) => {
    await listenRaw(stage, (connection) => connection.write(ack(), Buffer.from('hello')));
    const { verdicts } = await stage.sendOffer(OFFER);
    expect(verdicts).toMatchObject([{ outcome: 'accepted', checks: ALL_PASSED }]);
  });

  it('answers twice: the first answer counts', async ({ stage }) => {
    await listenRaw(stage, (connection) => connection.write(ack('1', false), ack()));
    const { verdicts } = await stage.sendOffer(OFFER);
    expect(verdicts).toMatchObject([{ outcome: 'refused', checks: failedAt('accepted'), errorDetail: 'no' }]);
  });

  it('answers another offer: invalid', async ({ stage }) => {
    await listenRaw(stage, (connection) => connection.write(ack('2')));
    const { verdicts } = await stage.sendOffer(OFFER);
    expect(verdicts).toMatchObject([{ outcome: 'invalid', checks: failedAt('request-id') }]);
  });

  it('answers before the offer and closes: accepted', async ({ stage }) => {
    await listenRaw(stage, (connection) => connection.socket.end(ack()));
    const { verdicts } = await stage.sendOffer(OFFER);
    expect(verdicts).toMatchObject([{ outcome: 'accepted' }]);
  });

  it('is read after the deadline: late', async ({ stage }) => {
    let arrived: (backend: RawConnection) => void;
    await listenRaw(stage, (connection) => {
      void connection.receive(OFFER_LENGTH).then(() => arrived(connection));
    });
    const heldUp = async (limit: string) => {
      const offered = new Promise<RawConnection>((done) => {
        arrived = done;
      });
      const begun = performance.now();
      const limitMs = Number.parseInt(limit, 10);
      const broker = stage.start(`send-offer ${stage.endpoint} --json --deadline ${limit} ${OFFER}`);
      const backend = await offered;
      // The broker is held up, as a busy machine would do: the answer is there in time, and read too late.
      broker.signal('SIGSTOP');
      await Promise.race([stopped(broker.pid).catch(() => {}), broker.ended]);
      backend.write(ack());
      const inTime = performance.now() - begun < limitMs;
      await clockPasses(performance.now() + limitMs);
      broker.signal('SIGCONT');
      return { inTime, ended: await broker.ended };
    };
    const { ended } = await longEnough(heldUp, ({ inTime }) => inTime);
    expect(ofType(ended.records, 'verdict')).toMatchObject([
      { outcome: 'late', checks: failedAt('deadline') },
    ]);
    expect(ended.code).toBe(1);
  });
});
