import { describe, expect, it } from 'vitest';
import { deadReferences } from '../../../tools/docs/references.ts';

const PROTOCOL = `# The protocol

## What a broker requires of an ACK

- <a id="ack-token"></a>**ack-token**: every byte

**Tokens are secret.** Always.
`;

function dead(path: string, text: string): string[] {
  const files = new Map([
    ['docs/protocol.md', PROTOCOL],
    [path, text],
  ]);
  return deadReferences(files, (asked) => files.has(asked) || asked === 'LICENSE');
}

describe('links in Markdown', () => {
  it.for([
    '[a file](docs/protocol.md)',
    '[a file that is no text](LICENSE)',
    '[a rule](docs/protocol.md#ack-token)',
    '[a heading](docs/protocol.md#what-a-broker-requires-of-an-ack)',
    '[elsewhere](https://example.org/x.md)',
    '`[code](missing.md)`',
    '```\n[code](missing.md)\n```',
  ])('%s leads somewhere', (text) => expect(dead('README.md', text)).toEqual([]));

  it.for([
    ['[a file](docs/missing.md)', 'README.md: docs/missing.md'],
    ['[a rule](docs/protocol.md#ack-tokens)', 'README.md: docs/protocol.md#ack-tokens'],
    ['[here](#nowhere)', 'README.md: #nowhere'],
  ])('%s does not', ([text, reported]) => expect(dead('README.md', text!)).toEqual([reported]));

  it('are relative to their file', () => {
    expect(dead('docs/recipes.md', '[a](protocol.md) [b](../docs/protocol.md)')).toEqual([]);
    expect(dead('docs/recipes.md', '[a](docs/protocol.md)')).toEqual(['docs/recipes.md: docs/protocol.md']);
  });
});

describe('mentions in code', () => {
  it.for([
    '// docs/protocol.md says why',
    '/** docs/protocol.md, "What a broker requires of an ACK". */',
    '/**\n * docs/protocol.md, "What a broker requires\n * of an ACK".\n */',
    '// docs/protocol.md, "Tokens are secret"',
    '// docs/protocol.md#ack-token',
  ])('%j leads somewhere', (text) => expect(dead('src/x.ts', text)).toEqual([]));

  it.for(['docs/cli.md', 'docs/protocol.md, "Hello, as real clients send it"', 'docs/protocol.md#nowhere'])(
    '%s does not',
    (mention) => expect(dead('src/x.ts', `// ${mention}`)).toEqual([`src/x.ts: ${mention}`]),
  );
});
