import type { ByteQueue } from './byte-queue.ts';
import { foreign } from './damage.ts';
import type { CaptureForm, RecordingForm } from './form.ts';
import { BINARY_FORMS, formNamed, RAW, TEXT_FORMS } from './forms.ts';
import { textNature } from './text-nature.ts';
import { lookAtText } from './text-sample.ts';

/** A form, and how it was found. */
export interface Recognised {
  readonly form: CaptureForm;
  /** By which a text was recognised as one; empty where there is none. */
  readonly line: string;
  /** What else the content may be; empty where that is certain. */
  readonly remark: string;
  /** Whether it was asked for, whatever the content. */
  readonly asked: boolean;
}

const CERTAIN = { line: '', remark: '', asked: false } as const;
export const RAW_AS_ASKED: Recognised = { form: RAW, ...CERTAIN, asked: true };
const MAY_BE_TEXT =
  'all of its bytes are printable, so it may be a text; it is read as raw bytes, unless --from says otherwise';

/** The form that was asked for. Throws a Failure for content that does not begin as a binary form has to. */
export async function formAsked(name: RecordingForm, queue: ByteQueue): Promise<Recognised> {
  if ((await queue.peek(1)).length === 0) return RAW_AS_ASKED;
  const form = formNamed(name);
  const binary = BINARY_FORMS.find((one) => one === form);
  if (binary !== undefined && !binary.begins(await queue.peek(binary.evidence)))
    throw foreign(
      `the first bytes of the recording are not those of ${name}`,
      'without --from, decode finds out what it is',
    );
  const text = TEXT_FORMS.find((one) => one === form);
  const sample = text === undefined ? null : await lookAtText(queue, (line) => text.begins?.(line) ?? false);
  return { form, ...CERTAIN, line: sample?.lines.at(-1) ?? '', asked: true };
}

/** What the content shows. Throws a Failure for text of no known form. */
export async function formOfContent(queue: ByteQueue): Promise<Recognised> {
  const first = (await queue.peek(1))[0];
  for (const form of BINARY_FORMS)
    if (
      first !== undefined &&
      form.firstBytes.includes(first) &&
      form.begins(await queue.peek(form.evidence))
    )
      return { form, ...CERTAIN };
  const text = await lookAtText(queue, (line) => TEXT_FORMS.some(({ begins }) => begins?.(line)));
  if (text === null) return { form: RAW, ...CERTAIN };
  const { lines } = text;
  const last = lines.at(-1) ?? '';
  const form = TEXT_FORMS.find(({ begins }) => begins?.(last));
  // A line inside a list may look like digits alone.
  const before = form === undefined || form.insideOfOthers ? lines : lines.slice(0, -1);
  const nature = textNature(text.bytes, text.whole);
  const whole = nature === 'bytes' ? undefined : TEXT_FORMS.find(({ holds }) => holds?.(before));
  const found = whole ?? form;
  if (found !== undefined) return { form: found, ...CERTAIN, line: last };
  if (nature !== 'text') return { form: RAW, ...CERTAIN, remark: nature === 'either' ? MAY_BE_TEXT : '' };
  throw foreign(
    `this is text in no supported form; supported are ${TEXT_FORMS.map(({ called }) => called).join(', ')}`,
    'handoff-cli decode --help says what it reads; --from raw reads it as bytes',
  );
}
