import { Failure } from '../failure.ts';

/**
 * The process whose table gets a handle, on Windows. Throws a Failure where nobody knows it.
 * @param named by the person; null: nobody has @param told by the system, of whoever listens; null: it does not tell
 * @param hint what to do in that case
 */
export function backendProcess(
  named: number | null,
  told: number | null,
  hint = 'name it with --backend-pid',
): number {
  const pid = named ?? told;
  if (pid !== null) return pid;
  throw new Failure(
    'environment',
    'ESRCH',
    'cannot pass the connection: the system does not tell the process of the backend',
    hint,
  );
}
