import { writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { oneProcess } from '../process/one-process.ts';
import { it, type Stage } from '../process/stage.ts';

const shared = oneProcess();

/** Two handoffs, recorded by both ends: the broker's as events, the backend's as pcapng. */
async function recordBoth(stage: Stage): Promise<readonly [string, string]> {
  const [broker, backend] = [stage.path('broker.ndjson'), stage.path('backend.pcapng')];
  const answering = await stage.fakeBackend(`--reply ack,refuse:busy --count 2 --capture ${backend}`);
  await stage.sendOffer(`--count 2 --expect accepted=1,refused=1 --capture ${broker}`);
  await answering.ended;
  return [broker, backend];
}

describe.concurrent('decode --merge', () => {
  it('makes one of what both ends of a handoff have recorded, in different forms', async ({ stage }) => {
    const [broker, backend] = await recordBoth(stage);
    const merged = await stage.run(`decode --merge --json ${backend} ${broker}`);
    const alone = await shared.run(`decode --json ${broker}`);
    expect(merged.code).toBe(0);
    const [together, one] = [merged.records.at(-1), alone.records.at(-1)];
    for (const field of ['bytes', 'frames', 'offers', 'acks', 'handoffs'])
      expect(together).toHaveProperty(field, (one as unknown as { [field: string]: unknown })[field]);
    const joined = merged.records.filter((record) => record.type === 'handoff' && record.views !== undefined);
    expect(joined).toHaveLength(2);
    for (const record of joined)
      expect(record).toMatchObject({ file: broker, views: [{ file: broker }, { file: backend }] });
  });

  it('names the recordings by letters in a table, and says what each shows', async ({ stage }) => {
    const [broker, backend] = await recordBoth(stage);
    const { stdout: output } = await shared.run(`decode --merge ${broker} ${backend}`);
    expect(output).toContain(`A  ${broker}\nB  ${backend}\n`);
    expect(output).toMatch(/accepted after \S+ ms in A; in B offered \S+ ms later, answered after \S+ ms/);
    expect(output).toContain('2 handoffs: 1 accepted, 1 refused');
  });

  it('says that a clock is wrong, and puts it right when told to', async ({ stage }) => {
    const [broker, backend] = await recordBoth(stage);
    const wrong = await shared.run(`decode --merge --clock-offset ${backend}=1h ${broker} ${backend}`);
    expect(wrong.stderr).toMatch(/the clock of \S+backend\.pcapng is about [\d.]+ ms ahead/);
    const right = await shared.run(`decode --merge --clock-offset ${backend}=0ms ${broker} ${backend}`);
    expect(right.stderr).toBe('');
  });

  it('refuses what tells no times, and an offset for a file that is not there', async ({ stage }) => {
    const [broker] = await recordBoth(stage);
    const dump = stage.path('dump.txt');
    writeFileSync(dump, '45 81 a0 b1 c2 d3 e4 f5 06 17 28 39 4a 5b 6c 7d\n');
    const refused = await shared.run(`decode --merge ${broker} ${dump}`);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('dump.txt is hex, which tells no times');
    expect((await shared.run(`decode --merge --clock-offset nowhere=1ms ${broker}`)).code).toBe(2);
    expect((await shared.run(`decode --clock-offset ${broker}=1ms ${broker}`)).code).toBe(2);
  });
});
