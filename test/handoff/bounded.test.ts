import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bounded } from '../../src/handoff/bounded.ts';

function bounded(capacity: number): { map: Bounded<string>; pushedOut: string[] } {
  const pushedOut: string[] = [];
  return { map: new Bounded<string>(capacity, (value) => pushedOut.push(value)), pushedOut };
}

describe('a bounded map', () => {
  it('pushes out the oldest when it is full', () => {
    const { map, pushedOut } = bounded(2);
    for (const key of ['a', 'b', 'c']) map.set(key, key.toUpperCase());
    expect(pushedOut).toEqual(['A']);
    expect(map.values()).toEqual(['B', 'C']);
    expect(map.get('a')).toBeUndefined();
  });

  it('pushes out what an entry replaces, which makes it the latest', () => {
    const { map, pushedOut } = bounded(2);
    map.set('a', 'A');
    map.set('b', 'B');
    map.set('a', 'A2');
    expect(pushedOut).toEqual(['A']);
    expect(map.takeLatest()).toBe('A2');
    expect(map.takeLatest()).toBe('B');
    expect(map.takeLatest()).toBeUndefined();
  });

  it('gives each entry once', () => {
    const { map, pushedOut } = bounded(3);
    map.set('a', 'A');
    expect(map.take('a')).toBe('A');
    expect(map.take('a')).toBeUndefined();
    expect(pushedOut).toEqual([]);
  });

  it('does as a plain list of its latest entries would, whatever is asked of it', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const step = fc.oneof(
      key.map((of) => ({ ask: 'set', of })),
      key.map((of) => ({ ask: 'take', of })),
      fc.constant({ ask: 'latest', of: '' }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { map } = bounded(3);
        let list: { key: string; value: string }[] = [];
        for (const [index, { ask, of }] of steps.entries()) {
          const wanted = ask === 'latest' ? list.at(-1) : list.find((entry) => entry.key === of);
          if (ask === 'set') {
            list = [...list.filter((entry) => entry.key !== of), { key: of, value: `${of}${index}` }].slice(
              -3,
            );
            map.set(of, `${of}${index}`);
          } else {
            expect(ask === 'take' ? map.take(of) : map.takeLatest()).toBe(wanted?.value);
            list = list.filter((entry) => entry !== wanted);
          }
          expect(map.values()).toEqual(list.map(({ value }) => value));
        }
      }),
    );
  });
});
