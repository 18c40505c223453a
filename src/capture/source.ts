import { Failure } from '../failure.ts';
import type { Segment } from '../records/segment.ts';
import type { Direction } from '../wire/direction.ts';
import { endsInReturns, withNewLines } from './bare-returns.ts';
import { ByteQueue } from './byte-queue.ts';
import { damageOf, foreign } from './damage.ts';
import type { Chunks } from './file-chunks.ts';
import type { RecordingForm, Tells } from './form.ts';
import { RAW, TEXT_FORMS } from './forms.ts';
import { GZIP_EVIDENCE, gunzipped, isGzip } from './gunzip.ts';
import { formAsked, formOfContent, RAW_AS_ASKED, type Recognised } from './recognition.ts';
import { asked, doubted } from './shown-bytes.ts';
import { mergedLogs, type NamedLog } from './strace/merged-logs.ts';
import { fromUtf16, isUtf16, UTF16_EVIDENCE } from './utf16.ts';

/** Traffic from a recording. */
export interface CaptureSource {
  readonly format: string;
  readonly tells: Tells;
  /** Whether it tells connections and times; a byte stream does not. */
  readonly detailed: boolean;
  /** Whether the bytes are in the file as they passed, each at its offset. */
  readonly asStored: boolean;
  /** How long whoever recorded it waited for an ACK, in ms; null where the recording does not say. */
  readonly deadlineMs: number | null;
  /** The traffic segment by segment. Throws a Failure at damage, after everything before it. */
  readonly segments: AsyncIterable<Segment>;
  /** The same in batches, which is quicker: waiting for each segment takes longer than reading it. Read only one of them. */
  readonly batches: AsyncIterable<Iterable<Segment>>;
  /** What a person should know about the recording; complete once all segments have been read. */
  readonly remarks: readonly string[];
}

/** A recording that was compressed more often than this is made to fill memory. */
const MOST_LAYERS = 4;

/**
 * Finds out by content what a recording is; compressed ones are looked into. That needs more evidence than a token can
 * give by chance: a raw capture may begin with any 16 bytes. Throws a Failure for text of no known form, and for what was
 * compressed more than four times over.
 * @param direction of raw bytes, when it is known
 * @param from what it is read as, whatever it looks like; null: what it is
 */
export async function openSource(
  chunks: Chunks,
  direction: Direction | null,
  from: RecordingForm | null = null,
): Promise<CaptureSource> {
  // Raw bytes are what the file holds.
  if (from === 'raw') return sourceOf(RAW_AS_ASKED, new ByteQueue(chunks), direction, false);
  const { queue, layers } = await unpacked(chunks);
  const recognised = from === null ? await formOfContent(queue) : await formAsked(from, queue);
  return sourceOf(recognised, queue, direction, layers > 0);
}

async function sourceOf(
  recognised: Recognised,
  queue: ByteQueue,
  direction: Direction | null,
  compressed: boolean,
): Promise<CaptureSource> {
  const { form, line, remark } = recognised;
  const remarks = remark === '' ? [] : [remark];
  const { name, tells } = form;
  const deadlineMs = (await form.deadlineIn?.(queue, line)) ?? null;
  const traffic = form.read(queue, { direction, asked: recognised.asked, remarks });
  const text = TEXT_FORMS.find((one) => one === form) ?? null;
  const batches = recognised.asked
    ? asked(traffic, form, queue, remarks)
    : text?.doubtful
      ? doubted(traffic, text, queue, remarks)
      : traffic;
  return {
    format: name,
    tells,
    detailed: tells.connections && tells.times,
    asStored: form === RAW && !compressed,
    deadlineMs,
    segments: oneByOne(batches),
    batches,
    remarks,
  };
}

/** One of several recordings that are read together. */
export interface NamedSource {
  /** As it was named; of logs that are one recording, their names together. */
  readonly name: string;
  readonly source: CaptureSource;
}

/**
 * Recordings of the same moment. The logs of strace among them are one, in the order of their lines, so that descriptors are followed from
 * log to log. Throws a Failure for a form that tells no times.
 */
export async function openTogether(recordings: readonly NamedLog[]): Promise<NamedSource[]> {
  const logs: NamedLog[] = [];
  const sources: NamedSource[] = [];
  let placeOfLogs = 0;
  for (const { name, chunks } of recordings) {
    const { queue, recognised } = await formOfOneOf(name, chunks);
    const { form } = recognised;
    if (form.name === 'strace') {
      if (logs.length === 0) placeOfLogs = sources.length;
      logs.push({ name, chunks: queue.rest() });
    } else if (form.tells.times)
      sources.push({ name, source: await sourceOf(recognised, queue, null, false) });
    else
      throw foreign(
        `${name} is ${form.name}, which tells no times by which it could be put in order with others`,
      );
  }
  if (logs.length === 0) return sources;
  const source = await openSource(mergedLogs(logs), null);
  const name = logs.map((log) => log.name).join(' + ');
  return sources.toSpliced(placeOfLogs, 0, { name, source });
}

async function formOfOneOf(name: string, chunks: Chunks) {
  try {
    const { queue } = await unpacked(chunks);
    return { queue, recognised: await formOfContent(queue) };
  } catch (error) {
    throw error instanceof Failure ? damageOf(name, error) : error;
  }
}

/** What each begins with: of other binary files, no more than one byte is waited for. */
const GZIP = 0x1f;
const UTF16 = 0xff;

async function unpacked(chunks: Chunks) {
  let queue = new ByteQueue(chunks);
  let layers = 0;
  for (; (await queue.peek(1))[0] === GZIP && isGzip(await queue.peek(GZIP_EVIDENCE)); layers++) {
    if (layers === MOST_LAYERS)
      throw foreign(`the recording is compressed more than ${MOST_LAYERS} times over: unpack it first`);
    queue = new ByteQueue(gunzipped(queue.rest()));
  }
  if ((await queue.peek(1))[0] === UTF16 && isUtf16(await queue.peek(UTF16_EVIDENCE)))
    queue = new ByteQueue(fromUtf16(queue.rest()));
  if (await endsInReturns(queue)) queue = new ByteQueue(withNewLines(queue.rest()));
  return { queue, layers };
}

async function* oneByOne(batches: AsyncIterable<Iterable<Segment>>): AsyncGenerator<Segment> {
  for await (const batch of batches) yield* batch;
}
