import { basename } from 'node:path';
import { escapeText } from '../../text/escape.ts';

/** Where everything is recorded, for the top line: its name, as its directory would leave no room. @param capture null: nowhere */
export function captureFact(capture: string | null): readonly string[] {
  return capture === null ? [] : [`⏺ ${escapeText(basename(capture))}`];
}
