import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ackDraft, encodeAcceptance } from '../../src/frames/ack.ts';
import { encodeDraft } from '../../src/frames/draft.ts';

const id = fc.oneof(fc.constantFrom('0', '1', '18446744073709551615'), fc.nat().map(String));
const token = fc.oneof(
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
  fc.uint8Array({ maxLength: 20 }),
  fc.constant(new Uint8Array(16).fill(0xee)),
);

it('an acceptance made from the one before is the one that is encoded from scratch', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(token, id), { maxLength: 10 }), (acks) => {
      for (const [one, correlationId] of acks) {
        const draft = ackDraft({ token: one, correlationId, accepted: true, errorDetail: '' });
        expect(Buffer.from(encodeAcceptance(one, correlationId))).toEqual(Buffer.from(encodeDraft(draft)));
      }
    }),
  );
});
