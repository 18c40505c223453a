import { describe, expect, it } from 'vitest';
import { faultNamed, faultyFrame } from '../../src/faults/catalogue.ts';
import { ackDraft } from '../../src/frames/ack.ts';
import { ack, concat, OTHER_TOKEN, offer, TOKEN } from '../wire/building.ts';
import { connectionTo, sends } from './backend-talk.ts';

const OFFERED = concat(TOKEN, offer());
const WITH_FD = 'with a descriptor';
const ACK = ack();
const ENDS = ['answered', 'close'];

describe('a backend told to', () => {
  it('ack accepts, then adopts', () => {
    expect(connectionTo('ack').hears(OFFERED, WITH_FD)).toEqual([sends(ACK), 'adopt', 'answered']);
  });

  it('ack without a descriptor has nothing to adopt', () => {
    expect(connectionTo('ack').hears(offer())).toEqual([sends(ACK), 'answered']);
  });

  it('refuse refuses without a reason, then closes the descriptor', () => {
    const refusal = ack({ accepted: false });
    expect(connectionTo('refuse').hears(OFFERED, WITH_FD)).toEqual([sends(refusal), 'release', 'answered']);
  });

  it('refuse:busy gives the reason', () => {
    const refusal = ack({ accepted: false, errorDetail: 'busy' });
    expect(connectionTo('refuse:busy').hears(offer())).toEqual([sends(refusal), 'answered']);
  });

  it('delay:3s waits, then acks', () => {
    const talk = connectionTo('delay:3s');
    expect(talk.hears(OFFERED, WITH_FD)).toEqual(['start step 3000ms']);
    expect(talk.after('step')).toEqual([sends(ACK), 'adopt', 'answered']);
  });

  it('delay:750ms+refuse waits, then refuses', () => {
    const talk = connectionTo('delay:750ms+refuse');
    expect(talk.hears(OFFERED, WITH_FD)).toEqual(['start step 750ms']);
    expect(talk.after('step')).toEqual([sends(ack({ accepted: false })), 'release', 'answered']);
  });

  it.each(['token', 'kind', 'frame', 'trailing-bytes', 'oversize'])(
    'corrupt:%s acks with that fault, then adopts',
    (name) => {
      const right = ackDraft({ token: TOKEN, correlationId: '1', accepted: true, errorDetail: '' });
      const wrong = faultyFrame(faultNamed('ack', name)!, right);
      expect(connectionTo(`corrupt:${name}`).hears(OFFERED, WITH_FD)).toEqual([
        sends(wrong),
        'adopt',
        'answered',
      ]);
    },
  );

  it('corrupt corrupts the token', () => {
    expect(connectionTo('corrupt').hears(offer())).toEqual(connectionTo('corrupt:token').hears(offer()));
  });

  it('silent says nothing, and holds connection and descriptor until the end', () => {
    const talk = connectionTo('silent');
    expect(talk.hears(OFFERED, WITH_FD)).toEqual([]);
    expect(talk.closed()).toEqual(ENDS);
  });

  it('hangup closes', () => {
    expect(connectionTo('hangup').hears(OFFERED, WITH_FD)).toEqual(ENDS);
  });

  it('truncate sends all but the last byte, then closes', () => {
    const cut = ACK.subarray(0, ACK.length - 1);
    expect(connectionTo('truncate').hears(OFFERED, WITH_FD)).toEqual([sends(cut), ...ENDS]);
  });

  it('truncate:7 sends 7 bytes, then closes', () => {
    expect(connectionTo('truncate:7').hears(offer())).toEqual([sends(ACK.subarray(0, 7)), ...ENDS]);
  });

  it.each(['truncate:200', 'stall:200'])('%s sends all of a shorter ACK, which accepts', (script) => {
    expect(connectionTo(script).hears(OFFERED, WITH_FD).slice(0, 2)).toEqual([sends(ACK), 'adopt']);
  });

  it('trickle:10ms sends byte by byte, and adopts after the last', () => {
    const talk = connectionTo('trickle:10ms');
    expect(talk.hears(OFFERED, WITH_FD)).toEqual([sends(ACK.subarray(0, 1)), 'start step 10ms']);
    for (let index = 1; index < ACK.length - 1; index++)
      expect(talk.after('step')).toEqual([sends(ACK.subarray(index, index + 1)), 'start step 10ms']);
    expect(talk.after('step')).toEqual([sends(ACK.subarray(-1)), 'adopt', 'answered']);
  });

  it('duplicate sends the ACK twice, and adopts once', () => {
    expect(connectionTo('duplicate').hears(OFFERED, WITH_FD)).toEqual([
      ...[sends(ACK), sends(ACK), 'adopt', 'answered'],
    ]);
  });

  it('do several things in one step does them one after another', () => {
    const talk = connectionTo('delay:1s+ack+hangup');
    expect(talk.hears(OFFERED, WITH_FD)).toEqual(['start step 1000ms']);
    expect(talk.after('step')).toEqual([sends(ACK), 'adopt', ...ENDS]);
  });
});

describe('a backend that behaves as some in the field do:', () => {
  it('ack:close accepts, and is told to close what it adopted', () => {
    expect(connectionTo('ack:close').hears(OFFERED, WITH_FD)).toEqual([sends(ACK), 'release', 'answered']);
  });

  it('leak refuses, and keeps the descriptor', () => {
    const refusal = ack({ accepted: false, errorDetail: 'full' });
    expect(connectionTo('leak:full').hears(OFFERED, WITH_FD)).toEqual([sends(refusal), 'leak', 'answered']);
  });

  it('stall sends the header, then nothing', () => {
    const talk = connectionTo('stall');
    expect(talk.hears(OFFERED, WITH_FD)).toEqual([sends(ACK.subarray(0, 5))]);
    expect(talk.closed()).toEqual(ENDS);
  });

  it('late acks when the usual deadline of 5 s has passed', () => {
    const talk = connectionTo('late');
    expect(talk.hears(OFFERED, WITH_FD)).toEqual(['start step 5500ms']);
    expect(talk.after('step')).toEqual([sends(ACK), 'adopt', 'answered']);
  });

  it('early acks after the sideband, and adopts when the offer comes', () => {
    const talk = connectionTo('early');
    expect(talk.hears(TOKEN, WITH_FD)).toEqual(['start partial-offer 5000ms', sends(ACK)]);
    expect(talk.hears(offer())).toEqual(['stop partial-offer', 'adopt', 'answered']);
  });

  it('early without a sideband acks the offer', () => {
    expect(connectionTo('early').hears(offer())).toEqual([sends(ACK), 'answered']);
  });

  it('early goes on with its step after the offer', () => {
    const talk = connectionTo('early+hangup');
    talk.hears(TOKEN, WITH_FD);
    expect(talk.hears(offer())).toEqual(['stop partial-offer', 'adopt', ...ENDS]);
  });

  it('early does not ack a token that was used before: its offer is refused', () => {
    const talk = connectionTo('ack,early');
    talk.hears(OFFERED, WITH_FD);
    expect(talk.hears(TOKEN, WITH_FD)).toEqual(['start partial-offer 5000ms']);
    const [, refusal, ...rest] = talk.hears(offer());
    expect(Buffer.from(refusal!.slice(5), 'hex').toString()).toMatch(/used before/);
    expect(rest).toEqual(['release', 'answered']);
  });

  it('early for an offer that has to be refused is followed by the refusal', () => {
    const talk = connectionTo('early');
    talk.hears(TOKEN, WITH_FD);
    const [, refusal, ...rest] = talk.hears(offer({ token: OTHER_TOKEN }));
    expect(Buffer.from(refusal!.slice(5), 'hex').toString()).toMatch(/sideband/);
    expect(rest).toEqual(['release', 'answered']);
  });
});

it('an early ACK uses its token up, also where the offer is refused after it', () => {
  const talk = connectionTo('early,ack');
  talk.hears(TOKEN, WITH_FD);
  talk.hears(offer({ token: OTHER_TOKEN }));
  const [refusal] = talk.hears(OFFERED, WITH_FD);
  expect(Buffer.from(refusal!.slice(5), 'hex').toString()).toMatch(/used before/);
});

describe('an ACK repeats', () => {
  it('the offer’s own token and id', () => {
    const whole = offer({ token: OTHER_TOKEN, correlationId: '18446744073709551615' });
    const answer = ack({ token: OTHER_TOKEN, correlationId: '18446744073709551615' });
    expect(connectionTo('ack').hears(whole)).toEqual([sends(answer), 'answered']);
  });

  it('an id of 0', () => {
    expect(connectionTo('ack').hears(offer({ correlationId: '0' }))).toEqual([
      ...[sends(ack({ correlationId: '0' })), 'answered'],
    ]);
  });
});

describe('when the broker closes', () => {
  it('before an offer, so does the backend', () => {
    expect(connectionTo('ack').closed()).toEqual(['close']);
  });

  it('while an answer is delayed, no answer is sent and the offer is done with', () => {
    const talk = connectionTo('delay:1s');
    talk.hears(OFFERED, WITH_FD);
    expect(talk.closed()).toEqual(ENDS);
  });

  it('in the middle of an offer, it is reported', () => {
    const talk = connectionTo('ack');
    talk.hears(OFFERED.subarray(0, 30), WITH_FD);
    expect(talk.closed()).toEqual([expect.stringMatching(/^notice: ./), 'close']);
  });
});
