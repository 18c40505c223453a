import { described, wrapText } from '../wrap.ts';

const PARTS: readonly (readonly [string, string])[] = [
  [
    'fields',
    'type, connection, direction, message, outcome, latencyMs, envelope.requestId, payload.token, …',
  ],
  ['values', '12, -1, 0x1F, 1.5, "text" (with JSON escapes), true, false, null'],
  ['compare', '==  !=  <  <=  >  >='],
  ['contain', '"id" in problems, "part" in payload.serviceName'],
  ['join', 'not, and, or (in this order of precedence), parentheses'],
];

/** What `help filter` says. */
export function filterPage(): string[] {
  return [
    ...wrapText(`Filter expressions

decode --filter EXPR shows and counts only the records for which EXPR holds. It works on the fields that --json
writes: decode --json FILE | head shows what can be asked for.`),
    '',
    ...PARTS.flatMap(([term, text]) => described(term, text, 12)),
    '',
    ...wrapText(`problems is the list of the problems' ids. A field that a record does not have is null, and null equals only null.
64-bit fields are decimal strings in JSON; against a number they are compared as numbers, exactly. A field on its own holds if
it is present and not false, 0 or empty.`),
    '',
    'Examples:',
    `  handoff-cli decode --filter 'outcome != "accepted"' capture.pcapng`,
    `  handoff-cli decode --filter '"token-length" in problems' capture.bin`,
    `  handoff-cli decode --filter 'latencyMs > 100 and serviceName != "x"' c.pcapng`,
  ];
}
