import { appendFileSync, copyFileSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import type { Of } from '../process/running.ts';
import { it } from '../process/stage.ts';

const ACCEPTED = 'test/fixtures/captures/accept/';
const REFUSED = 'test/fixtures/captures/refuse/events.ndjson';

const refused = ({ outcome }: Of<'handoff'>) => outcome === 'refused';

describe.concurrent('decode --follow', () => {
  it('goes on with the file that takes the place of the one that it reads, whatever its form', async ({
    stage,
  }) => {
    const log = stage.path('log');
    copyFileSync(`${ACCEPTED}strace.log`, log);
    const decode = stage.start(['decode', '--follow', log, '--json']);
    await decode.countOf('handoff', 3);
    renameSync(log, stage.path('log.1'));
    await decode.until(() => decode.stderr.includes('is no longer there'), 'that it is gone');
    copyFileSync(REFUSED, stage.path('new'));
    renameSync(stage.path('new'), log);
    await decode.until(() => decode.all('handoff').some(refused), 'a refusal');
    decode.signal('SIGINT');
    const { code, stderr } = await decode.ended;
    const { length } = readFileSync(`${ACCEPTED}strace.log`);
    expect(stderr.replaceAll(log, 'log')).toContain(
      `log is no longer there: ${length} bytes of it were read; waiting for a new one\n` +
        `log has been replaced: ${length} bytes of it were read; the new file is read from here on\n`,
    );
    expect(code).toBe(0);
    // Each by itself.
    expect(decode.all('summary').map(({ handoffs }) => [handoffs.accepted, handoffs.refused])).toEqual([
      [3, 0],
      [0, 3],
    ]);
    expect(decode.all('frame').filter(({ index }) => index === 0)).toHaveLength(2);
  });

  it('says where the file before was damaged, and ends with 3 in the end', async ({ stage }) => {
    const log = stage.path('log');
    copyFileSync(`${ACCEPTED}events.ndjson`, log);
    const decode = stage.start(['decode', '--follow', log, '--json']);
    await decode.countOf('handoff', 3);
    appendFileSync(log, '{"half');
    unlinkSync(log);
    writeFileSync(log, readFileSync(REFUSED));
    await decode.until(() => decode.all('handoff').some(refused), 'a refusal');
    decode.signal('SIGTERM');
    expect((await decode.ended).code).toBe(3);
    expect(decode.all('error')).toMatchObject([{ code: 'EDAMAGED' }]);
    expect(decode.all('summary')).toHaveLength(2);
  });
});
