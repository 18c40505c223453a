/** Reads how many times as fast, such as 1, 0.5 or 10x. Throws an Error. */
export function parseSpeed(text: string): number {
  const speed = /^\d+(\.\d+)?x?$/.test(text) ? Number.parseFloat(text) : 0;
  if (speed >= 0.001 && speed <= 1_000_000) return speed;
  throw new Error(`"${text}" must be a number from 0.001 to 1000000, as in 1 or 0.5`);
}
