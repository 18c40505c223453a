import { RecentlyUsed } from '../../records/recently-used.ts';
import type { Segment } from '../../records/segment.ts';
import { TOKEN_LENGTH } from '../../wire/limits.ts';
import type { ByteQueue } from '../byte-queue.ts';
import { ConnectionRoles, type EndSegment } from '../connection-roles.ts';
import { damageAt, foreign } from '../damage.ts';
import { lineBatches, type TextLine } from '../text-lines.ts';
import { StraceCalls } from './strace-calls.ts';
import { StraceTraffic } from './strace-traffic.ts';
import type { Telling } from './telling.ts';

const RECORD = 'record with strace -f -ttt -T -yy -xx -s 65536';

/** How many connections keep their numbers. */
const MOST_NUMBERED = 16_384;

/**
 * The traffic on Unix stream sockets in a log of strace, whatever its flags; docs/recording.md says what each of them adds.
 * Where both ends were traced, every byte is in the log twice and reported once. Throws a Failure at damage.
 * @param remarks gets what a person should know about the log
 */
export async function* readStrace(queue: ByteQueue, remarks: string[]): AsyncGenerator<Iterable<Segment>> {
  const calls = new StraceCalls();
  const traffic = new StraceTraffic();
  const roles = new ConnectionRoles();
  let failure: Error | null = null;
  // Many possible connections turn out to be files: only the others are counted.
  const numbers = new RecentlyUsed<number, number>(MOST_NUMBERED);
  let count = 0;
  const numbered = function* (segments: Iterable<Segment>): Generator<Segment> {
    for (const segment of segments) {
      const known = numbers.get(segment.connection);
      const connection = known ?? count++;
      if (known === undefined) numbers.set(segment.connection, connection);
      yield connection === segment.connection ? segment : { ...segment, connection };
    }
  };
  const tell = function* (tellings: Iterable<Telling>): Generator<Segment> {
    for (const telling of tellings)
      for (const segment of segmentsOf(telling)) yield* numbered(roles.take(segment));
  };
  const read = function* (lines: Iterable<TextLine>): Generator<Segment> {
    for (const { text, number } of lines) {
      try {
        for (const event of calls.take(text, number)) yield* tell(traffic.take(event, number));
      } catch (error) {
        failure = damageAt(`line ${number}`, error);
        return;
      }
    }
  };
  const rest = function* (): Generator<Segment> {
    for (const event of calls.flush()) yield* tell(traffic.take(event, Number.MAX_SAFE_INTEGER));
    yield* tell(traffic.end());
    yield* numbered(roles.end());
  };
  for await (const lines of lineBatches(queue)) {
    yield read(lines);
    if (failure !== null) break;
  }
  yield rest();
  if (traffic.unseen)
    remarks.push(
      'the process uses io_uring: what it moves with that is not in a log of strace, so that offers and ACKs may seem to be missing',
    );
  const { longest } = traffic.waits;
  if (longest > 0)
    remarks.push(
      `bytes count from when the call began that received them, and one may have waited up to ${longest / 1000} ms; strace -T tells when it ended`,
    );
  if (traffic.gaveUp)
    remarks.push(
      'more sockets are open in the log than are followed: what passed on those that had been silent for longest counts as other connections',
    );
  if (failure !== null) throw failure;
  if (count > 0) return;
  const hidden = traffic.unseen ? '; the process uses io_uring, which strace does not see into' : '';
  throw foreign(`the strace log shows no bytes on Unix stream sockets${hidden}: ${RECORD}`);
}

function* segmentsOf(telling: Telling): Generator<EndSegment> {
  const { connection, end, dialled, certain, handedOver, time, content, descriptors, passed, unread } =
    telling;
  let first = true;
  for (const piece of content) {
    const gap = typeof piece === 'number';
    yield {
      connection,
      end,
      dialled,
      certain,
      handedOver,
      time,
      bytes: gap ? NOTHING : piece,
      descriptors: first ? descriptors : 0,
      ...(first && passed.length > 0 && { passed }),
      // What one read brings may have been sent in several writes, of which the last had them.
      ...(first && descriptors > 0 && !gap && piece.length > TOKEN_LENGTH && { anywhere: true }),
      ...(unread && { unread }),
      ...(gap && { gap: piece }),
    };
    first = false;
  }
}

const NOTHING = new Uint8Array();
