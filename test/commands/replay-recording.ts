import type { Stage } from '../process/stage.ts';

/** Answers of every kind that a recording can have. */
export const ANSWERS = [
  'ack',
  'refuse:busy',
  'corrupt:token',
  'corrupt:correlation-id',
  'hangup',
  'truncate:9',
  'duplicate',
];
/** How many whole ACKs an answer has, where that is not one. */
const ACKS: { readonly [answer: string]: number } = { hangup: 0, 'truncate:9': 0, duplicate: 2 };

/** A capture of a backend that answers so. */
export async function recording(
  stage: Stage,
  answers: readonly string[],
  name = 'c.pcapng',
): Promise<string> {
  const capture = stage.path(name);
  for (;;) {
    const backend = await stage.fakeBackend(['--capture', capture, '--reply', answers.join(',')]);
    await stage.sendOffer(`--count ${answers.length} --service recorded`);
    backend.signal('SIGTERM');
    const { records } = await backend.ended;
    // The sender may leave before the repetition of an ACK is written: that is another recording.
    const { acks } = records.find((record) => record.type === 'summary')!;
    if (acks === answers.map((answer) => ACKS[answer] ?? 1).reduce((sum, count) => sum + count, 0))
      return capture;
  }
}
