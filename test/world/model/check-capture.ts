import { Decoder } from '../../../src/records/decoder.ts';
import { plain } from '../../../src/records/plain.ts';
import type { OutputRecord } from '../../../src/records/record.ts';
import type { PassedDescriptor } from '../../../src/wire/descriptor.ts';
import type { Plan } from '../plan/plan.ts';
import type { Player } from '../stage.ts';

const TRAFFIC: ReadonlySet<string> = new Set(['sideband', 'frame', 'bytes', 'gap', 'changed', 'handoff']);

/**
 * Decoding a player's capture afterwards says what the player has said, but for whose fault it was. What became of a descriptor is
 * known by the time of the answer, unless a step sends several, or answers another of several offers on a connection.
 */
export function checkCapture(
  { records, capture, decoding, process }: Player,
  { scripts, visits }: Plan,
): string[] {
  if (process.dead) return [];
  const several =
    visits.some(({ who }) => who === 'pipeline') ||
    (scripts['backend-reply'] ?? []).some((step) => /\+|duplicate|foreign-first|frame-twice/.test(step));
  const found: { readonly record: OutputRecord; readonly text: string }[] = [];
  const decoder = new Decoder((record) => found.push({ record, text: asText(record) }), decoding);
  for (const segment of capture.segments) decoder.push(segment);
  decoder.end();
  const read = found.map(({ record, text }) => (several ? asText(record) : text));
  const said = records.filter(({ type }) => TRAFFIC.has(type)).map(asText);
  const at = said.findIndex((text, index) => text !== read[index]);
  if (at === -1 && said.length === read.length) return [];
  const place = at === -1 ? said.length : at;
  return [`record ${place} is ${said[place]}, and in the capture ${read[place]}`];
}

function asText(record: OutputRecord): string {
  return JSON.stringify(plain(record), (name, value) => {
    if (name === 'own') return undefined;
    if (name !== 'passed') return value;
    // Only a handoff says what finally became of them.
    const final = record.type === 'handoff';
    return (value as readonly PassedDescriptor[]).map(({ kind, blocking, fate }) => ({
      ...{ kind, blocking },
      ...(final && { fate }),
    }));
  });
}
