import { createServer } from 'node:net';
import { ackDraft } from '../../src/frames/ack.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { readFrame } from '../../src/wire/frame/frame.ts';
import { HEADER_LENGTH, MAX_BODY_LENGTH, TOKEN_LENGTH } from '../../src/wire/limits.ts';

/** What an ACK has besides its text, with some room. In bytes. */
const BESIDES = 100;
/** Stands where the token is to be. */
const PLACE = new Uint8Array(TOKEN_LENGTH).fill(0xee);

/** A backend that answers every offer with an acceptance as long as a frame may be; making it takes next to no time. */
export function serveLarge(endpoint: string): void {
  const answers = new Map<string, Buffer>();
  const server = createServer((socket) => {
    let seen: Buffer = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk]);
      if (seen.length < TOKEN_LENGTH + HEADER_LENGTH) return;
      const end = TOKEN_LENGTH + HEADER_LENGTH + seen.readUInt32LE(TOKEN_LENGTH + 1);
      if (seen.length < end) return;
      const { handoff } = readFrame(seen, TOKEN_LENGTH, end, 0, 'broker-to-backend');
      const id = String(handoff!.correlationId);
      const answer = answers.get(id) ?? largeAnswer(id);
      answers.set(id, answer);
      const place = answer.indexOf(PLACE);
      socket.cork();
      socket.write(answer.subarray(0, place));
      socket.write(seen.subarray(0, TOKEN_LENGTH));
      socket.write(answer.subarray(place + TOKEN_LENGTH));
      socket.uncork();
    });
  });
  server.listen(endpoint);
  // Closing also removes the socket.
  process.once('SIGINT', () => {
    server.close();
    process.exit();
  });
}

function largeAnswer(correlationId: string): Buffer {
  const errorDetail = 'x'.repeat(MAX_BODY_LENGTH - BESIDES);
  const draft = ackDraft({ token: PLACE, accepted: true, errorDetail, correlationId });
  return Buffer.from(encodeDraft(draft));
}
