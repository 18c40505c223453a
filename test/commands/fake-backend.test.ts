import { describe, expect } from 'vitest';
import { faultsFor, faultyFrame } from '../../src/faults/catalogue.ts';
import { offerDraft } from '../../src/frames/offer.ts';
import { failedAt } from '../process/checks.ts';
import { longEnough } from '../process/patient.ts';
import { dialRaw, token } from '../process/raw-peers.ts';
import { ofType } from '../process/running.ts';
import { it } from '../process/stage.ts';

const TOKEN = '00112233445566778899aabbccddeeff';

describe.concurrent('fake-backend uses the connection handed over', () => {
  it('--adopt echo sends back what comes', async ({ stage }) => {
    await stage.fakeBackend('--adopt echo');
    const { verdicts } = await stage.sendOffer(['--send', 'two words']);
    expect(verdicts).toMatchObject([{ adopted: { received: 'two words', closed: false } }]);
  });

  it('--adopt discard reads and says nothing', async ({ stage }) => {
    const { verdicts, stderr } = await longEnough(
      async (deadline) => {
        const backend = await stage.fakeBackend('--adopt discard --once');
        const sent = await stage.sendOffer(`--send ping --deadline ${deadline}`);
        return { verdicts: sent.verdicts, stderr: (await backend.ended).stderr };
      },
      ({ verdicts: [verdict] }) => verdict?.outcome === 'accepted',
    );
    expect(verdicts).toMatchObject([{ outcome: 'accepted', adopted: { received: '', closed: false } }]);
    expect(stderr).toContain('4 bytes');
  });

  it('--adopt close closes it at once', async ({ stage }) => {
    await stage.fakeBackend('--adopt close');
    const { verdicts } = await stage.sendOffer('--send ping --deadline 1h');
    expect(verdicts).toMatchObject([{ outcome: 'accepted', adopted: { received: '', closed: true } }]);
  });

  it('closes it after a refusal', async ({ stage }) => {
    const backend = await stage.fakeBackend('--reply refuse --once');
    await stage.sendOffer();
    expect(await backend.ended).toMatchObject({ code: 0 });
  });
});

describe.concurrent('fake-backend refuses what a real backend would refuse', () => {
  it('a token that was accepted before', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const { verdicts } = await stage.sendOffer(`--token ${TOKEN} --count 2`);
    expect(verdicts).toMatchObject([
      { outcome: 'accepted' },
      { outcome: 'refused', errorDetail: expect.stringMatching(/token/) },
    ]);
    const [, , second] = await backend.countOf('frame', 4);
    expect(second).toMatchObject({ message: 'HandoffOffer', problems: [{ id: 'token-reused' }] });
  });

  it('but not a token that was only refused before', async ({ stage }) => {
    await stage.fakeBackend('--reply refuse,ack');
    const { verdicts } = await stage.sendOffer(`--token ${TOKEN} --count 2`);
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['refused', 'accepted']);
  });

  it.for([
    ['it dropped for its lack of a sideband', '--sideband require', '--no-sideband', ['descriptor-missing']],
    ['it dropped for a fault', '', '--fault kind', ['kind']],
    ['it hung up on', '--reply hangup,ack', '', []],
    ['it broke off its answer to', '--reply truncate,ack', '', []],
  ] as const)('nor a token whose offer %s before', async ([, flags, first, why], { stage }) => {
    const backend = await stage.fakeBackend(flags);
    await stage.sendOffer(`--token ${TOKEN} --deadline 1h ${first}`);
    const { verdicts } = await stage.sendOffer(`--token ${TOKEN}`);
    expect(verdicts).toMatchObject([{ outcome: 'accepted' }]);
    backend.signal('SIGTERM');
    const { records } = await backend.ended;
    const offers = ofType(records, 'frame').filter(({ message }) => message === 'HandoffOffer');
    expect(offers.map(({ problems }) => problems.map(({ id }) => id))).toEqual([why, []]);
    expect(ofType(records, 'summary')[0]?.problemsById).not.toHaveProperty('token-reused');
  });

  it('any token but the expected one, in whatever way it is written', async ({ stage }) => {
    const backend = ['fake-backend', stage.endpoint, '--json', '--expect-token'];
    await stage.start([...backend, '00:11:22:33 44556677 8899AABB CCDDEEFF']).recordOf('listening');
    const { verdicts: others } = await stage.sendOffer('--expect refused');
    expect(others).toMatchObject([{ outcome: 'refused', errorDetail: expect.stringMatching(/token/) }]);
    const { verdicts } = await stage.sendOffer(`--token ${TOKEN}`);
    expect(verdicts).toMatchObject([{ outcome: 'accepted' }]);
  });

  it('unless it is lenient', async ({ stage }) => {
    await stage.fakeBackend(`--lenient --expect-token ${'ab'.repeat(16)}`);
    const { code, verdicts } = await stage.sendOffer(`--token ${TOKEN} --count 2 --send ping`);
    expect(verdicts).toMatchObject([
      { outcome: 'accepted', adopted: { received: 'ping' } },
      { outcome: 'accepted', adopted: { received: 'ping' } },
    ]);
    expect(code).toBe(0);
  });

  it('offers with faults in their tokens', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    for (const fault of ['token', 'token-short', 'token-empty']) {
      const { code, verdicts } = await stage.sendOffer(`--fault ${fault} --expect refused`);
      expect({ fault, code, verdicts }).toMatchObject({
        ...{ fault, code: 0 },
        verdicts: [{ outcome: 'refused', errorDetail: expect.stringMatching(/token/) }],
      });
    }
    expect((await backend.countOf('handoff', 3)).map(({ outcome }) => outcome)).toEqual(
      Array(3).fill('refused'),
    );
  });
});

describe.concurrent('fake-backend drops what a real backend would drop', () => {
  const UNANSWERABLE = faultsFor('offer').filter(
    ({ reaches }) =>
      typeof reaches.offer === 'string' && reaches.offer !== 'token' && reaches.ack !== undefined,
  );

  it('a faulty offer, no matter what the script says', async ({ stage }) => {
    const backend = await stage.fakeBackend('--reply refuse:script');
    expect(UNANSWERABLE).not.toHaveLength(0);
    for (const [number, fault] of UNANSWERABLE.entries()) {
      const broker = await dialRaw(stage);
      const draft = offerDraft({
        token: token(number),
        correlationId: '1',
        serviceName: 'x',
        handleValue: '0',
      });
      broker.write(token(number), faultyFrame(fault, draft));
      await broker.over;
      expect(`${fault.name}: ${broker.received.toString('hex')}`).toBe(`${fault.name}: `);
    }
    backend.signal('SIGTERM');
    const { code, records } = await backend.ended;
    expect(code).toBe(0);
    expect(records.at(-1)).toMatchObject({ type: 'summary', acks: 0 });
  });

  it('which its broker sees as unanswered', async ({ stage }) => {
    await stage.fakeBackend();
    const { verdicts } = await stage.sendOffer('--fault kind --deadline 1h');
    expect(verdicts).toMatchObject([{ outcome: 'unanswered', checks: failedAt('framing') }]);
  });

  it('but not one that the reference lets pass', async ({ stage }) => {
    await stage.fakeBackend();
    const [unknownField, trailingBytes] = await Promise.all([
      stage.sendOffer('--fault unknown-field'),
      stage.sendOffer('--fault trailing-bytes'),
    ]);
    expect(unknownField.verdicts).toMatchObject([{ outcome: 'accepted' }]);
    expect(trailingBytes.verdicts).toMatchObject([{ outcome: 'accepted' }]);
  });
});

describe.concurrent('fake-backend and the sideband', () => {
  it('auto takes an offer with it, and one without', async ({ stage }) => {
    const backend = await stage.fakeBackend('--sideband auto');
    expect(await stage.sendOffer(`--token ${TOKEN}`)).toMatchObject({ code: 0 });
    expect(await stage.sendOffer('--no-sideband')).toMatchObject({ code: 0 });
    await backend.countOf('handoff', 2);
    expect(backend.all('sideband')).toMatchObject([{ connection: 0, token: TOKEN, descriptors: 1 }]);
  });

  it('auto takes a token that begins like a frame', async ({ stage }) => {
    const backend = await stage.fakeBackend('--sideband auto');
    const token = `0110000000${'5a'.repeat(11)}`;
    const { verdicts } = await stage.sendOffer(`--token ${token} --send ping`);
    expect(verdicts).toMatchObject([{ outcome: 'accepted', adopted: { received: 'ping' } }]);
    expect(await backend.recordOf('sideband')).toMatchObject({ token, descriptors: 1 });
  });

  it('require drops an offer without it', async ({ stage }) => {
    await stage.fakeBackend('--sideband require');
    expect(await stage.sendOffer('--no-sideband --deadline 1h')).toMatchObject({
      code: 1,
      verdicts: [{ outcome: 'unanswered' }],
    });
    expect(await stage.sendOffer()).toMatchObject({ code: 0 });
  });

  it('none takes the 16 bytes for what they are then: no frame', async ({ stage }) => {
    await stage.fakeBackend('--sideband none');
    expect(await stage.sendOffer(`--token ${TOKEN} --deadline 1h`)).toMatchObject({
      verdicts: [{ outcome: 'unanswered' }],
    });
    expect(await stage.sendOffer('--no-sideband')).toMatchObject({ verdicts: [{ outcome: 'accepted' }] });
  });
});

describe.concurrent('fake-backend ends by itself', () => {
  it('--once after one offer', async ({ stage }) => {
    const backend = await stage.fakeBackend('--once');
    await stage.sendOffer('--send ping');
    const { code, records } = await backend.ended;
    expect(code).toBe(0);
    expect(records.at(-1)).toMatchObject({ type: 'summary', offers: 1, acks: 1, handoffs: { accepted: 1 } });
  });

  it('--count 3 after three, whatever was answered', async ({ stage }) => {
    const backend = await stage.fakeBackend('--count 3 --reply ack,refuse,hangup');
    const { verdicts } = await stage.sendOffer('--count 3');
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['accepted', 'refused', 'unanswered']);
    const { code, records } = await backend.ended;
    expect(code).toBe(0);
    expect(records.at(-1)).toMatchObject({ handoffs: { accepted: 1, refused: 1, unanswered: 1 } });
  });

  it('--count 50 after fifty, ten at a time', async ({ stage }) => {
    const backend = await stage.fakeBackend('--count 50');
    const { code, verdicts, summary } = await stage.sendOffer('--count 50 --concurrency 10 --send ping');
    expect(code).toBe(0);
    expect(verdicts.map(({ adopted }) => adopted?.received)).toEqual(Array(50).fill('ping'));
    expect(summary).toMatchObject({ frames: 100, offers: 50, acks: 50, handoffs: { accepted: 50 } });
    const { code: ended, records } = await backend.ended;
    expect(ended).toBe(0);
    expect(records.at(-1)).toMatchObject({ offers: 50, handoffs: { accepted: 50 }, problems: { error: 0 } });
  });
});
