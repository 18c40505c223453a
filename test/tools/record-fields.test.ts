import { describe, expect, it } from 'vitest';
import { brokenFields, recordFields } from '../../tools/records/fields.ts';

const schema = (number: number, latency: object) => ({
  $defs: {
    StartRecord: { properties: { type: { const: 'start' }, schema: { const: number } } },
    HandoffRecord: {
      properties: { type: { const: 'handoff' }, latencyMs: { description: 'in ms', ...latency } },
    },
  },
});
const before = recordFields(schema(1, { type: 'number' }));

describe('the fields of records', () => {
  it('are named by type, without their descriptions', () => {
    expect(before).toEqual({
      schema: 1,
      fields: {
        'handoff.latencyMs': '{"type":"number"}',
        'handoff.type': '{"const":"handoff"}',
        'start.schema': '{"const":1}',
        'start.type': '{"const":"start"}',
      },
    });
  });

  it('may be added', () => {
    const { fields } = before;
    expect(brokenFields(before, { schema: 1, fields: { ...fields, 'handoff.new': '{}' } })).toEqual([]);
  });

  it('may not change, or go, under the same number', () => {
    expect(brokenFields(before, recordFields(schema(1, { type: 'string' })))).toEqual(['handoff.latencyMs']);
    expect(brokenFields(before, { schema: 1, fields: {} })).toHaveLength(4);
  });

  it('may change under a raised one', () => {
    expect(brokenFields(before, recordFields(schema(2, { type: 'string' })))).toEqual([]);
  });
});
