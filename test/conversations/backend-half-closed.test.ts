import { describe, expect, it } from 'vitest';
import { ack, concat, OTHER_TOKEN, offer, TOKEN } from '../wire/building.ts';
import { connectionTo, sends } from './backend-talk.ts';

const OFFERED = concat(TOKEN, offer());
const WITH_FD = 'with a descriptor';
const ACK = ack();
const ENDS = ['answered', 'close'];

describe('when the broker says nothing more, but may still listen,', () => {
  it('it gets its answer, when the script says', () => {
    const talk = connectionTo('delay:1s');
    talk.hears(OFFERED, WITH_FD);
    expect(talk.ends()).toEqual(['watch']);
    expect(talk.after('step')).toEqual([sends(ACK), 'adopt', ...ENDS]);
  });

  it('it gets every byte of it', () => {
    const talk = connectionTo('trickle:10ms');
    talk.hears(OFFERED, WITH_FD);
    talk.ends();
    for (let index = 1; index < ACK.length - 1; index++) talk.after('step');
    expect(talk.after('step')).toEqual([sends(ACK.subarray(-1)), 'adopt', ...ENDS]);
  });

  it('it gets the answers to all that it has offered', () => {
    const talk = connectionTo('delay:1s,refuse');
    talk.hears(concat(OFFERED, offer({ token: OTHER_TOKEN })), WITH_FD);
    talk.ends();
    expect(talk.after('step')).toEqual([
      ...[sends(ACK), 'adopt', 'answered'],
      ...[sends(ack({ token: OTHER_TOKEN, accepted: false })), ...ENDS],
    ]);
  });

  it('an offer that is held waits for a decision', () => {
    const talk = connectionTo('ack', { holds: true });
    talk.hears(OFFERED, WITH_FD);
    expect(talk.ends()).toEqual(['watch']);
    expect(talk.decides('ack')).toEqual([sends(ACK), 'adopt', ...ENDS]);
  });

  it.each([{ holds: true }, { holds: false }])(
    'it is noticed that it is gone, also while an offer is held: $holds',
    (options) => {
      const talk = connectionTo('delay:1s', options);
      talk.hears(OFFERED, WITH_FD);
      talk.ends();
      expect(talk.gone()).toEqual(ENDS);
    },
  );

  it.each(['silent', 'stall:5', 'ack+silent'])('%s has nothing more to say, and closes', (script) => {
    const talk = connectionTo(script);
    talk.hears(OFFERED, WITH_FD);
    expect(talk.ends()).toEqual(ENDS);
  });

  it.each([
    ['delay:1s+silent', []],
    ['delay:1s+stall:5', [sends(ACK.subarray(0, 5))]],
  ])('%s closes once it has nothing more to say', (script, last) => {
    const talk = connectionTo(script);
    talk.hears(OFFERED, WITH_FD);
    expect(talk.ends()).toEqual(['watch']);
    expect(talk.after('step')).toEqual([...last, ...ENDS]);
  });

  it('a connection that is never read is left, one that is read later only when nobody is there', () => {
    expect(connectionTo('ack', { accept: 'delay:1s+ignore' }).opened()).toContain('watch');
    expect(connectionTo('ack', { accept: 'ignore' }).opened()).toEqual(['watch gone']);
  });

  it('a connection that was reset is over', () => {
    const talk = connectionTo('delay:1s');
    talk.hears(OFFERED, WITH_FD);
    expect(talk.ends('ECONNRESET')).toEqual(ENDS);
  });

  it('what is left of the next offer is reported once the one before is answered', () => {
    const talk = connectionTo('delay:1s');
    talk.hears(concat(OFFERED, offer({ token: OTHER_TOKEN }).subarray(0, 20)), WITH_FD);
    expect(talk.ends()).toEqual(['stop partial-offer', 'watch']);
    expect(talk.after('step')).toEqual([
      ...[sends(ACK), 'adopt', 'answered'],
      ...['notice: the broker closed the connection in the middle of an offer', 'close'],
    ]);
  });
});

describe('a lack of an answer is the backend’s own doing', () => {
  it.each([
    ['delay:300ms+ack', 'nothing'],
    ['delay:300ms+refuse:busy', 'nothing'],
    ['trickle:20ms', 'nothing'],
    ['delay:6s+ack', 'all'],
    ['delay:3s+delay:3s+ack', 'all'],
    ['late', 'all'],
    ['silent', 'all'],
  ])('where the broker could not have got one in time: %s', (script, withholds) => {
    const talk = connectionTo(script);
    talk.hears(OFFERED, WITH_FD);
    if (script.startsWith('delay:3s')) talk.after('step');
    expect(talk.withholds()).toBe(withholds);
  });
});
