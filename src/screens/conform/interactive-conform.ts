import { Requests } from '../../conform/requests.ts';
import { isSelected } from '../../conform/selection.ts';
import {
  type ConformOptions,
  type ConformResult,
  casesOfRole,
  conform,
} from '../../services/conform/conform.ts';
import { showScreen } from '../terminal/show-screen.ts';
import { terminalTools } from '../terminal/tools.ts';
import { saveText } from '../viewer/saving.ts';
import { CaseBoard } from './case-board.ts';
import { ConformScreen } from './conform-screen.ts';

/** Tries a peer while a person looks on, who can have cases run again, until that person leaves. Throws a Failure. */
export async function interactiveConform(
  options: ConformOptions,
  again: (id: string) => string,
  stop: { readonly requested: Promise<void>; stop(): void },
): Promise<ConformResult> {
  const { role, endpoint, selection } = options;
  const tools = terminalTools();
  const requests = new Requests();
  const selected = casesOfRole(role).filter(({ id }) => isSelected(id, selection));
  const board = new CaseBoard(selected, tools.now, (id) => requests.want(id));
  const screen = new ConformScreen(board, { name: `conform ${role} ${endpoint}`, tools, again, saveText });
  let shown: Promise<void> | null = null;
  void stop.requested.then(() => requests.end());
  try {
    return await conform(
      {
        ...options,
        begun: (id, frames) => {
          // Only once the peer is there: until then a failure is reported on a clean terminal.
          shown ??= showScreen(screen, stop.requested).finally(() => stop.stop());
          board.begun(id, frames);
        },
        ended: (outcome) => board.ended(outcome),
        again: requests,
      },
      stop.requested,
    );
  } finally {
    stop.stop();
    await shown;
  }
}
