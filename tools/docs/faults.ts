import { ALL_FAULTS } from '../../src/faults/catalogue.ts';
import { BREAKS, READIES, REPLIES, type Vocabulary } from '../../src/script/vocabulary.ts';
import { MADE } from './made.ts';

/** docs/faults.md */
export function faultsDocument(): string {
  const rows = ALL_FAULTS.map(
    ({ name, summary, reaches, frames }) =>
      `| \`${name}\` | ${summary} | ${madeIn(frames)} | ${reachesText(reaches)} |`,
  );
  return `${MADE}# Scripts and faults

A script says what to do about one frame after the other. Steps are separated by \`,\`, the actions of a step by \`+\`, and
\`*N\` behind a step repeats it. After the last step the last one repeats; with \`--loop\` the first one comes again.
\`@FILE\` reads a script from a file: a step a line, remarks behind \`#\`.

## fake-backend --reply

${wordTable(REPLIES, 'what the broker gets')}

\`--random 'ack=8,refuse=1,silent=1'\` draws a step by weight for each offer, and prints the seed that repeats the run.
\`--reply-for clud=refuse:busy\` has a script of its own for one service.

## fake-broker --ready

${wordTable(READIES, 'what the client gets behind Negotiated')}

## tap --break FRAME=

${wordTable(BREAKS, 'what comes out of the tap instead of the frame')}

FRAME is \`offer\`, \`ack\` or \`ready\`. Unlike elsewhere, \`*N\` behind the last step is an end: \`ack=corrupt:token*1\` breaks the first
ACK, and the others pass; with \`--loop\` the first step comes again. A sideband goes with its offer, once or not at all. Both versions stand in the records and in the
capture.

## Faults

A fault is one deviation from the protocol; everything else about the frame is right. \`corrupt:FAULT\` makes it in an
ACK or ready (in \`tap\` also in an offer), \`send-offer --fault FAULT\` in an offer, \`send-hello --fault FAULT\` in a Hello. A client looks at a ready’s
token and acceptance only, not at its ids.

| fault | what is wrong | made in | the check it fails |
|---|---|---|---|
${rows.join('\n')}
`;
}

function wordTable({ words }: Vocabulary, head: string): string {
  const rows = words.map(({ form, summary }) => `| \`${form}\` | ${summary} |`);
  return `| action | ${head} |\n|---|---|\n${rows.join('\n')}`;
}

function madeIn(frames: (typeof ALL_FAULTS)[number]['frames']): string {
  const names = { handoff: 'offer, ACK, ready', hello: 'Hello' };
  return frames.map((frame) => names[frame]).join(', ');
}

function reachesText(reaches: string | null): string {
  return reaches === null ? 'none: the reference lets it pass' : `\`${reaches}\``;
}
