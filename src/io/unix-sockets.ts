import { readFileSync } from 'node:fs';

/** A Unix socket as Linux lists it. */
export interface ListedSocket {
  readonly inode: string;
  /** Empty where it is not bound. */
  readonly path: string;
  readonly listening: boolean;
}

/** __SO_ACCEPTCON among the flags. */
const LISTENING = 0x10000;

/** All Unix sockets of this network namespace; null where the system has no such list. */
export function listedSockets(): readonly ListedSocket[] | null {
  try {
    // Num RefCount Protocol Flags Type St Inode Path, under a line of heads.
    return readFileSync('/proc/net/unix', 'utf8').split('\n').slice(1).flatMap(socketIn);
  } catch {
    return null;
  }
}

function socketIn(line: string): readonly ListedSocket[] {
  const [, flags, inode, path = ''] = /^\S+ \S+ \S+ (\S+) \S+ \S+ +(\d+)(?: (.*))?$/.exec(line) ?? [];
  if (flags === undefined || inode === undefined) return [];
  return [{ inode, path, listening: (Number.parseInt(flags, 16) & LISTENING) !== 0 }];
}
