import { escapeText } from '../../text/escape.ts';
import { descriptorText } from '../../wire/descriptor-text.ts';
import { hex } from '../../wire/fields/value.ts';
import { type Line, wrapped } from '../layout/line.ts';
import { severitySign, severityTone } from '../parts/signs.ts';
import type { DeskOffer } from './desk-offer.ts';

const NAME_WIDTH = 18;
const OFFSET_WIDTH = 5;
/** With fewer columns, the bytes are left out. */
const WITH_BYTES = 64;
const VALUE_WIDTH = 34;

/** The fields of the payload are this deep in the tree. */
const PAYLOAD_DEPTH = 2;

/** An offer in full, what decides first: what is wrong, its own fields, what came with it, then the frame around them. */
export function offerLines(offer: DeskOffer, columns: number): Line[] {
  const { fields, problems } = offer;
  const shown = fields.filter(({ value }) => value !== '');
  const lines = (some: typeof shown) =>
    some.flatMap(({ name, value, start, end }) => fieldLines(offer, name, value, start, end, columns));
  return [
    ...problems.flatMap(({ severity, id, text }) => {
      const [first = [], ...more] = wrapped(`${id}  ${escapeText(text)}`, columns - 2, {
        tone: severityTone(severity),
      });
      return [
        [severitySign(severity), { text: ' ' }, ...first],
        ...more.map((rest) => [{ text: '  ' }, ...rest]),
      ];
    }),
    ...lines(shown.filter(({ depth }) => depth >= PAYLOAD_DEPTH)),
    ...named('descriptor', wrapped(descriptorsText(offer), columns - NAME_WIDTH)),
    ...lines(shown.filter(({ depth }) => depth < PAYLOAD_DEPTH)),
  ];
}

function fieldLines(
  { bytes }: DeskOffer,
  name: string,
  value: string,
  start: number,
  end: number,
  columns: number,
): Line[] {
  if (columns < WITH_BYTES) return named(name, wrapped(value, columns - NAME_WIDTH));
  const room = columns - NAME_WIDTH - VALUE_WIDTH - OFFSET_WIDTH - 1;
  const spaced = hex(bytes, start, end).replace(/(..)(?=.)/g, '$1 ');
  const shown = spaced.length <= room ? spaced : `${spaced.slice(0, Math.floor(room / 3) * 3 - 3)}…`;
  return named(name, wrapped(value, VALUE_WIDTH)).map((spans, index) =>
    index === 0
      ? [
          ...padded(spans, NAME_WIDTH + VALUE_WIDTH),
          { text: String(start).padStart(OFFSET_WIDTH), dim: true },
          { text: ` ${shown}`, dim: true },
        ]
      : spans,
  );
}

function named(name: string, lines: readonly Line[]): Line[] {
  return lines.map((spans, index) => [
    { text: (index === 0 ? name : '').padEnd(NAME_WIDTH), dim: true },
    ...spans,
  ]);
}

function padded(spans: Line, columns: number): Line {
  const width = spans.reduce((sum, { text }) => sum + text.length, 0);
  return [...spans, { text: ' '.repeat(Math.max(0, columns - width)) }];
}

/** What is known of the descriptors that came. */
function descriptorsText({ descriptors, passed }: DeskOffer): string {
  if (descriptors === null) return 'not known';
  if (descriptors === 0 && passed.length === 0) return 'none';
  if (passed.length === 0) return String(descriptors);
  return passed.map((descriptor) => descriptorText(descriptor) || 'kind not known').join('; ');
}
