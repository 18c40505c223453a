import { chownSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { judged, type Situation } from '../context.ts';
import { Subject } from '../subject.ts';

const NOBODY = 65_534;
const STRANGER = 65_533;

/** The default directory is another user’s, or cannot be made. */
export const directories: Situation = {
  name: 'default directories',
  async *rows() {
    for (const env of [{ XDG_RUNTIME_DIR: '/proc/1/none' }, { XDG_RUNTIME_DIR: '/dev/null' }])
      for (const command of ['fake-backend', 'send-offer']) {
        const subject = new Subject([command], { env });
        await subject.ended;
        const situation = `XDG_RUNTIME_DIR is ${env.XDG_RUNTIME_DIR}`;
        yield judged(
          subject,
          { command, situation, endedAfterMs: subject.ranMs, descriptors: null, lost: '' },
          [3],
        );
      }
    if (process.getuid?.() !== 0) return yield 'another user’s directory: only root can be two users';
    const directory = `/tmp/handoff-cli-${STRANGER}`;
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { mode: 0o777 });
    chownSync(directory, NOBODY, NOBODY);
    let reached = 0;
    const server = createServer(() => {
      reached += 1;
    });
    server.listen({ path: `${directory}/backend.sock`, writableAll: true });
    const user = ['setpriv', '--reuid', String(STRANGER), '--regid', String(STRANGER), '--clear-groups'];
    for (const command of ['fake-backend', 'send-offer']) {
      const through = [...user, 'env', '-u', 'XDG_RUNTIME_DIR', 'HOME=/tmp'];
      const subject = new Subject([command], { through });
      await subject.ended;
      const facts = { command, situation: 'the default directory is another user’s', descriptors: null };
      const lost = reached > 0 ? 'a token went to a stranger' : '';
      yield judged(subject, { ...facts, endedAfterMs: subject.ranMs, lost }, [3]);
    }
    server.close();
    rmSync(directory, { recursive: true, force: true });
  },
};
