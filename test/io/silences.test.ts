import { expect, it } from 'vitest';
import { Silences } from '../../src/io/silences.ts';

/** Timers of both ends. @param unread the ends that are not read when a timer runs out */
function silencesOf(...unread: number[]) {
  const silences = new Silences<'near' | 'far' | 'pause'>();
  silences.started('near', 0, 100);
  silences.started('far', 1, 200);
  const look = (end: number) => {
    if (unread.includes(end)) silences.leftUnread(end);
  };
  return { silences, runsOut: (timer: 'near' | 'far' | 'pause') => silences.again(timer, look) };
}

it('an end that was read was silent', () => {
  expect(silencesOf().runsOut('near')).toBeNull();
});

it('one that is not read is waited for once more, for as long as that goes on', () => {
  const { runsOut } = silencesOf(0);
  expect([runsOut('near'), runsOut('near'), runsOut('far')]).toEqual([100, 100, null]);
});

it('one that was not read for a while, too, once', () => {
  const { silences, runsOut } = silencesOf();
  silences.leftUnread(1);
  expect([runsOut('near'), runsOut('far'), runsOut('far')]).toEqual([null, 200, null]);
});

it('a timer that was stopped, or is about something else, measures no silence', () => {
  const { silences, runsOut } = silencesOf(0, 1);
  silences.stopped('near');
  expect([runsOut('near'), runsOut('pause')]).toEqual([null, null]);
});
