import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { FrameOutput } from '../../src/screens/frame-output.ts';

function output() {
  const written: string[] = [];
  const terminal = Object.assign(new EventEmitter(), {
    columns: 80,
    rows: 4,
    write: (text: string) => {
      written.push(text);
      return true;
    },
  });
  return { written, terminal, frames: new FrameOutput(terminal) };
}

it('writes only the lines that differ, each at its place', () => {
  const { written, frames } = output();
  frames.write('one\ntwo\nthree\n');
  frames.write('one\nTWO\nthree\n');
  frames.write('one\nTWO\nthree\n');
  frames.write('one\n');
  expect(written.slice(1)).toEqual([
    '\u001b[2;1HTWO\u001b[0m\u001b[K',
    '\u001b[2;1H\u001b[K\u001b[3;1H\u001b[K',
  ]);
});

it('writes no more lines than there are', () => {
  const { written, frames } = output();
  frames.write('1\n2\n3\n4\n5\n6');
  expect(written[0]).not.toContain('5');
});

it('draws anew when the size has changed, and tells whoever draws', () => {
  const { written, terminal, frames } = output();
  let resized = 0;
  frames.on('resize', () => resized++);
  frames.write('one\n');
  terminal.columns = 100;
  terminal.emit('resize');
  frames.write('one\n');
  expect(frames.columns).toBe(100);
  expect(resized).toBe(1);
  expect(written).toEqual([
    '\u001b[1;1Hone\u001b[0m\u001b[K',
    '\u001b[2J',
    '\u001b[1;1Hone\u001b[0m\u001b[K',
  ]);
  frames.release();
  frames.write('two\n');
  expect(written).toHaveLength(3);
  expect(terminal.listenerCount('resize')).toBe(0);
});
