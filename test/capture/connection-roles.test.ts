import { describe, expect, it } from 'vitest';
import { ConnectionRoles } from '../../src/capture/connection-roles.ts';
import { faultNamed, faultyFrame } from '../../src/faults/catalogue.ts';
import { ackDraft } from '../../src/frames/ack.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { helloDraft } from '../../src/frames/hello.ts';
import { offerDraft } from '../../src/frames/offer.ts';
import { OWN_HELLO } from '../frames/own-hello.ts';
import { TOKEN } from '../wire/building.ts';

const OTHERWISE = ['client-to-backend', 'backend-to-client'] as const;
const OFFER = offerDraft({ handleValue: '0', token: TOKEN, serviceName: 's', correlationId: '1' });
const HELLO = helloDraft(OWN_HELLO);
const ACK = ackDraft({ token: TOKEN, accepted: true, errorDetail: '', correlationId: '1' });

/** The direction of what the end that dialled says, and of what the other says, where one of them begins with those bytes. */
function directions(bytes: Uint8Array, dialled: boolean) {
  const roles = new ConnectionRoles(OTHERWISE);
  const end = dialled ? 0 : 1;
  roles.take({ connection: 0, end, dialled, time: null, bytes, descriptors: 0 });
  return [roles.directionOf(0, 0), roles.directionOf(0, 1)];
}

describe('who speaks on a connection', () => {
  it.each(['kind', 'payload', 'request-id'])('a broker, whose offer is made wrong: %s', (name) => {
    const frame = faultyFrame(faultNamed('offer', name)!, OFFER);
    for (const bytes of [frame, Buffer.concat([TOKEN, frame])])
      expect(directions(bytes, true)).toEqual(['broker-to-backend', 'backend-to-broker']);
  });

  it('a broker that sends an answer where an offer belongs', () => {
    const frame = faultyFrame(faultNamed('ack', 'request-id')!, ACK);
    expect(directions(frame, true)).toEqual(['broker-to-backend', 'backend-to-broker']);
  });

  it.each(['kind', 'request-id'])('a backend, whose answer is made wrong: %s', (name) => {
    const frame = faultyFrame(faultNamed('ack', name)!, ACK);
    expect(directions(frame, false)).toEqual(['broker-to-backend', 'backend-to-broker']);
  });

  it('a client and a broker, whose frames have another framing byte', () => {
    const asHello = faultyFrame(faultNamed('hello', 'framing-version')!, HELLO);
    expect(directions(asHello, true)).toEqual(['client-to-broker', 'broker-to-client']);
    expect(directions(asHello.subarray(0, -1), true)).toEqual([null, null]);
  });

  it('a broker and a backend, whose frames have another framing byte', () => {
    const asOffer = faultyFrame(faultNamed('offer', 'framing-version')!, OFFER);
    const asAck = faultyFrame(faultNamed('ack', 'framing-version')!, ACK);
    for (const frame of [asOffer, Buffer.concat([TOKEN, asOffer])])
      expect(directions(frame, true)).toEqual(['broker-to-backend', 'backend-to-broker']);
    expect(directions(asAck, false)).toEqual(['broker-to-backend', 'backend-to-broker']);
  });

  it('an application, where nothing is of the protocol', () => {
    expect(directions(Buffer.from('GET / HTTP/1.1\r\nHost: here\r\n\r\n'), true)).toEqual(OTHERWISE);
  });

  it('a broker, whose sideband a tap has changed, whatever passes instead', () => {
    const roles = new ConnectionRoles(OTHERWISE);
    const said = { connection: 0, end: 0, dialled: true, time: null } as const;
    const changed = { by: 'corrupt:nonblocking+pass', was: TOKEN };
    roles.take({ ...said, bytes: new Uint8Array(), descriptors: null, changed });
    roles.take({ ...said, bytes: Buffer.concat([TOKEN, TOKEN]), descriptors: 0 });
    expect([roles.directionOf(0, 0), roles.directionOf(0, 1)]).toEqual([
      'broker-to-backend',
      'backend-to-broker',
    ]);
  });

  it('not a broker, where a tap held the first 16 bytes of a frame when the connection ended', () => {
    const was = encodeDraft(ACK).subarray(0, 16);
    for (const dialled of [true, false]) {
      const roles = new ConnectionRoles(OTHERWISE);
      const said = { connection: 0, end: dialled ? 0 : 1, dialled, time: null } as const;
      const changed = { by: 'undelivered', was };
      roles.take({ ...said, bytes: new Uint8Array(), descriptors: null, changed });
      expect(roles.directionOf(0, 0)).not.toBe(dialled ? 'broker-to-backend' : 'backend-to-broker');
      expect(roles.directionOf(0, 1)).not.toBe('broker-to-backend');
    }
  });
});
