import type { FrameRecord } from '../../records/traffic-records.ts';
import { escapedJson, escapeText, escapeWholeText } from '../../text/escape.ts';
import { plural } from '../../wire/plural.ts';
import { printable, protobufText } from './protobuf-text.ts';

/** A payload that is longer than this is shown in hex: nobody reads that much on one line. In bytes. */
const LONGEST_READ = 64 * 1024;
/** Characters of a payload that a row has room for. */
const IN_A_ROW = 96;

/**
 * A payload whose type is not known, on one line and safe for a terminal: its text or JSON where it is that, its protobuf
 * fields where it reads as protobuf, else its hex. Compressed, it is shown in hex: what it seems to say is chance.
 * @param hex of the payload
 */
export function wholeOpaqueText(hex: string, compressed: boolean): string {
  const bytes = Buffer.from(hex, 'hex');
  if (compressed || bytes.length === 0 || bytes.length > LONGEST_READ) return hex;
  const text = printable(bytes);
  if (text !== null) return escapeWholeText(asJson(text) ?? text);
  return escapeWholeText(protobufText(bytes) ?? hex);
}

/** What the user's own schema says of a payload; null where it says nothing. */
export function decodedText({ decoded }: FrameRecord): string | null {
  if (decoded == null) return null;
  const { message, fields, unknownFields } = decoded;
  const more = unknownFields === 0 ? '' : ` and ${plural(unknownFields, 'unknown field')}`;
  return `${escapeText(message)} ${escapedJson(fields)}${more}`;
}

/** The beginning of a text that a row has room for. */
export function shortened(text: string): string {
  return text.length > IN_A_ROW ? `${text.slice(0, IN_A_ROW)}…` : text;
}

/** JSON without the blanks and line breaks between its words; null where it is none. */
function asJson(text: string): string | null {
  if (!/^\s*[{[]/.test(text)) return null;
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  // Numbers are kept as they are: parsing rounds those beyond 53 bits.
  return text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_all, quoted: string | undefined) => quoted ?? '');
}
