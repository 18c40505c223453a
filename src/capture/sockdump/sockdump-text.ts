import type { Segment } from '../../records/segment.ts';
import type { ByteQueue } from '../byte-queue.ts';
import { ConnectionRoles, type EndSegment } from '../connection-roles.ts';
import { damageAt, Unreadable } from '../damage.ts';
import { offsetLine } from '../hex/offset-line.ts';
import { type TextLine, textLines, unquoted } from '../text-lines.ts';
import { ProcessPairs } from './process-pairs.ts';

/** The line about a message, as sockdump prints it before its data. */
interface Heading {
  readonly sender: string;
  readonly receiver: string;
  /** How many bytes of the message are shown, and how many it had. */
  readonly shown: number;
  readonly length: number;
}

interface Message extends Heading {
  readonly parts: Uint8Array[];
  taken: number;
}

const MARK = '>>> process ';
const LONGEST_MESSAGE = 16 * 1024 * 1024;

/** `12:34:56.001 >>> process rpb [100 -> 200] path /run/… len 16(46)` */
export function isSockdumpText(line: string): boolean {
  return headingOf(line) !== null;
}

/**
 * What `sockdump --format hex` and `--format hexstring` print: a line about each message, then its data. The time is that of
 * a day that it does not tell. Throws a Failure at damage.
 */
export async function* readSockdumpText(queue: ByteQueue, remarks: string[]): AsyncGenerator<Segment> {
  const roles = new ConnectionRoles();
  const pairs = new ProcessPairs((connection) => roles.forget(connection));
  let message: Message | null = null;
  let failure: Error | null = null;
  for await (const line of textLines(queue)) {
    try {
      const heading = headingOf(line.text);
      if (heading === null) {
        if (message !== null) addData(message, line);
        continue;
      }
      if (message !== null) for (const part of segmentsOf(message, pairs)) yield* roles.take(part);
      message = { ...heading, parts: [], taken: 0 };
    } catch (error) {
      failure = damageAt(`line ${line.number}`, error);
      break;
    }
  }
  if (message !== null && failure === null)
    for (const part of segmentsOf(message, pairs)) yield* roles.take(part);
  yield* roles.end();
  remarks.push(...pairs.remarks);
  if (failure !== null) throw failure;
}

function headingOf(line: string): Heading | null {
  const mark = line.indexOf(MARK);
  if (mark === -1) return null;
  const open = line.indexOf(' [', mark);
  const close = line.indexOf('] ', open);
  const arrow = line.indexOf(' -> ', open);
  const length = line.lastIndexOf(' len ');
  if (open === -1 || close === -1 || arrow === -1 || arrow > close || length < close) return null;
  const [sender, receiver] = [line.slice(open + 2, arrow), line.slice(arrow + 4, close)];
  const counts = /^(\d{1,10})\((\d{1,10})\)$/.exec(line.slice(length + ' len '.length).trimEnd());
  if (counts === null || !/^\d{1,20}$/.test(sender) || !/^\d{1,20}$/.test(receiver)) return null;
  return { sender, receiver, shown: Number(counts[1]), length: Number(counts[2]) };
}

/** A line of a hex dump or, with hexstring, the message as `\x45\x81…` or as plain digits. */
function addData(message: Message, { text }: TextLine): void {
  const line = unquoted(text);
  if (line === '') return;
  const bytes = dumped(line, message) ?? digits(line, message);
  if (bytes === null || bytes.length === 0) throw new Unreadable('neither a message nor its data');
  message.taken += bytes.length;
  if (message.taken > message.shown || message.taken > LONGEST_MESSAGE)
    throw new Unreadable(`a message of ${message.shown} bytes, and more of them are shown`);
  message.parts.push(bytes);
}

/** A line of a dump, which says its place in the message. */
function dumped(line: string, { taken }: Message): Uint8Array | null {
  const found = offsetLine(line);
  return found !== null && Number.parseInt(found.offset, 16) === taken ? found.bytes : null;
}

/** The message as one line. Where it is digits alone, one that breaks off may as well be the beginning of a dump. */
function digits(line: string, { taken, shown }: Message): Uint8Array | null {
  if (taken > 0) return null;
  const plain = line.replaceAll('\\x', '').replaceAll(' ', '');
  const bytes = plain.length % 2 === 0 && /^[\da-fA-F]+$/.test(plain) ? Buffer.from(plain, 'hex') : null;
  return bytes?.length === shown || line.startsWith('\\x') ? bytes : null;
}

function* segmentsOf(message: Message, pairs: ProcessPairs): Generator<EndSegment> {
  const { sender, receiver, parts, taken, length } = message;
  const place = { ...pairs.place(sender, receiver), dialled: null, time: null, descriptors: null };
  if (taken > 0) yield { ...place, bytes: Buffer.concat(parts) };
  if (length > taken) yield { ...place, bytes: new Uint8Array(), gap: length - taken };
}
