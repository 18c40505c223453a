/** The headings of a command's flags, in this order, and the flags below each. Others come first, under "Flags". */
const GROUPS: { readonly [heading: string]: readonly string[] } = {
  'Scripts and faults': [
    ...['reply', 'reply-for', 'accept', 'offer', 'hello', 'ready', 'ready-for', 'break'],
    ...['fault', 'random', 'seed', 'loop', 'lenient', 'control'],
  ],
  'How many, how long': [
    ...['once', 'count', 'concurrency', 'rate', 'interval', 'per-connection', 'pipeline'],
    ...['deadline', 'timeout', 'wait', 'follow', 'jobs'],
  ],
  Expectations: [
    'expect',
    'expect-token',
    'expect-answer',
    'require',
    'fail-if',
    'exit-zero',
    'known-failing',
  ],
  Output: [
    ...['format', 'json', 'output', 'capture', 'summary', 'redact', 'quiet', 'interactive'],
    ...['endpoint-file', 'report', 'otlp', 'log', 'filter'],
  ],
};

export const FLAG_HEADINGS = ['Flags', ...Object.keys(GROUPS)];

export function headingOf({
  name,
  helpGroup,
}: {
  readonly name: string;
  readonly helpGroup?: string;
}): string {
  if (helpGroup !== undefined) return helpGroup;
  return Object.entries(GROUPS).find(([, names]) => names.includes(name))?.[0] ?? 'Flags';
}
