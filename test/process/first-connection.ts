import { listenRaw, type RawConnection } from './raw-peers.ts';
import type { Stage } from './stage.ts';

/** Listens as the stage's backend; gives its first connection, once there is one. */
export async function firstOf(stage: Stage): Promise<{ connection: Promise<RawConnection> }> {
  let tell: (connection: RawConnection) => void;
  const connection = new Promise<RawConnection>((done) => {
    tell = done;
  });
  await listenRaw(stage, (found) => tell(found));
  return { connection };
}
