// Writes the capture that the benchmarks read: sideband, offer and ACK in turn, one refusal in ten.
import { closeSync, openSync, writeSync } from 'node:fs';

const OFFER_BODY = Buffer.from(
  '080118ffa103221f08001210000000000000000000000000000000001a077a636361636865200128 01'.replace(' ', ''),
  'hex',
);
const ACK_BODY = Buffer.from('0801100118ffa10322160a1000000000000000000000000000000000100120012801', 'hex');
const REFUSAL_BODY = Buffer.from(
  '0801100118ffa103221a0a10000000000000000000000000000000001a046275737920012801',
  'hex',
);

/** @param frames how many frames, an even number */
export function generateCapture(path, frames) {
  const file = openSync(path, 'w');
  const offer = framed(OFFER_BODY);
  const ack = framed(ACK_BODY);
  const refusal = framed(REFUSAL_BODY);
  let block = [];
  for (let pair = 0; pair < frames / 2; pair++) {
    const token = tokenOf(pair);
    const answer = pair % 10 === 9 ? refusal : ack;
    block.push(token, withToken(offer, token, OFFER_TOKEN), withToken(answer, token, ACK_TOKEN));
    if (block.length > 30_000) {
      writeSync(file, Buffer.concat(block));
      block = [];
    }
  }
  writeSync(file, Buffer.concat(block));
  closeSync(file);
}

const HEADER = 5;
const OFFER_TOKEN = HEADER + OFFER_BODY.indexOf(Buffer.from([0x12, 0x10])) + 2;
const ACK_TOKEN = HEADER + ACK_BODY.indexOf(Buffer.from([0x0a, 0x10])) + 2;

function framed(body) {
  const header = Buffer.alloc(HEADER);
  header[0] = 1;
  header.writeUInt32LE(body.length, 1);
  return Buffer.concat([header, body]);
}

function withToken(frame, token, at) {
  const copy = Buffer.from(frame);
  token.copy(copy, at);
  return copy;
}

/** Tokens that look random and are the same in every run. */
function tokenOf(number) {
  const token = Buffer.alloc(16);
  let state = (number + 1) * 0x9e3779b1;
  for (let at = 0; at < 16; at += 4) {
    state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) ^ (state >>> 13) ^ (number * 31 + at);
    token.writeUInt32LE(state >>> 0, at);
  }
  return token;
}
