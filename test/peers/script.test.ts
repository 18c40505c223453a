import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../src/faults/catalogue.ts';
import { type Action, formatStep, parseScript, ScriptCursor } from '../../src/peers/script.ts';

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
    ms.map((duration): Action => ({ type: 'delay', ms: duration })),
    ms.map((duration): Action => ({ type: 'trickle', ms: duration })),
    fc.constantFrom(...FAULTS).map((fault): Action => ({ type: 'corrupt', fault })),
  );
  const last: fc.Arbitrary<Action> = fc.oneof(
    fc.constantFrom<Action>({ type: 'ack' }, { type: 'silent' }, { type: 'hangup' }),
    fc.option(fc.nat(100)).map((bytes): Action => ({ type: 'truncate', bytes })),
  );
  fc.assert(
    fc.property(
      fc.array(going, { maxLength: 4 }),
      last,
      fc.integer({ min: 1, max: 9 }),
      (before, end, times) => {
        const step = [...before, end];
        expect(parseScript(`${formatStep(step)}*${times}`).steps).toEqual([{ step, times }]);
      },
    ),
  );
});
