/**
 * The meaning of a connection that ended before the awaited frame: nothing was answered, or the answer cannot be read.
 * @param awaited with its article @param part how many bytes of it had come @param reason the error code; empty after an
 * orderly end
 */
export function brokenOff(
  who: string,
  awaited: string,
  part: number,
  reason: string,
): { readonly outcome: 'unanswered' | 'invalid'; readonly text: string } {
  const why = reason === '' ? '' : ` (${reason})`;
  if (part === 0)
    return { outcome: 'unanswered', text: `${who} closed the connection without ${awaited}${why}` };
  const text = `${who} closed the connection inside ${awaited}, after ${part} bytes${why}`;
  return { outcome: 'invalid', text };
}
