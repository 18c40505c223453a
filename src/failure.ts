/** What can go wrong apart from what is under test. Each kind has its exit code; docs/cli.md, "Exit codes". */
export type FailureKind = 'usage' | 'environment';

export const EXIT = { ok: 0, fellShort: 1, usage: 2, environment: 3, interrupted: 130 } as const;

/** A failure that a person can mend: says what, where, and what to do about it. */
export class Failure extends Error {
  readonly kind: FailureKind;
  /** A system error code such as ENOENT, or a word such as EUSAGE. */
  readonly code: string;
  readonly hint: string;
  /** Lines that show the place of a mistake; may be none. */
  readonly excerpt: readonly string[];

  constructor(kind: FailureKind, code: string, message: string, hint = '', excerpt: readonly string[] = []) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.hint = hint;
    this.excerpt = excerpt;
  }

  get exitCode(): number {
    return EXIT[this.kind];
  }
}

export function usageFailure(message: string, hint = '', excerpt: readonly string[] = []): Failure {
  return new Failure('usage', 'EUSAGE', message, hint, excerpt);
}

const REASONS: { readonly [code: string]: string } = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EISDIR: 'is a directory',
  ENOTDIR: 'a part of the path is not a directory',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EMFILE: 'too many open files',
  ECONNREFUSED: 'nothing listens there',
  ENOTSOCK: 'is not a socket',
  EADDRINUSE: 'is in use',
  ENAMETOOLONG: 'the path is too long',
  EPIPE: 'the other side is closed',
  ECONNRESET: 'the other side closed the connection',
};

/** Wraps an error of the system: `doing what` is a phrase such as "cannot open /x". */
export function systemFailure(error: unknown, doing: string, hint = ''): Failure {
  const code = errorCode(error);
  const reason = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
  return new Failure('environment', code, `${doing}: ${reason}`, hint);
}

export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'EUNKNOWN';
}
