import { describe, expect, it } from 'vitest';
import { faultsFor } from '../../src/faults/catalogue.ts';
import { formatScript, parseScript } from '../../src/script/script.ts';
import type { ScriptError } from '../../src/script/script-error.ts';
import { parseScriptFile } from '../../src/script/script-file.ts';
import { step, steps } from './speaking.ts';

describe('a script is walked step by step', () => {
  it('and the last step repeats', () => {
    expect(steps('ack,refuse,hangup', 5)).toEqual(['ack', 'refuse', 'hangup', 'hangup', 'hangup']);
    expect(steps('ack', 3)).toEqual(['ack', 'ack', 'ack']);
  });

  it('and starts over with --loop', () => {
    expect(steps('ack,refuse', 5, { loop: true })).toEqual(['ack', 'refuse', 'ack', 'refuse', 'ack']);
    expect(steps('ack*2,refuse', 6, { loop: true })).toEqual([
      ...['ack', 'ack', 'refuse', 'ack', 'ack', 'refuse'],
    ]);
  });

  it('as in the documentation', () => {
    expect(steps('ack*3,refuse:busy,delay:750ms+ack,corrupt:token', 7)).toEqual([
      ...['ack', 'ack', 'ack', 'refuse:busy', 'delay:750ms+ack', 'corrupt:token', 'corrupt:token'],
    ]);
  });

  it('a count may be as large as a person likes', () => {
    expect(steps('ack*9007199254740991,refuse', 2)).toEqual(['ack', 'ack']);
  });
});

describe('an action', () => {
  it('delay alone means delay and then what is usual', () => {
    expect(step('delay:3s')).toBe('delay:3s+ack');
    expect(step('delay:3s', 'ready')).toBe('delay:3s+relay');
    expect(step('delay:3s', 'broker-reply')).toBe('delay:3s+negotiate');
    expect(step('delay:3s', 'backend-accept')).toBe('delay:3s+pass');
  });

  it('delay at the end of more than that adds nothing', () => {
    expect(step('ack+delay:3s')).toBe('ack+delay:3s');
  });

  it('corrupt alone means the usual fault', () => {
    expect(step('corrupt')).toBe('corrupt:token');
    expect(step('corrupt', 'hello')).toBe('corrupt:peer-pid');
  });

  it('refuse takes a detail, or a code where it is a HelloReply that refuses', () => {
    expect(step('refuse')).toBe('refuse');
    expect(step('refuse:no room')).toBe('refuse:no room');
    expect(step('refuse:a:b')).toBe('refuse:a:b');
    expect(step('refuse:ERROR_RATE_LIMITED', 'broker-reply')).toBe('refuse:rate-limited');
    expect(step('refuse:77', 'broker-reply')).toBe('refuse:77');
  });

  it('truncate takes a number of bytes, 0 too', () => {
    expect(step('truncate')).toBe('truncate');
    expect(step('truncate:0')).toBe('truncate:0');
  });

  it.each(faultsFor('ack').map(({ name }) => name))('corrupt takes the fault %s', (name) => {
    expect(step(`corrupt:${name}`)).toBe(`corrupt:${name}`);
  });

  it('may stand between spaces', () => {
    expect(steps(' ack * 2 , delay:1s + refuse ', 3)).toEqual(['ack', 'ack', 'delay:1s+refuse']);
  });

  it.each([
    ['a comma, a plus and a star', 'refuse:"no, 1+1*2"*2', 'refuse:"no, 1+1*2"'],
    ['a quote', 'refuse:say \\"hi\\"', 'refuse:"say \\"hi\\""'],
    ['a star after a backslash', 'refuse:a\\*3', 'refuse:"a*3"'],
    ['an equals sign', 'refuse:"a=b"', 'refuse:"a=b"'],
  ])('may have %s in its reason', (_, script, words) => {
    expect(steps(script, 1)).toEqual([words]);
  });
});

/** What is wrong with a script, and where. */
function refusal(read: () => unknown): { message: string; excerpt: readonly string[] } {
  try {
    read();
  } catch (error) {
    return error as ScriptError;
  }
  throw new Error('the script was read');
}

describe('a script is refused', () => {
  it.each([
    ['', 'step 1, column 1: an action is missing'],
    ['ack,', 'step 2, column 5: an action is missing'],
    ['ack,,ack', 'step 2, column 5: an action is missing'],
    ['ack+', 'step 1, column 5: an action is missing'],
    ['nack', 'step 1, column 1: unknown action "nack" for fake-backend --reply; did you mean "ack"?'],
    ['ack, Ack', 'step 2, column 6: unknown action "Ack" for fake-backend --reply; did you mean "ack"?'],
    ['ack:echoo', 'step 1, column 5: ack takes no value but'],
    ['hangup:1', 'step 1, column 8: hangup takes no value'],
    ['delay', 'step 1, column 1: delay needs a duration, as in delay:100ms'],
    ['trickle', 'trickle needs a duration'],
    ['ack+delay:fast', 'step 1, column 11: "fast" is not a duration: write 750ms, 5s or 1m'],
    ['delay:-1s', '"-1s" is not a duration'],
    ['corrupt:tokn', 'step 1, column 9: unknown fault "tokn" for the ACK; did you mean "token"?'],
    ['corrupt:peer-pid', 'unknown fault "peer-pid" for the ACK'],
    ['truncate:x', '"x" must be a whole number'],
    ['truncate:-1', '"-1"'],
    ['truncate:1.5', '"1.5"'],
    ['ack*0', 'step 1, column 5: after *, "0" must be a whole number, at least 1'],
    ['ack*', 'after *'],
    ['ack*x', '"x"'],
    ['ack*2*3', 'a step has at most one *'],
    ['hangup+ack', 'step 1, column 8: nothing can follow hangup'],
    ['silent+ack', 'nothing can follow silent'],
    ['truncate+ack', 'nothing can follow truncate'],
    ['stall+ack', 'nothing can follow stall'],
    ['then:hangup+ack', 'nothing can follow then'],
    ['then:go', 'then takes hangup or reset, and not "go"'],
    ['early:', 'early needs a text'],
    ['accept', 'unknown action "accept"'],
    ['ack,refuse:"open', 'step 2, column 12: a double quote is not closed'],
  ])('"%s": %s', (script, message) => {
    expect(refusal(() => parseScript(script, 'backend-reply')).message).toContain(message);
  });

  it('and the place is shown', () => {
    expect(refusal(() => parseScript('ack,Ack', 'backend-reply')).excerpt).toEqual(['  ack,Ack', '      ^']);
    const long = `${'ack,'.repeat(100)}nack${',ack'.repeat(100)}`;
    const [line, mark] = refusal(() => parseScript(long, 'backend-reply')).excerpt;
    expect(line!.length).toBeLessThan(80);
    expect(line!.slice(mark!.indexOf('^'))).toMatch(/^nack/);
  });

  it('when it is longer than anybody writes', () => {
    const read = (text: string) => refusal(() => parseScript(text, 'backend-reply')).message;
    expect(read('a'.repeat(1024 * 1024 + 1))).toContain('at most 1048576 characters');
    expect(read('ack,'.repeat(10_000))).toContain('at most 10000 steps');
    expect(read('ack+'.repeat(100))).toContain('at most 100 actions');
  });
});

describe('each role has words of its own', () => {
  it('the broker’s ready', () => {
    expect(steps('relay,accept,delay:3s', 3, { role: 'ready' })).toEqual([
      ...['relay', 'accept', 'delay:3s+relay'],
    ]);
  });

  it.each(['ack', 'leak', 'pass'])('the ready does not know %s', (word) => {
    expect(() => parseScript(word, 'ready')).toThrow(/unknown action/);
  });

  it('nothing is corrupted on a connection that is only accepted', () => {
    expect(() => parseScript('corrupt', 'backend-accept')).toThrow(/unknown action/);
    expect(steps('ignore*2,reset', 3, { role: 'backend-accept' })).toEqual(['ignore', 'ignore', 'reset']);
  });
});

describe('a script in a file', () => {
  const TEXT = '# first come\nack*2,\n\n  refuse:busy\r\nhangup, ack\n# the end\n\n';

  it('has remarks after a step, too; in a value # is a sign like any other', () => {
    const text = 'ack*2 # the first two\nrefuse:"a # b" # said so\nrefuse:#1';
    expect(formatScript(parseScriptFile('ack # one, two\nhangup\t#last', 'backend-reply'))).toBe(
      'ack,hangup',
    );
    expect(formatScript(parseScriptFile(text, 'backend-reply'))).toBe('ack*2,refuse:"a # b",refuse:"#1"');
  });

  it('has one step per line, remarks and empty lines', () => {
    expect(formatScript(parseScriptFile(TEXT, 'backend-reply'))).toBe('ack*2,refuse:busy,hangup,ack');
  });

  it('is refused with line and column', () => {
    expect(refusal(() => parseScriptFile('# first\nack\n  refus\n', 'backend-reply'))).toMatchObject({
      message: 'line 3, column 3: unknown action "refus" for fake-backend --reply; did you mean "refuse"?',
      excerpt: ['    refus', '    ^'],
    });
  });

  it('may draw its steps', () => {
    const script = parseScriptFile('random:ack=8\nrefuse=1\n', 'backend-reply');
    expect(formatScript(script)).toBe('random:ack=8,refuse=1');
  });
});
