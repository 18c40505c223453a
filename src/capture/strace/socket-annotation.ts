import type { DescriptorKind } from '../../wire/descriptor.ts';

/** What strace prints in angle brackets about a descriptor with -y or -yy. */
export interface About {
  /** The same for the same socket; null for anything but a socket. */
  readonly socket: string | null;
  /** The socket at the other end, where -yy knows it. */
  readonly peer: string | null;
  /** `unknown`: a socket of any family. */
  readonly family: 'unix-stream' | 'other' | 'unknown';
  readonly kind: DescriptorKind | null;
  /** Whether it has an address of its own: it was accepted from the listening one, and the other end dialled. */
  readonly bound: boolean;
}

const NO_SOCKET = { socket: null, peer: null, family: 'other', bound: false } as const;

/** Reads such as `UNIX-STREAM:[27779->27778,"…"]`, `socket:[5001]`, `/dev/null`, with -xx the last two as `\\x2f…`. */
export function parseAbout(printed: string): About {
  const text = printed.startsWith('\\x') ? unescaped(printed) : printed;
  const bracket = text.indexOf(':[');
  if (text.startsWith('/')) return { ...NO_SOCKET, kind: text.startsWith('/dev/') ? 'other' : 'file' };
  if (bracket === -1) return { ...NO_SOCKET, kind: 'other' };
  const type = text.slice(0, bracket);
  const inside = text.slice(bracket + 2, text.endsWith(']') ? -1 : undefined);
  if (type === 'pipe') return { ...NO_SOCKET, kind: 'pipe' };
  if (type === 'socket')
    return { socket: `inode ${inside}`, peer: null, family: 'unknown', kind: null, bound: false };
  if (type === 'UNIX-STREAM' || type === 'UNIX') return unixSocket(inside);
  const datagram = type === 'UNIX-DGRAM' || type.startsWith('UDP');
  if (type.startsWith('TCP')) {
    const kind = inside.includes('->') ? 'stream' : 'listener';
    return { socket: text, peer: null, family: 'other', kind, bound: false };
  }
  return { ...NO_SOCKET, kind: datagram ? 'datagram' : 'other' };
}

/** With -xx, what is not an address of the kernel's is printed as bytes as well. */
function unescaped(text: string): string {
  return text.replace(/\\x([\da-f]{2})/g, (_all, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

function unixSocket(inside: string): About {
  const comma = inside.indexOf(',');
  const numbers = comma === -1 ? inside : inside.slice(0, comma);
  const arrow = numbers.indexOf('->');
  const bound = comma !== -1;
  const own = arrow === -1 ? numbers : numbers.slice(0, arrow);
  const peer = arrow === -1 ? null : `inode ${numbers.slice(arrow + 2)}`;
  const kind = peer !== null ? 'stream' : bound ? 'listener' : null;
  return { socket: `inode ${own}`, peer, family: 'unix-stream', kind, bound };
}
