/** What each command waits for, where a test is not about that limit. */
const LIMITS: { readonly [command: string]: readonly string[] } = {
  'send-offer': ['--deadline'],
  'fake-broker': ['--deadline'],
  'send-hello': ['--reply-timeout', '--ready-timeout', '--answer-timeout'],
  replay: ['--deadline'],
};

/** A command line with an hour for every limit that it does not name: on a busy machine everything takes long. */
export function patient(words: readonly string[]): readonly string[] {
  const [command, ...rest] = words;
  if (command === undefined) return words;
  const missing = (LIMITS[command] ?? []).filter((limit) => !words.some((word) => word === limit));
  // Before the other words, of which the last may lack its value.
  return [command, ...missing.flatMap((limit) => [limit, '1h']), ...rest];
}

/** What is tried first, and what is too long for any machine, in ms. */
const [SHORTEST_MS, LONGEST_MS] = [200, 60_000];

/**
 * Tries with longer and longer limits until everything that is to come before the limit has come before it, and gives what was seen
 * then. A test of what happens once a limit is up has to wait for it; how soon the rest comes depends on nothing but the machine.
 */
export async function longEnough<T>(
  attempt: (limit: string) => Promise<T>,
  came: (seen: T) => boolean,
): Promise<T> {
  for (let ms = SHORTEST_MS; ; ms *= 4) {
    const seen = await attempt(`${ms}ms`);
    if (came(seen) || ms > LONGEST_MS) return seen;
  }
}
