import { describe, expect, it } from 'vitest';
import { type AskedScript, readScripts, type ScriptFlagValues } from '../../src/cli/scripts.ts';
import { formatStep } from '../../src/script/action.ts';
import type { RoleName } from '../../src/script/role.ts';

/** The scripts of a fake broker whose flags are these. */
function broker(texts: Partial<Record<RoleName, string>>, flags: ScriptFlagValues = {}) {
  const roles: readonly (readonly [RoleName, string])[] = [
    ['broker-reply', '--reply'],
    ['broker-offer', '--offer'],
    ['ready', '--ready'],
  ];
  const asked = roles.map(([role, flag]): AskedScript => ({ role, flag, text: texts[role] }));
  const read = <T>(flag: string, text: string, parse: (text: string) => T): T => {
    try {
      return parse(text);
    } catch (error) {
      throw new Error(`${flag}: ${(error as Error).message}`);
    }
  };
  return readScripts(asked, flags, read, () => 4711);
}

const steps = (scripts: ReturnType<typeof broker>, role: RoleName, count: number) => {
  const source = scripts.of(role);
  return Array.from({ length: count }, () => formatStep(source.next()));
};

describe('the scripts of a command', () => {
  it('are what is usual where nothing is said', () => {
    const scripts = broker({});
    expect(steps(scripts, 'broker-reply', 2)).toEqual(['negotiate', 'negotiate']);
    expect(scripts.given('ready')).toBeNull();
    expect(scripts.seed).toBeNull();
  });

  it('have one --loop', () => {
    const scripts = broker({ ready: 'relay,silent', 'broker-offer': 'offer,hangup' }, { loop: true });
    expect(steps(scripts, 'ready', 3)).toEqual(['relay', 'silent', 'relay']);
    expect(steps(scripts, 'broker-offer', 3)).toEqual(['offer', 'hangup', 'offer']);
  });

  it('--random is about the first', () => {
    const scripts = broker({}, { random: 'negotiate=1,hangup=1', seed: '7' });
    expect(scripts.seed).toBe(7);
    expect(new Set(steps(scripts, 'broker-reply', 50))).toEqual(new Set(['negotiate', 'hangup']));
  });

  it('any of them may draw its steps, the same for the same seed', () => {
    const drawn = (seed?: string) =>
      steps(broker({ ready: 'random:relay=1,silent=1' }, { seed }), 'ready', 30);
    expect(drawn('7')).toEqual(drawn('7'));
    expect(drawn('7')).not.toEqual(drawn('8'));
    expect(broker({ ready: 'random:relay=1' }).seed).toBe(4711);
  });

  it('--fault is short for corrupt', () => {
    expect(steps(broker({}, { fault: 'capability' }), 'broker-reply', 2)).toEqual([
      ...['corrupt:capability', 'corrupt:capability'],
    ]);
  });

  it.each<[string, Partial<Record<RoleName, string>>, ScriptFlagValues, RegExp]>([
    ['names the flag', { ready: 'relai' }, {}, /^--ready: step 1, column 1: unknown action "relai"/],
    ['names --random', {}, { random: 'negotiate' }, /^--random: step 1/],
    ['wants something to draw', { ready: 'relay' }, { seed: '1' }, /--seed needs a script that draws/],
    ['wants a seed of 32 bits', {}, { random: 'negotiate=1', seed: '4294967296' }, /^--seed: 4294967296/],
  ])('a wrong one %s', (_, texts, flags, message) => {
    expect(() => broker(texts, flags)).toThrow(message);
  });
});
