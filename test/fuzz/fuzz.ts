import { misbehaviour } from './conversation.ts';
import { brokenPromise } from './decoder.ts';
import { streamFrom } from './inputs.ts';
import { Random } from './random.ts';
import { misreading, recordingFrom } from './recordings.ts';
import { ROLES } from './roles.ts';

/** What inputs are drawn for: the decoder, each form of recordings, each role's conversation. */
export const TARGETS = ['decoder', 'recordings', ...Object.keys(ROLES)] as const;

/** Tries one input, drawn by its seed; gives what is wrong, or null. */
export async function tried(target: string, seed: number): Promise<string | null> {
  const random = new Random(seed);
  let bytes: Uint8Array = new Uint8Array();
  try {
    if (target === 'recordings') {
      bytes = recordingFrom(random);
      return described(await misreading(bytes, random), bytes);
    }
    bytes = streamFrom(random);
    if (target !== 'decoder') return described(misbehaviour(ROLES[target]!(random), bytes, random), bytes);
    const cuts = Array.from({ length: random.below(5) }, () => random.below(bytes.length + 1));
    return described(
      brokenPromise(
        bytes,
        cuts.sort((one, other) => one - other),
      ),
      bytes,
    );
  } catch (error) {
    return described(error instanceof Error ? (error.stack ?? error.message) : String(error), bytes);
  }
}

function described(wrong: string | null, bytes: Uint8Array): string | null {
  return wrong === null ? null : `${Buffer.from(bytes).toString('hex')}\n${wrong}`;
}
