import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../src/faults/catalogue.ts';
import { type Action, formatStep } from '../../src/script/action.ts';
import { ADOPT_MODES } from '../../src/script/adopt-mode.ts';
import { parseScript, scriptOfFile } from '../../src/script/script.ts';
import { parseWeights, RandomSteps, ScriptCursor } from '../../src/script/step-source.ts';
import { READIES, REPLIES } from '../../src/script/vocabulary.ts';

/** The first steps of a script in words. */
function steps(script: string, count: number, loop = false): string[] {
  const cursor = new ScriptCursor(parseScript(script, loop));
  return Array.from({ length: count }, () => formatStep(cursor.next()));
}

describe('a script is walked step by step', () => {
  it('and the last step repeats', () => {
    expect(steps('ack,refuse,hangup', 5)).toEqual(['ack', 'refuse', 'hangup', 'hangup', 'hangup']);
    expect(steps('ack', 3)).toEqual(['ack', 'ack', 'ack']);
  });

  it('and starts over with --loop', () => {
    expect(steps('ack,refuse', 5, true)).toEqual(['ack', 'refuse', 'ack', 'refuse', 'ack']);
    expect(steps('ack*2,refuse', 6, true)).toEqual(['ack', 'ack', 'refuse', 'ack', 'ack', 'refuse']);
  });

  it('as in the documentation', () => {
    expect(steps('ack*3,refuse:busy,delay:750ms+ack,corrupt:token', 7)).toEqual([
      ...['ack', 'ack', 'ack', 'refuse:busy', 'delay:750ms+ack', 'corrupt:token', 'corrupt:token'],
    ]);
  });
});

describe('an action', () => {
  const only = (script: string): readonly Action[] => parseScript(script).steps[0]!.step;

  it('delay alone means delay and then ack', () => {
    expect(only('delay:3s')).toEqual([{ type: 'delay', ms: 3_000 }, { type: 'ack' }]);
  });

  it('delay at the end of more than that adds no ack', () => {
    expect(only('ack+delay:3s')).toEqual([{ type: 'ack' }, { type: 'delay', ms: 3_000 }]);
  });

  it('corrupt alone means the token', () => {
    expect(only('corrupt')).toMatchObject([{ type: 'corrupt', fault: { name: 'token' } }]);
  });

  it('refuse alone has no reason', () => {
    expect(only('refuse')).toEqual([{ type: 'refuse', detail: '' }]);
    expect(only('refuse:no room')).toEqual([{ type: 'refuse', detail: 'no room' }]);
    expect(only('refuse:a:b')).toEqual([{ type: 'refuse', detail: 'a:b' }]);
  });

  it('truncate takes a number of bytes, 0 too', () => {
    expect(only('truncate')).toEqual([{ type: 'truncate', bytes: null }]);
    expect(only('truncate:0')).toEqual([{ type: 'truncate', bytes: 0 }]);
  });

  it.each(FAULTS.map(({ name }) => name))('corrupt takes the fault %s', (name) => {
    expect(only(`corrupt:${name}`)).toMatchObject([{ fault: { name } }]);
  });

  it('may stand between spaces', () => {
    expect(steps(' ack * 2 , delay:1s + refuse ', 3)).toEqual(['ack', 'ack', 'delay:1s+refuse']);
  });

  it.each([
    ['a comma, a plus and a star', 'refuse:"no, 1+1*2"*2', 'no, 1+1*2'],
    ['a quote', 'refuse:say \\"hi\\"', 'say "hi"'],
    ['a star behind a backslash', 'refuse:a\\*3', 'a*3'],
  ])('may have %s in its reason', (_, script, detail) => {
    expect(only(script)).toEqual([{ type: 'refuse', detail }]);
  });
});

describe('a script is refused', () => {
  it.each([
    ['', /step 1.*missing/],
    ['ack,', /step 2.*missing/],
    ['ack,,ack', /step 2.*missing/],
    ['ack+', /step 1.*missing/],
    ['nack', /step 1.*nack/],
    ['ack,Ack', /step 2.*Ack/],
    ['ack:now', /ack takes no value/],
    ['hangup:1', /hangup takes no value/],
    ['delay', /delay needs a duration/],
    ['trickle', /trickle needs a duration/],
    ['delay:fast', /fast/],
    ['delay:-1s', /-1s/],
    ['corrupt:nothing', /nothing/],
    ['truncate:x', /"x"/],
    ['truncate:-1', /"-1"/],
    ['truncate:1.5', /"1.5"/],
    ['ack*0', /"0"/],
    ['ack*', /\*/],
    ['ack*x', /"x"/],
    ['hangup+ack', /nothing can follow hangup/],
    ['silent+ack', /nothing can follow silent/],
    ['truncate+ack', /nothing can follow truncate/],
    ['stall+ack', /nothing can follow stall/],
    ['accept', /unknown action "accept"/],
    ['refuse:"open', /quote/],
  ])('"%s"', (script, reason) => {
    expect(() => parseScript(script)).toThrow(reason);
  });
});

it('a step reads back from its own words', () => {
  const ms = fc.integer({ min: 0, max: 2 ** 31 - 1 });
  const going: fc.Arbitrary<Action> = fc.oneof(
    fc.constantFrom<Action>({ type: 'ack' }, { type: 'duplicate' }),
    fc.string({ unit: 'grapheme' }).map((detail): Action => ({ type: 'refuse', detail })),
    fc
      .constantFrom(',', '+', '*2', '"', '\\', ' a', 'a ', ':', '\n')
      .map((detail): Action => ({ type: 'refuse', detail })),
    fc.constantFrom(...ADOPT_MODES).map((adopt): Action => ({ type: 'ack', adopt })),
    fc.string({ unit: 'grapheme' }).map((detail): Action => ({ type: 'leak', detail })),
    ms.map((duration): Action => ({ type: 'delay', ms: duration })),
    ms.map((duration): Action => ({ type: 'trickle', ms: duration })),
    fc.constantFrom(...FAULTS).map((fault): Action => ({ type: 'corrupt', fault })),
  );
  const last: fc.Arbitrary<Action> = fc.oneof(
    fc.constantFrom<Action>({ type: 'ack' }, { type: 'silent' }, { type: 'hangup' }),
    fc.option(fc.nat(100)).map((bytes): Action => ({ type: 'truncate', bytes })),
    fc.nat(100).map((bytes): Action => ({ type: 'stall', bytes })),
  );
  fc.assert(
    fc.property(
      fc.array(going, { maxLength: 4 }),
      last,
      fc.integer({ min: 1, max: 9 }),
      (before, end, times) => {
        const step = [...before, end];
        expect(parseScript(`${formatStep(step)}*${times}`).steps).toEqual([{ step, times, counted: true }]);
      },
    ),
  );
});

describe('the script of a broker', () => {
  it('has words of its own', () => {
    const { steps } = parseScript('relay,accept,delay:3s', false, READIES);
    expect(steps.map(({ step }) => step)).toEqual([
      [{ type: 'ack' }],
      [{ type: 'accept' }],
      [{ type: 'delay', ms: 3_000 }, { type: 'ack' }],
    ]);
  });

  it.each(['ack', 'early', 'leak'])('does not know %s', (word) => {
    expect(() => parseScript(word, false, READIES)).toThrow(/unknown action.*relay/);
  });
});

it('a script in a file has a step a line, remarks and empty lines', () => {
  expect(scriptOfFile('# first come\nack*2,\n\n  refuse:busy\r\nhangup, ack\n')).toBe(
    'ack*2,refuse:busy,hangup, ack',
  );
});

describe('random steps', () => {
  const drawn = (seed: number, count: number) => {
    const source = new RandomSteps(parseWeights('ack=8,refuse:"a=b"=1,delay:1s+silent=1', REPLIES), seed);
    return Array.from({ length: count }, () => formatStep(source.next()));
  };

  it('are the same for the same seed, and others for another', () => {
    expect(drawn(7, 50)).toEqual(drawn(7, 50));
    expect(drawn(7, 50)).not.toEqual(drawn(8, 50));
  });

  it('come as often as their weights say', () => {
    const all = drawn(1, 10_000);
    const share = (step: string) => all.filter((word) => word === step).length / all.length;
    expect(share('ack')).toBeCloseTo(0.8, 1);
    expect(share('refuse:"a=b"')).toBeCloseTo(0.1, 1);
    expect(share('delay:1s+silent')).toBeCloseTo(0.1, 1);
  });

  it('can be looked at before they are taken', () => {
    const source = new RandomSteps(parseWeights('ack=1,hangup=1', REPLIES), 3);
    for (let index = 0; index < 20; index++) expect(source.peek()).toBe(source.next());
  });

  it.each(['ack', 'ack=', 'ack=0', 'ack=x', 'ack=1.5', 'nack=1', 'ack=1,', 'ack=9999999999'])(
    'are refused: "%s"',
    (text) => {
      expect(() => parseWeights(text, REPLIES)).toThrow();
    },
  );
});
