import { Failure } from '../failure.ts';
import type { Segment } from '../records/segment.ts';
import type { Direction } from '../wire/direction.ts';
import { ByteQueue } from './byte-queue.ts';
import { damageOf, foreign } from './damage.ts';
import type { Chunks } from './file-chunks.ts';
import type { CaptureForm, Tells } from './form.ts';
import { BINARY_FORMS, RAW, TEXT_FORMS } from './forms.ts';
import { GZIP_EVIDENCE, gunzipped, isGzip } from './gunzip.ts';
import { mergedLogs, type NamedLog } from './strace/merged-logs.ts';
import { lookAtText } from './text-sample.ts';

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
 * compressed more than four times over. @param direction of raw bytes, when it is known
 */
export async function openSource(chunks: Chunks, direction: Direction | null): Promise<CaptureSource> {
  const { queue, layers } = await unpacked(chunks);
  return sourceOf(await formOfContent(queue), queue, direction, layers > 0);
}

/** A form, and the line by which a text was recognised as one. */
interface Recognised {
  readonly form: CaptureForm;
  readonly line: string;
}

async function sourceOf(
  { form, line }: Recognised,
  queue: ByteQueue,
  direction: Direction | null,
  compressed: boolean,
): Promise<CaptureSource> {
  const remarks: string[] = [];
  const { name, tells } = form;
  const deadlineMs = (await form.deadlineIn?.(queue, line)) ?? null;
  const batches = form.read(queue, { direction, remarks });
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

async function unpacked(chunks: Chunks) {
  let queue = new ByteQueue(chunks);
  let layers = 0;
  for (; (await queue.peek(1))[0] === GZIP && isGzip(await queue.peek(GZIP_EVIDENCE)); layers++) {
    if (layers === MOST_LAYERS)
      throw foreign(`the recording is compressed more than ${MOST_LAYERS} times over: unpack it first`);
    queue = new ByteQueue(gunzipped(queue.rest()));
  }
  return { queue, layers };
}

async function* oneByOne(batches: AsyncIterable<Iterable<Segment>>): AsyncGenerator<Segment> {
  for await (const batch of batches) yield* batch;
}

const GZIP = 0x1f;

async function formOfContent(queue: ByteQueue): Promise<Recognised> {
  const first = (await queue.peek(1))[0];
  for (const form of BINARY_FORMS)
    if (
      first !== undefined &&
      form.firstBytes.includes(first) &&
      form.begins(await queue.peek(form.evidence))
    )
      return { form, line: '' };
  const lines = await lookAtText(queue, (line) => TEXT_FORMS.some(({ begins }) => begins?.(line)));
  if (lines === null) return { form: RAW, line: '' };
  const last = lines.at(-1) ?? '';
  const form = TEXT_FORMS.find(({ begins }) => begins?.(last));
  // A line inside a list may look like digits alone.
  const before = form === undefined || form.insideOfOthers ? lines : lines.slice(0, -1);
  const whole = TEXT_FORMS.find(({ holds }) => holds?.(before));
  const found = whole ?? form;
  if (found !== undefined) return { form: found, line: last };
  throw foreign(
    `this is text in no supported form; supported are ${TEXT_FORMS.map(({ called }) => called).join(', ')}`,
  );
}
