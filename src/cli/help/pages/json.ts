import { described, wrapText } from '../wrap.ts';

const RECORDS: readonly (readonly [string, string])[] = [
  ['start', 'first, always: command, version, and schema, which is raised when a field changes'],
  ['listening', 'the endpoint, once a server listens there'],
  ['sideband', 'the 16 bytes before an offer, and how many descriptors came with them'],
  ['frame', 'a frame with its envelope and payload, whether or not anything is wrong with it'],
  ['bytes', 'bytes that are not a frame; hex has the first 64'],
  ['handoff', 'an offer and what answered it; a later one with the same index replaces it'],
  ['changed', 'a frame that a tap changed in transit, as it came'],
  ['verdict', 'what send-offer or send-hello made of the answer, check by check'],
  ['client', 'what became of a client of fake-broker'],
  ['compared', 'how an answer differs from the recording that is replayed'],
  ['summary', 'counts, at the end'],
  ['error', 'what failed here, which also ends all but a server: code, message, hint'],
];

/** What `help json` says. */
export function jsonPage(): string[] {
  return [
    ...wrapText(`JSON output

With --json, each line of standard output is one JSON object, flushed as it happens. Nothing else is on standard output. The
records are the same live and from a file.`),
    '',
    ...RECORDS.flatMap(([type, text]) => described(type, text, 14)),
    '',
    ...wrapText(`Names are those of the schema in lowerCamelCase. 64-bit integers are decimal strings, enums their full names, bytes
lower-case hex. offset and length are in bytes, latencyMs in milliseconds, time is RFC 3339 with microseconds; null
where it cannot be known. Fields are only ever added. A problem with own: true was made by the command itself, on purpose, and is not counted.`),
    '',
    'Examples:',
    `  handoff-cli decode --json capture.bin | jq 'select(.type == "handoff")'`,
    `  handoff-cli send-offer --json | jq -r 'select(.type == "verdict").outcome'`,
  ];
}
