import { describe, expect } from 'vitest';
import { DECODE_FORMATS } from '../../src/formats/decode-formats.ts';
import { oneProcess } from '../process/one-process.ts';
import { it } from '../process/stage.ts';

const shared = oneProcess();

const CAPTURE = new URL('../fixtures/captures/accept/events.ndjson', import.meta.url).pathname;

describe.concurrent('--json beside --format', () => {
  it.for([
    ['decode', ['decode', CAPTURE, '--json', '--format', 'table']],
    ['decode, the other way round', ['decode', '--format', 'csv', '-j', CAPTURE]],
    ['trace', ['trace', '--json', '--format', 'tree', '--', 'true']],
  ] as const)('is wrong usage where it names another: %s', async ([, args]) => {
    const { code, stderr } = await shared.run([...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /--json is the same as --format json, and cannot be given with --format (table|csv|tree)/,
    );
  });

  it('is the same where it names json', async () => {
    const { code, records } = await shared.run(['decode', CAPTURE, '--json', '--format', 'json']);
    expect(records.at(-1)).toMatchObject({ type: 'summary' });
    expect(code).toBe(0);
  });
});

describe.concurrent('--summary', () => {
  it.for(['csv', 'mermaid'])('is wrong usage with a format that shows traffic alone: %s', async (format) => {
    const { code, stdout, stderr } = await shared.run(['decode', CAPTURE, '--summary', '--format', format]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`--format ${format} has no totals to show with --summary`);
  });

  it.for(Object.keys(DECODE_FORMATS).filter((format) => !/^(csv|mermaid)$/.test(format)))(
    'shows totals with any other: %s',
    async (format) => {
      const { code, stdout } = await shared.run(['decode', CAPTURE, '--summary', '--format', format]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/handoffs/);
    },
  );
});

describe.concurrent('of several recordings', () => {
  it('an error says which one it is about', async () => {
    const { code, records } = await shared.run(['decode', CAPTURE, '/nowhere/b.bin', '--json']);
    expect(records.at(-1)).toMatchObject({ type: 'error', file: '/nowhere/b.bin', code: 'ENOENT' });
    expect(code).toBe(3);
  });

  it('each is asked for what is required, and named where it is not met', async () => {
    const args = ['decode', CAPTURE, CAPTURE, '--require', 'outcome == "refused"', '--summary'];
    const { code, stderr } = await shared.run(args);
    expect(code).toBe(1);
    const missed = `${CAPTURE}: --require: no record matches outcome == "refused"`;
    expect(stderr.split(missed)).toHaveLength(3);
  });
});
