import { writeFileSync } from 'node:fs';
import { type Draft, encodeDraft } from '../../src/frames/draft.ts';
import { offerDraft } from '../../src/frames/offer.ts';
import type { Stage } from '../process/stage.ts';

export const TRACE = '0af7651916cd43dd8448eb211c80319c';
export const PARENT = 'b7ad6b7169203331';
const TRACEPARENT = `00-${TRACE}-${PARENT}-01`;
export const TOKEN = '00112233445566778899aabbccddeeff';

/** A frame that belongs to a trace. */
export function traced(draft: Draft): Uint8Array {
  const envelope = { ...draft.envelope, traceparent: TRACEPARENT, tracestate: 'vendor=x' };
  return encodeDraft({ ...draft, envelope });
}

function offer(): Uint8Array {
  const ids = { token: Buffer.from(TOKEN, 'hex'), correlationId: '1' };
  return traced(offerDraft({ ...ids, serviceName: 'zccache', handleValue: '0' }));
}

/** A recording with times, of one offer that belongs to a trace and that nobody answers. */
export function recording(stage: Stage): string {
  const path = stage.path('c.ndjson');
  const bytes = Buffer.concat([Buffer.from(TOKEN, 'hex'), offer()]);
  const event = { connection: 0, direction: 'broker->backend', descriptors: 1, hex: bytes.toString('hex') };
  writeFileSync(path, `${JSON.stringify({ us: 1_767_323_045_000_006, ...event })}\n`);
  return path;
}
