import { RecordingIndex } from '../../../src/browse/recording-index.ts';
import type { Difference } from '../../../src/records/replay-records.ts';
import { ReplayBoard } from '../../../src/screens/replay/replay-board.ts';
import { ReplayScreen } from '../../../src/screens/replay/replay-screen.ts';
import { testTools } from '../showing.ts';

export const COMMAND = 'handoff-cli replay seen.pcapng /run/b.sock --as broker';

/** A replay that is about to begin. */
export function unplayed() {
  const world = testTools();
  const board = new ReplayBoard(new Set());
  const nowhere = { keep: () => 0, read: () => new Uint8Array(), close: () => {} };
  const model = new ReplayScreen(
    {
      ...{ name: 'replay seen.pcapng as broker at /run/b.sock', index: new RecordingIndex(nowhere, false) },
      ...{ tools: world.tools, times: true },
      save: { capture: () => {}, text: () => {} },
    },
    board,
    () => COMMAND,
  );
  model.live();
  return { ...world, board, model };
}

/** A replay in which the second of three messages differs. */
export function replayed() {
  const made = unplayed();
  const { board } = made;
  const said = (recorded: number | null, message: string | null, ...differences: readonly Difference[]) =>
    board.see({ type: 'compared', connection: 0, recorded, message, differences });
  board.begin();
  said(1, 'HandoffAck');
  said(
    3,
    'HandoffAck',
    { field: 'payload.accepted', recorded: true, live: false },
    { field: 'payload.errorDetail', recorded: '', live: 'busy' },
  );
  said(5, 'HandoffAck', { field: null, recorded: 'HandoffAck', live: null });
  return made;
}
