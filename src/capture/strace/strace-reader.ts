import type { Segment } from '../../records/segment.ts';
import type { ByteQueue } from '../byte-queue.ts';
import { ConnectionRoles, type EndSegment } from '../connection-roles.ts';
import { damage, foreign } from '../damage.ts';
import { type TextLine, textLines } from '../text-lines.ts';
import { StraceCalls } from './strace-call.ts';
import { type Transfer, transfersOf } from './strace-transfer.ts';

/** One direction of a connection: what its sender was seen to send and its receiver to receive, in bytes. */
interface Way {
  readonly connection: number;
  readonly end: 0 | 1;
  sent: number;
  received: number;
  told: number;
}

/**
 * The traffic on Unix stream sockets in a log of `strace -f -ttt -yy -xx -s 65536 -e trace=%network,close`. Where both
 * ends were traced, every byte is in the log twice and told once. Throws a Failure at damage.
 */
export async function* readStrace(queue: ByteQueue): AsyncGenerator<Segment> {
  const calls = new StraceCalls();
  const ways = new Ways();
  const roles = new ConnectionRoles();
  let failure: Error | null = null;
  for await (const line of textLines(queue)) {
    try {
      for (const segment of segmentsOf(line, calls, ways)) yield* roles.take(segment);
    } catch (error) {
      failure = damage(`line ${line.number}`, (error as Error).message);
      break;
    }
  }
  yield* roles.end();
  if (failure !== null) throw failure;
  if (ways.count === 0)
    throw foreign(
      'the strace log shows no bytes on Unix stream sockets: record with strace -f -ttt -yy -xx -s 65536',
    );
}

function segmentsOf({ text }: TextLine, calls: StraceCalls, ways: Ways): EndSegment[] {
  if (text === '') return [];
  const call = calls.take(text);
  if (call === null) return [];
  return transfersOf(call).flatMap((transfer) => {
    // Bytes that were waited for came when the call ended.
    const time = transfer.sends ? call.time : (call.resumedAt ?? call.time);
    return ways.take(transfer, time) ?? [];
  });
}

/** The directions of all connections, by the inodes of their sockets. */
class Ways {
  private readonly ways = new Map<string, Way>();

  get count(): number {
    return this.ways.size;
  }

  /** What a transfer tells that was not told before. */
  take({ sends, own, peer, accepted, bytes, descriptors }: Transfer, time: number | null): EndSegment | null {
    const way = sends ? this.way(own, peer) : this.way(peer, own);
    if (sends) way.sent += bytes.length;
    else way.received += bytes.length;
    const end = sends ? way.sent : way.received;
    const fresh = end - way.told;
    if (fresh <= 0) return null;
    way.told = end;
    const dialled = accepted ? !sends : null;
    const told = bytes.subarray(bytes.length - Math.min(fresh, bytes.length));
    const carried = told.length === bytes.length ? descriptors : 0;
    return { connection: way.connection, end: way.end, dialled, time, bytes: told, descriptors: carried };
  }

  private way(from: number, to: number): Way {
    const known = this.ways.get(`${from} ${to}`);
    if (known !== undefined) return known;
    const connection = this.ways.size / 2;
    const way = (end: 0 | 1): Way => ({ connection, end, sent: 0, received: 0, told: 0 });
    const own = way(0);
    this.ways.set(`${from} ${to}`, own);
    this.ways.set(`${to} ${from}`, way(1));
    return own;
  }
}
