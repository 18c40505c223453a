import { writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { oneProcess } from '../process/one-process.ts';
import { longEnough } from '../process/patient.ts';
import { it } from '../process/stage.ts';

const refused = oneProcess();

describe.concurrent('the script of fake-backend', () => {
  it('may stand in a file', async ({ stage }) => {
    const file = stage.path('replies.txt');
    writeFileSync(file, '# first a busy backend\nrefuse:busy*2\n\nack\n');
    await stage.fakeBackend(['--reply', `@${file}`]);
    const { verdicts } = await stage.sendOffer('--count 4');
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'accepted', 'accepted']);
  });

  it('is looked for before anything is opened', async ({ stage }) => {
    const words = ['fake-backend', stage.endpoint, '--reply', `@${stage.path('none')}`];
    const { code, stderr } = await refused.run(words);
    expect(code).toBe(3);
    expect(stderr).toContain(`cannot read the script ${stage.path('none')}: no such file or directory`);
  });

  it('names its file where it is wrong', async ({ stage }) => {
    const file = stage.path('wrong');
    writeFileSync(file, 'ack\nnack\n');
    const { code, stderr } = await refused.run(['fake-backend', stage.endpoint, '--reply', `@${file}`]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${file}, line 2, column 1: unknown action "nack"`);
  });

  it('may be another one for a service', async ({ stage }) => {
    await stage.fakeBackend('--reply-for clud=refuse:busy --reply-for fbuild=refuse:full,ack');
    const outcomes = async (service: string) => {
      const { verdicts } = await stage.sendOffer(`--service ${service} --count 2`);
      return verdicts.map(({ outcome, errorDetail }) => `${outcome} ${errorDetail}`.trim());
    };
    expect(await outcomes('clud')).toEqual(['refused busy', 'refused busy']);
    expect(await outcomes('zccache')).toEqual(['accepted', 'accepted']);
    expect(await outcomes('fbuild')).toEqual(['refused full', 'accepted']);
  });
});

describe.concurrent('replies by chance', () => {
  const RANDOM = ['--random', 'ack=2,refuse=1,corrupt:kind=1'];

  it('come again with the seed that was printed', async ({ stage }) => {
    const backend = await stage.fakeBackend([...RANDOM, '--count', '30']);
    const { seed } = await backend.recordOf('listening');
    await backend.says(`--seed ${seed}`);
    const first = (await stage.sendOffer('--count 30')).verdicts.map(({ outcome }) => outcome);
    await backend.ended;
    await stage.fakeBackend([...RANDOM, '--seed', String(seed)]);
    const second = (await stage.sendOffer('--count 30')).verdicts.map(({ outcome }) => outcome);
    expect(second).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(1);
  });

  it.for([
    ['--random ack', /"ack" must be a step and its weight/],
    ['--random ack=0', /"ack=0"/],
    ['--random nack=1', /unknown action "nack"/],
    ['--random ack=1 --reply ack', /--reply/],
    ['--random ack=1 --seed x', /"x"/],
    ['--random ack=1 --seed 4294967296', /32 bits/],
    ['--seed 1', /--random/],
    ['--reply-for clud', /"clud" must be a service and a script/],
    ['--reply-for clud=nack', /unknown action "nack"/],
    ['--reply-for clud=early', /sent before the offer/],
  ] as const)('are refused: %s', async ([flags, text], { stage }) => {
    const { code, stderr } = await refused.run(['fake-backend', stage.endpoint, ...flags.split(' ')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(text);
  });
});

describe.concurrent('a backend that misbehaves', () => {
  it('accepts and closes the connection at once', async ({ stage }) => {
    await stage.fakeBackend('--reply ack:close,ack');
    const { verdicts } = await stage.sendOffer('--count 2 --send ping');
    expect(verdicts.map(({ adopted }) => adopted)).toMatchObject([
      { received: '', closed: true },
      { received: 'ping', closed: false },
    ]);
  });

  it('accepts and never reads, until the client goes', async ({ stage }) => {
    const { verdicts, ended } = await longEnough(
      async (deadline) => {
        const backend = await stage.fakeBackend('--reply ack:ignore --once');
        const sent = await stage.sendOffer(`--send ping --deadline ${deadline}`);
        return { verdicts: sent.verdicts, ended: await backend.ended };
      },
      ({ verdicts: [verdict] }) => verdict?.outcome === 'accepted',
    );
    expect(verdicts).toMatchObject([{ outcome: 'accepted', adopted: { received: '', closed: false } }]);
    expect(ended).toMatchObject({ code: 0, stderr: expect.stringContaining('ended without being read') });
  });

  it('acks before the offer', async ({ stage }) => {
    const backend = await stage.fakeBackend('--reply early');
    const { verdicts } = await stage.sendOffer('--send ping');
    expect(verdicts).toMatchObject([{ outcome: 'accepted', adopted: { received: 'ping' } }]);
    const [first] = await backend.countOf('frame', 2);
    expect(first?.message).toBe('HandoffAck');
  });

  it('sends a header and nothing more', async ({ stage }) => {
    await stage.fakeBackend('--reply stall');
    const text = await longEnough(
      async (deadline) => {
        const { verdicts } = await stage.sendOffer(`--deadline ${deadline} --expect unanswered`);
        return verdicts[0]?.checks[0]?.text;
      },
      (said) => said?.includes('bytes') === true,
    );
    expect(text).toContain('after 5 bytes of one');
  });
});
