import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { schemaErrors } from '../process/record-schema.ts';
import { BINARY } from '../process/running.ts';

describe('schema', () => {
  it('prints the schema of every record', () => {
    const schema = JSON.parse(execFileSync(process.execPath, [BINARY, 'schema'], { encoding: 'utf8' }));
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(Object.keys(schema.$defs)).toEqual(
      expect.arrayContaining(['StartRecord', 'VerdictRecord', 'ErrorRecord']),
    );
  });

  it('tells a record from what is not one', () => {
    const error = { type: 'error', code: 'ENOENT', message: 'no such file', hint: '' };
    expect(schemaErrors(error)).toBeNull();
    expect(schemaErrors({ ...error, more: 1 })).toContain('more');
    expect(schemaErrors({ type: 'unknown' })).not.toBeNull();
  });
});
