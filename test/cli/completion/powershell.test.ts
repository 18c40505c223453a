import { describe, expect, it } from 'vitest';
import type { CompletedCommand } from '../../../src/cli/completion/model.ts';
import { powershellScript } from '../../../src/cli/completion/powershell.ts';

const COMMAND: CompletedCommand = {
  id: 'tap',
  summary: 'not shown',
  argument: ["it's"],
  flags: [
    { name: 'quiet', char: 'q', description: '', value: { kind: 'none' } },
    { name: 'as', char: null, description: '', value: { kind: 'words', words: ['backend', 'broker'] } },
    { name: 'break', char: null, description: '', value: { kind: 'frames', frames: { ack: ['drop'] } } },
  ],
};

describe('the completions of PowerShell', () => {
  const script = powershellScript('handoff-cli', [COMMAND]);

  it('are registered for the program, as that of a program outside of PowerShell', () => {
    expect(script).toContain("Register-ArgumentCompleter -Native -CommandName 'handoff-cli'");
  });

  it('have each command with its flags and their values', () => {
    expect(script).toContain("  'tap' = @{");
    expect(script).toContain("'--quiet' = @()");
    expect(script).toContain("'--as' = @('backend', 'broker')");
    expect(script).toContain("'--break' = @('ack=drop')");
  });

  it('double a quote, the only character that means something in their strings', () => {
    expect(script).toContain("argument = @('it''s')");
  });

  it('close every brace that they open', () => {
    const count = (sign: string) => script.split(sign).length;
    expect(count('{')).toBe(count('}'));
    expect(count('(')).toBe(count(')'));
  });
});
