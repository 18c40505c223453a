import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { damage } from './damage.ts';

const HEADER_LENGTH = 10;
const DEFLATE = 8;
const KNOWN_FLAGS = 0x1f;
const LAST_KNOWN_SYSTEM = 13;
const UNKNOWN_SYSTEM = 255;

export const GZIP_EVIDENCE = HEADER_LENGTH;

/** Whether bytes begin as gzip does, RFC 1952: all of its header, as two bytes could be those of a token. */
export function isGzip(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_LENGTH || bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== DEFLATE)
    return false;
  const [flags, extra, system] = [bytes[3]!, bytes[8]!, bytes[9]!];
  if (flags > KNOWN_FLAGS || (extra !== 0 && extra !== 2 && extra !== 4)) return false;
  return system <= LAST_KNOWN_SYSTEM || system === UNKNOWN_SYSTEM;
}

/** The bytes that were compressed. Throws a Failure at damage. */
export async function* gunzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = Readable.from(chunks, { objectMode: false });
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  let failure: Error | null = null;
  source.on('error', (error) => {
    failure = error;
    gunzip.destroy(error);
  });
  let offset = 0;
  try {
    for await (const chunk of source.pipe(gunzip)) {
      offset += (chunk as Uint8Array).length;
      yield chunk as Uint8Array;
    }
  } catch (error) {
    if (failure !== null) throw failure;
    throw damage(`offset ${offset} of what was compressed`, `gzip: ${(error as Error).message}`);
  } finally {
    source.destroy();
  }
}
