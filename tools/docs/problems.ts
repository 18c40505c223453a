import { PROBLEMS } from '../../src/wire/problem.ts';
import { MADE } from './made.ts';

/** docs/problems.md */
export function problemsDocument(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([id, { severity, summary }]) => `| \`${id}\` | ${severity} | ${summary} |`,
  );
  return `${MADE}# Problems

What \`decode\` and the live commands find wrong. \`error\`: a conforming peer rejects this; \`warning\`: legal, and
almost certainly a mistake; \`note\`: worth knowing. A problem names the field and the offset of the byte that shows
it, and is reported once, on the record whose bytes show it.

| id | severity | what it is |
|---|---|---|
${rows.join('\n')}
`;
}
