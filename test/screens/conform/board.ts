import { CaseBoard } from '../../../src/screens/conform/case-board.ts';
import { ConformScreen } from '../../../src/screens/conform/conform-screen.ts';
import { testTools } from '../showing.ts';
import { CASES, OFFERED, outcomeOf } from './outcomes.ts';

/** A run in which one case has passed and one has failed, one runs, and two wait. */
export function midway() {
  const world = testTools();
  const wanted: string[] = [];
  const saved: [string, string][] = [];
  const board = new CaseBoard(CASES, world.tools.now, (id) => wanted.push(id));
  const again = (id: string) => `handoff-cli conform backend :auto --run ${id} -- my-backend`;
  const name = 'conform backend /run/user/1000/b.sock';
  const model = new ConformScreen(board, {
    name,
    tools: world.tools,
    again,
    saveText: (path, text) => void saved.push([path, text]),
  });
  const begin = (index: number) => board.begun(CASES[index]!.id, () => [OFFERED]);
  begin(0);
  board.ended(outcomeOf(0, { result: 'failed', seen: 'accepted', printed: 'adopted 7\nadopted 8' }));
  begin(1);
  board.ended(outcomeOf(1));
  begin(2);
  return { ...world, wanted, saved, board, model, begin };
}
