import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allExplanations } from '../../../src/cli/explain/explanations.ts';
import { protocolRule } from '../../../src/cli/explain/protocol-rule.ts';
import { ROOT } from '../../process/running.ts';

const document = readFileSync(join(ROOT, 'docs/protocol.md'), 'utf8');

describe('every name', () => {
  it.for(allExplanations().map((one) => [one.name, one.kind, one] as const))(
    '%s (%s) has a meaning, an example, and a rule that docs/protocol.md has',
    ([, , { meaning, examples, rule }]) => {
      expect(meaning).not.toBe('');
      expect(examples).not.toEqual([]);
      if (rule === null) return;
      const found = protocolRule(document, rule);
      expect(found).not.toBeNull();
      expect(found!.section).not.toBe('');
      expect(found!.text).not.toMatch(/<a id|\*\*|`/);
      expect(found!.text.length).toBeGreaterThan(10);
    },
  );
});

it('what a fault does depends on the frame that it is made in, and is said by frame', () => {
  const foreign = allExplanations().find(({ name, kind }) => kind === 'fault' && name === 'foreign-first')!;
  expect(foreign.facts.slice(0, 2)).toEqual([
    'the reference accepts it (offer, ready)',
    'it fails the check request-id (ACK)',
  ]);
});

describe('a rule', () => {
  it('is read from a list, to its end', () => {
    const text =
      '## Tokens\n\n- <a id="x"></a>**x**: A token has\n  `16` bytes.\n- <a id="y"></a>**y**: No.\n';
    expect(protocolRule(text, 'x')).toEqual({
      anchor: 'x',
      section: 'Tokens',
      text: 'A token has 16 bytes.',
    });
  });

  it('is read from a table', () => {
    const text = '## ACK\n\n| 1 | <a id="x"></a>**x** | `kind` | RESPONSE |\n';
    expect(protocolRule(text, 'x')?.text).toBe('kind: RESPONSE');
  });

  it('that is not there is null', () => expect(protocolRule('## A\n', 'x')).toBeNull());
});
