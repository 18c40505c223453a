import { describe, expect, it } from 'vitest';
import { REPLAY_KEYS } from '../../../src/screens/replay/replay-keys.ts';
import { expectSound } from '../any-events.ts';
import { expectScreen, SIZES } from '../golden.ts';
import { selected, showing } from '../showing.ts';
import { COMMAND, replayed, unplayed } from './replayed.ts';

describe.each(SIZES)('a replay on %i columns and %i rows', (columns, rows) => {
  const golden = (name: string, text: string) => expectScreen(`replay/${name}-${columns}x${rows}`, text);

  it('is played, differs, is explained and is over', () => {
    const { model, board } = replayed();
    const { press, screen } = showing(model, columns, rows);
    golden('playing', screen());
    golden('difference', press('g', 'n', 'Enter'));
    board.ended('');
    golden('over', press('Esc'));
    golden('keys', press('?'));
  });
});

it('is sound, whatever happens to it', () => {
  expectSound(REPLAY_KEYS, () => {
    const made = replayed();
    made.board.ended('');
    return made;
  });
});

it('says nothing about a peer that it has not reached', () => {
  const { model, board } = unplayed();
  const { screen } = showing(model, 80, 24);
  board.begin();
  expect(screen()).toContain('the peer has said nothing yet');
  board.ended('cannot connect');
  expect(screen()).toContain('the recording could not be played');
  expect(screen()).not.toContain('the peer said');
  board.begin();
  board.ended('');
  expect(screen()).toContain('the peer said nothing');
});

it('goes from one message that differs to the next', () => {
  const { press } = showing(replayed().model, 120, 40);
  expect(selected(press('g', 'n'))).toContain('payload.accepted +1');
  expect(selected(press('n'))).toContain('it is missing');
  expect(selected(press('N'))).toContain('payload.accepted');
});

it('no longer tells of a field that may differ', () => {
  const { model, board } = replayed();
  const { press } = showing(model, 120, 40);
  press('g', 'j', 'i');
  expect(press('Enter')).toContain('ignored: payload.accepted');
  expect(press('i', 'Enter')).toContain('1 of 3 differ');
  expect([...board.ignored]).toEqual(['payload.accepted', 'payload.errorDetail']);
});

it('is played again when asked to, and not before it has ended', async () => {
  const { model, board } = replayed();
  const { press, screen } = showing(model, 120, 40);
  expect(press('r')).toContain('it is being played');
  const again = board.wantedAgain();
  board.ended('connection refused');
  expect(press('k')).toContain('✗ connection refused; r plays it again');
  press('r');
  expect(await again).toBe(true);
  board.begin();
  expect(screen()).toContain('run 2: ● playing');
});

it('shows what passed, and comes back to the messages', () => {
  const { press } = showing(replayed().model, 120, 40);
  expect(press('R')).toContain('┏ Records');
  expect(press('v', 'v', 'v')).toContain('┏ Messages of the peer');
  expect(press('H', 'M')).toContain('┏ Messages of the peer');
});

it('copies a message, and the command line', () => {
  const { model, copied } = replayed();
  const { press } = showing(model, 120, 40);
  press('g', 'j', 'y', 't', 'y', 'c');
  expect(copied[0]).toContain('≠ payload.errorDetail');
  expect(copied[1]).toBe(COMMAND);
});
