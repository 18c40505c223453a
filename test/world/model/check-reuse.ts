import type { Player } from '../stage.ts';
import { modelOf } from './check-handoffs.ts';

/** Exactly those offers are shown as reusing a token whose token may have been used up. */
export function checkReuse(player: Player): string[] {
  const { reused } = modelOf(player);
  const said = player.records.flatMap((record) =>
    record.type === 'frame' && record.problems.some(({ id }) => id === 'token-reused') ? [record.index] : [],
  );
  return said.join() === reused.join()
    ? []
    : [`offers ${reused.join()} reuse a token, said of ${said.join()}`];
}
