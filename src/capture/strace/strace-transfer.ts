import type { StraceCall } from './strace-call.ts';
import { STRING, stringOf } from './strace-text.ts';

/** Bytes that a call sent or received on a Unix stream socket. */
export interface Transfer {
  readonly sends: boolean;
  /** Inodes of this end’s socket and of the other’s. */
  readonly own: number;
  readonly peer: number;
  /** Whether the socket has an address: it was accepted from the listening one, and the other end has dialled. */
  readonly accepted: boolean;
  readonly bytes: Uint8Array;
  /** How many came with the first byte. */
  readonly descriptors: number;
}

const SENDS: ReadonlySet<string> = new Set(['write', 'writev', 'send', 'sendto', 'sendmsg', 'sendmmsg']);
const RECEIVES: ReadonlySet<string> = new Set(['read', 'readv', 'recv', 'recvfrom', 'recvmsg', 'recvmmsg']);
/** `9<UNIX-STREAM:[27779->27778,"…"]>`, as -yy prints it. */
const SOCKET = /^\d+<UNIX(?:-STREAM)?:\[(\d+)->(\d+)(,)?/;
const NUMBER = /^\d+/;

/** What a call transferred; null for calls that transferred nothing of interest. Throws an Error for what is missing. */
export function transfersOf(call: StraceCall): Transfer[] {
  const sends = SENDS.has(call.name);
  if (!sends && !RECEIVES.has(call.name)) return [];
  const socket = SOCKET.exec(call.args);
  const result = NUMBER.exec(call.result);
  if (socket === null || result === null || Number(result[0]) === 0) return [];
  if (!sends && /\bMSG_PEEK\b/.test(outsideStrings(call.args))) return [];
  const place = {
    sends,
    own: Number(socket[1]),
    peer: Number(socket[2]),
    accepted: socket[3] !== undefined,
  };
  const rest = call.args.slice(socket[0].length);
  if (!call.name.endsWith('mmsg')) return [{ ...place, ...dataOf(rest, Number(result[0])) }];
  // Each message of several says its own length.
  return rest
    .split(/\{msg_hdr=/)
    .slice(1)
    .map((message) => {
      const length = /msg_len=(\d+)/.exec(outsideStrings(message));
      return { ...place, ...dataOf(message, Number(length?.[1] ?? 0)) };
    });
}

function dataOf(args: string, length: number): Pick<Transfer, 'bytes' | 'descriptors'> {
  const vector = args.includes('iov_base=');
  const parts: Uint8Array[] = [];
  let missing = length;
  // The address that a socket decoration holds is no data: its bracket closes before the first comma of the call.
  const data = vector ? args : args.slice(args.indexOf('>, ') + 1);
  const strings = new RegExp(vector ? `iov_base=${STRING.source}` : STRING.source, 'g');
  for (let match = strings.exec(data); match !== null && missing > 0; match = strings.exec(data)) {
    const { bytes, cut } = stringOf(match);
    if (cut && bytes.length < missing)
      throw new Error(`strace has cut the data after ${bytes.length} bytes: record with -s 65536`);
    const part = bytes.subarray(0, missing);
    parts.push(part);
    missing -= part.length;
    if (!vector) break;
  }
  if (missing > 0)
    throw new Error(`${length} bytes were transferred, the log shows ${length - missing} of them`);
  return { bytes: parts.length === 1 ? parts[0]! : Buffer.concat(parts), descriptors: descriptorsIn(args) };
}

function descriptorsIn(args: string): number {
  if (!args.includes('SCM_RIGHTS')) return 0;
  const plain = outsideStrings(args).replace(/<[A-Z][\w-]*:\[[^\]]*\]>|<[^<>]*>/g, '');
  let count = 0;
  for (const [, list] of plain.matchAll(/cmsg_type=SCM_RIGHTS, cmsg_data=\[([^\]]*)\]/g))
    count += list!.split(',').filter((descriptor) => NUMBER.test(descriptor.trim())).length;
  return count;
}

function outsideStrings(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
}
