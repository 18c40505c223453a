import { describe, expect, it } from 'vitest';
import type { Segment } from '../../src/records/segment.ts';
import { decode, fromBackend, toBackend } from '../records/decoding.ts';
import { ack, OTHER_TOKEN, offer, TOKEN, toHex } from '../wire/building.ts';

const changed = (by: string, was: Uint8Array): Segment => ({
  ...toBackend(new Uint8Array()),
  changed: { by, was },
});

/** The handoffs of that traffic as they finally are. */
function handoffs(...segments: readonly Segment[]) {
  const latest = new Map<number, unknown>();
  for (const record of decode(...segments)) if (record.type === 'handoff') latest.set(record.index, record);
  return [...latest].sort(([one], [other]) => one - other).map(([, record]) => record);
}

const WITHHELD = { offer: null, ack: null, outcome: 'unanswered' };
const UNSEEN = { sides: { broker: 'unanswered', backend: null } };

describe('an offer that a tap changes', () => {
  it.each(['drop', 'silent', 'hangup', 'delay:1s+reset'])('is unanswered to its broker after %s', (by) => {
    expect(handoffs(changed(by, offer({ token: TOKEN })))).toMatchObject([
      { ...WITHHELD, ...UNSEEN, index: 0, token: toHex(TOKEN), problems: [{ id: 'offer-unanswered' }] },
    ]);
  });

  it('is unanswered, too, where no whole offer passes in its place', () => {
    const part = offer({ token: TOKEN }).subarray(0, 20);
    expect(handoffs(changed('stall:20', offer({ token: TOKEN })), toBackend(part))).toMatchObject([
      { ...WITHHELD, ...UNSEEN },
    ]);
  });

  it('is not seen after all where it was not sent: what has its token is another offer', () => {
    const made = offer({ token: TOKEN });
    const told = handoffs(
      toBackend(made.subarray(0, 20)),
      changed('unsent', made),
      toBackend(made.subarray(20)),
      fromBackend(ack({ token: TOKEN })),
    );
    expect(told).toMatchObject([
      { ...WITHHELD, index: 0 },
      { index: 1, offer: 0, ack: 1, outcome: 'accepted' },
    ]);
  });

  it('is not answered by an ACK for the sideband before it where it was not sent', () => {
    const told = handoffs(
      toBackend(TOKEN),
      fromBackend(ack({ token: TOKEN })),
      changed('incomplete', offer({ token: TOKEN })),
      fromBackend(ack({ token: TOKEN })),
      changed('unsent', offer({ token: TOKEN })),
    );
    expect(told.at(-1)).toMatchObject({ ...WITHHELD, ack: null, index: 1 });
  });

  it('is judged by what its broker made, also where its ACK comes before what passes instead', () => {
    const [made, passing] = [offer({ correlationId: '1' }), offer({ correlationId: '2' })];
    const told = handoffs(
      toBackend(TOKEN, { descriptors: 1 }),
      changed('delay:1s+corrupt:foreign-first', made),
      fromBackend(ack({ correlationId: '1' })),
      toBackend(passing),
    );
    expect(told).toMatchObject([
      { offer: 1, ack: 0, outcome: 'accepted', sides: { broker: 'accepted', backend: 'invalid' } },
    ]);
  });

  it('is one handoff with the offer that passes instead', () => {
    const told = handoffs(
      changed('corrupt:token', offer({ token: TOKEN })),
      toBackend(offer({ token: OTHER_TOKEN })),
      fromBackend(ack({ token: OTHER_TOKEN })),
    );
    expect(told).toMatchObject([
      { index: 0, offer: 0, ack: 1, outcome: 'invalid', sides: { broker: 'invalid', backend: 'accepted' } },
    ]);
  });

  it('keeps its number before the offer that comes next, whose answer is not its', () => {
    const told = handoffs(
      changed('drop', offer({ token: TOKEN })),
      toBackend(offer({ token: OTHER_TOKEN })),
      fromBackend(ack({ token: OTHER_TOKEN })),
    );
    expect(told).toMatchObject([
      { ...WITHHELD, ...UNSEEN, index: 0 },
      { index: 1, offer: 0, ack: 1, outcome: 'accepted' },
    ]);
  });

  it('is open to its broker: an answer that names no offer is judged as its', () => {
    const told = handoffs(
      changed('drop', offer({ token: TOKEN })),
      toBackend(offer({ token: OTHER_TOKEN })),
      fromBackend(ack({ token: new Uint8Array(16) })),
    );
    expect(told).toMatchObject([
      { index: 0, ack: 1, outcome: 'invalid' },
      { index: 1, ack: null, outcome: 'unanswered' },
    ]);
  });

  it('is answered by the first ACK with its token that came between it and its sideband', () => {
    const refused = ack({ token: TOKEN, accepted: false, errorDetail: 'busy' });
    const before = [toBackend(TOKEN), fromBackend(refused), fromBackend(ack({ token: TOKEN }))];
    expect(handoffs(...before, changed('drop', offer({ token: TOKEN })))).toMatchObject([
      { index: 0, offer: null, ack: 0, outcome: 'refused', errorDetail: 'busy' },
    ]);
    expect(handoffs(...before, changed('stall:20', offer({ token: TOKEN })))).toMatchObject([
      { index: 0, offer: null, ack: 0, outcome: 'refused' },
    ]);
  });

  it('is answered by an ACK with its token, which its backend knows from the sideband', () => {
    const told = handoffs(changed('drop', offer({ token: TOKEN })), fromBackend(ack({ token: TOKEN })));
    expect(told).toMatchObject([
      { offer: null, ack: 0, outcome: 'accepted', sides: { backend: 'accepted' } },
    ]);
  });

  it('is reported once: that its stream ends after the sideband needs no record of its own', () => {
    const types = (...segments: readonly Segment[]) => decode(...segments).map(({ type }) => type);
    const sideband = { ...toBackend(TOKEN), descriptors: 1 };
    const told = types(sideband, changed('incomplete', offer({ token: TOKEN })));
    expect(told.filter((type) => type === 'bytes')).toEqual([]);
    expect(types(sideband)).toContain('bytes');
  });
});
