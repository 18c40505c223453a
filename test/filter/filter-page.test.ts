import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../src/filter/filter.ts';
import { FilterError } from '../../src/filter/token.ts';
import { ROOT } from '../../tools/root.ts';

const [usage, mistakes] = readFileSync(join(ROOT, 'docs/filter.md'), 'utf8').split(
  'A mistake is wrong usage',
) as [string, string];

describe('docs/filter.md', () => {
  it('has examples that can be used as they are', () => {
    const examples = [...usage.matchAll(/--(?:filter|require|fail-if) '([^']+)'/g)].map(([, text]) => text!);
    expect(examples.length).toBeGreaterThan(4);
    for (const text of examples) expect(() => compileFilter(text), text).not.toThrow();
  });

  it('says the mistakes that are found', () => {
    const said = [...mistakes.matchAll(/`([^`]+ [^`]+)`|--filter '([^']+)'/g)].map(
      ([, quoted, given]) => (quoted ?? given)!,
    );
    expect(said.length).toBeGreaterThan(2);
    for (const text of said) expect(() => compileFilter(text), text).toThrow(FilterError);
  });
});
