import type { HandedOver } from '../io/handed-over.ts';

/** For bytes that are there already, in ms. */
const ENOUGH_MS = 1_000;

/** Whether something was said on a connection that nobody holds any longer: it was served until then. It is closed afterwards. */
export async function wasUsed(connection: Pick<HandedOver, 'released' | 'talk'>): Promise<boolean> {
  if (connection.released !== true) return false;
  const talk = await connection.talk(new Uint8Array(), ENOUGH_MS);
  return talk !== null && talk.received.length > 0;
}
