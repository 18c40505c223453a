import { headerFault, missingBytes } from '../header.ts';
import { TOKEN_LENGTH } from '../limits.ts';
import { beginsFrame } from './frame-amid.ts';

/**
 * Whether these bytes of a broker are a sideband apart from its offer. As many bytes may also be a whole frame, or the beginning of one that
 * was held when the connection ended.
 */
export function isSidebandAlone(bytes: Uint8Array): boolean {
  if (bytes.length !== TOKEN_LENGTH) return false;
  const isWhole = headerFault(bytes, 0, TOKEN_LENGTH) === null && missingBytes(bytes, 0, TOKEN_LENGTH) === 0;
  return !isWhole && !beginsFrame(bytes);
}
