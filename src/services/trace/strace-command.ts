import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { errorCode, Failure } from '../../failure.ts';

/** What to trace: a command that is started for it, or running processes. */
export type Target =
  | { readonly command: readonly string[]; readonly pids: null }
  | { readonly command: null; readonly pids: readonly number[] };

/** The calls that tell of handoffs; `?` where not every machine has the call. docs/recording.md says what each is good for. */
const CALLS = [
  ...['%network', '%process', 'close', 'dup', '?dup2', 'dup3', '?fcntl', '?fcntl64'],
  ...['read', 'write', 'readv', 'writev', '?sendfile', '?splice', '?io_uring_setup'],
].join(',');

/** The arguments of `strace`. @param log the path that strace writes to */
export function straceWords(target: Target, log: string): string[] {
  const flags = ['-f', '-ttt', '-T', '-yy', '-xx', '-s', '65536', '-e', `trace=${CALLS}`, '-o', log];
  if (target.command !== null) return [...flags, '--', ...target.command];
  return [...flags, ...target.pids.flatMap((pid) => ['-p', String(pid)])];
}

/** Throws a Failure where strace is missing, or there is nothing to trace: strace itself says so only in a text. */
export function mustExist(target: Target): void {
  if (foundOnPath('strace') !== 'program') throw noStrace();
  if (target.command !== null) return programMustExist(target.command[0]!);
  for (const pid of target.pids) {
    try {
      process.kill(pid, 0);
    } catch (error) {
      if (errorCode(error) !== 'ESRCH') continue;
      throw new Failure('environment', 'ESRCH', `there is no process ${pid}`, 'ps -e lists them');
    }
  }
}

function noStrace(): Failure {
  return new Failure(
    'environment',
    'ENOENT',
    'strace is not installed',
    'install it (Debian: apt-get install strace); without it, put tap between two peers',
  );
}

function programMustExist(program: string): void {
  const found = foundOnPath(program);
  if (found === 'program') return;
  const [code, reason] =
    found === 'file' ? ['EACCES', 'it is not a program'] : ['ENOENT', 'no such file or directory'];
  throw new Failure(
    'environment',
    code!,
    `cannot start ${program}: ${reason}`,
    'name a program that is on the path, after --',
  );
}

function foundOnPath(program: string): 'program' | 'file' | 'nothing' {
  const places = program.includes('/')
    ? [program]
    : (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, program));
  if (places.some(isProgram)) return 'program';
  return places.some((place) => existsSync(place)) ? 'file' : 'nothing';
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
