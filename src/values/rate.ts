/** Reads how many a second, such as 500/s, 500 or 30/m. Throws an Error. */
export function parseRate(text: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(?:\/(s|m))?$/.exec(text);
  const perSecond = match === null ? 0 : Number(match[1]) / (match[2] === 'm' ? 60 : 1);
  if (perSecond > 0) return perSecond;
  throw new Error(`"${text}" must be a number per second or minute, as in 500/s or 30/m`);
}
