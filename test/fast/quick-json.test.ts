import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quickJson } from '../../src/fast/quick-json.ts';
import { ackDraft } from '../../src/frames/ack.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { offerDraft } from '../../src/frames/offer.ts';
import { Decoder } from '../../src/records/decoder.ts';
import { plain } from '../../src/records/plain.ts';
import { escapedJson } from '../../src/text/escape.ts';

const fields = fc.record({
  token: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  correlationId: fc.oneof(fc.nat(), fc.bigInt(0n, 2n ** 64n - 1n)).map(String),
  text: fc.string(),
  handleValue: fc.oneof(fc.constant('0'), fc.nat().map(String)),
  accepted: fc.boolean(),
  time: fc.option(fc.integer({ min: 0, max: 2 ** 51 })),
});

it('the quick way to a JSON line gives what the long way gives', () => {
  const property = fc.property(fc.array(fields, { minLength: 1, maxLength: 5 }), (handoffs) => {
    let quick = 0;
    const decoder = new Decoder((record) => {
      const line = quickJson(record);
      if (line === null) return;
      quick += 1;
      expect(line).toBe(escapedJson(plain(record)));
    });
    for (const [
      connection,
      { token, correlationId, text, handleValue, accepted, time },
    ] of handoffs.entries()) {
      const offer = encodeDraft(offerDraft({ token, correlationId, serviceName: text, handleValue }));
      const ack = encodeDraft(
        ackDraft({ token, correlationId, accepted, errorDetail: accepted ? '' : text }),
      );
      const segment = { connection, direction: null, time, descriptors: null };
      decoder.push({ ...segment, bytes: Buffer.concat([token, offer, ack]) });
    }
    decoder.end();
    // At least the sidebands and handoffs have a quick way.
    expect(quick).toBeGreaterThanOrEqual(2 * handoffs.length);
  });
  fc.assert(property, { numRuns: 300 });
});
