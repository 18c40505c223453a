import { describe, expect } from 'vitest';
import { oneProcess } from '../process/one-process.ts';
import { it, type Outcome } from '../process/stage.ts';
import { OFFER_ENVELOPE } from '../wire/building.ts';

const shared = oneProcess();

/** Every line as JSON; fails when anything else is on standard output. */
function lines({ stdout }: Pick<Outcome, 'stdout'>): { readonly type: string }[] {
  expect(stdout.endsWith('\n')).toBe(true);
  return stdout
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string });
}

function types(outcome: Pick<Outcome, 'stdout'>): string[] {
  return lines(outcome).map(({ type }) => type);
}

/** Fields may be added; the documented ones keep their order. */
function expectInOrder(record: object | undefined, documented: string): void {
  const names = documented.split(' ');
  expect(Object.keys(record ?? {}).filter((name) => names.includes(name))).toEqual(names);
}

describe.concurrent('--json', () => {
  it('tells a handoff from start to summary, on both sides', async ({ stage }) => {
    const backend = await stage.fakeBackend('--once');
    const sent = await stage.sendOffer('--send ping');
    expect(lines(sent)[0]).toEqual({ type: 'start', schema: 1, command: 'send-offer', version: '1.0.0' });
    expect(types(sent)).toEqual(['start', 'sideband', 'frame', 'frame', 'handoff', 'verdict', 'summary']);
    expect(types(await backend.ended)).toEqual([
      'start',
      'listening',
      'sideband',
      'frame',
      'frame',
      'handoff',
      'summary',
    ]);
  });

  it('tells what happens as it happens', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    await stage.sendOffer();
    expect(await backend.recordOf('handoff')).toMatchObject({ outcome: 'accepted' });
    expect(backend.all('summary')).toEqual([]);
  });

  it('has the documented fields, in the documented order', async ({ stage }) => {
    const backend = await stage.fakeBackend('--once --reply refuse:busy');
    const token = '4581'.repeat(8);
    const { verdicts, summary } = await stage.sendOffer(`--token ${token} --service zccache`);
    const [sideband, offer, , handoff] = lines(await backend.ended).slice(2);
    expectInOrder(sideband, 'type connection offset length token descriptors problems');
    expect(sideband).toMatchObject({
      connection: 0,
      offset: 0,
      length: 16,
      token,
      descriptors: 1,
      problems: [],
    });
    expectInOrder(
      offer,
      'type index connection direction offset length time message envelope payload problems',
    );
    expect(offer).toMatchObject({
      index: 0,
      connection: 0,
      direction: 'broker-to-backend',
      offset: 16,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      message: 'HandoffOffer',
      envelope: OFFER_ENVELOPE,
      payload: { handleValue: '0', token, serviceName: 'zccache', correlationId: '1' },
      problems: [],
    });
    expectInOrder(
      handoff,
      'type index connection token correlationId serviceName outcome offer ack ready latencyMs errorDetail problems',
    );
    expect(handoff).toMatchObject({ outcome: 'refused', offer: 0, ack: 1, ready: null, errorDetail: 'busy' });
    expectInOrder(verdicts[0], 'type outcome checks errorDetail latencyMs adopted');
    expectInOrder(summary, 'type bytes frames offers acks handoffs problems');
    expect(summary).toMatchObject({
      frames: 2,
      offers: 1,
      acks: 1,
      handoffs: { accepted: 0, refused: 1, invalid: 0, late: 0, unanswered: 0 },
      problems: { error: 0, warning: 0, note: 1 },
    });
  });

  it.for([
    ['fake-backend ENDPOINT --nope --json', 'fake-backend'],
    ['fake-backend ENDPOINT --reply nope --json', 'fake-backend'],
    ['fake-backend --json ENDPOINT --once --count 2', 'fake-backend'],
    ['send-offer ENDPOINT --json --deadline soon', 'send-offer'],
    ['decode --json', 'decode'],
  ] as const)('tells wrong usage behind start: %s', async ([line, command], { stage }) => {
    const outcome = await shared.run(line.replace('ENDPOINT', stage.endpoint));
    expect(outcome.code).toBe(2);
    expect(lines(outcome)).toEqual([
      { type: 'start', schema: 1, command, version: '1.0.0' },
      { type: 'error', code: expect.any(String), message: expect.any(String), hint: expect.any(String) },
    ]);
  });

  it.for([
    ['fake-backend MISSING/b.sock --json', 'start,error'],
    ['send-offer MISSING/b.sock --json', 'start,verdict,summary,error'],
    ['decode MISSING/b.bin --json', 'start,error'],
  ] as const)('tells what the environment lack: %s', async ([line, expected], { stage }) => {
    const outcome = await stage.run(line.replace('MISSING', stage.path('missing')));
    expect(outcome.code).toBe(3);
    expect(types(outcome).join()).toBe(expected);
    expect(outcome.error).toMatchObject({ code: expect.stringMatching(/^E[A-Z]+$/) });
  });
});
