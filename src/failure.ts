/** What can go wrong apart from what is under test: wrong usage, the environment, or a bug in this program. */
export type FailureKind = 'usage' | 'environment' | 'internal';

/** The exit codes, for people in README.md. 70 is EX_SOFTWARE of sysexits.h. */
export const EXIT = {
  ok: 0,
  fellShort: 1,
  usage: 2,
  environment: 3,
  internal: 70,
  interrupted: 130,
} as const;

/** What makes a Failure one, also where it comes from another file of dist/, which has this class a second time. */
const BRAND = Symbol.for('handoff-cli.failure');

/** A failure that is reported to the user: what, where, and what to do about it. */
export class Failure extends Error {
  /** @internal */
  readonly [BRAND] = true;
  /** Who can do something about it. */
  readonly kind: FailureKind;
  /** A system error code such as ENOENT, or a word such as EUSAGE. */
  readonly code: string;
  /** What to do about it; may be empty. */
  readonly hint: string;
  /** Lines that show the place of a mistake; may be none. */
  readonly excerpt: readonly string[];

  /** @param cause the error that led to this one, whose stack `HANDOFF_DEBUG=1` shows */
  constructor(
    kind: FailureKind,
    code: string,
    message: string,
    hint = '',
    excerpt: readonly string[] = [],
    cause?: unknown,
  ) {
    super(message, { cause });
    this.kind = kind;
    this.code = code;
    this.hint = hint;
    this.excerpt = excerpt;
  }

  /** Whether it is a Failure, also one of another file of dist/. */
  static override [Symbol.hasInstance](value: unknown): value is Failure {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  /** The exit code of a command that ends with it. */
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
  EDQUOT: 'the quota is used up',
  EFBIG: 'the file would be too large',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files on the machine',
  ENXIO: 'there is nobody at the other end',
  ECONNREFUSED: 'nothing listens there',
  ENOTSOCK: 'is not a socket',
  EADDRINUSE: 'is in use',
  ENAMETOOLONG: 'the path is too long',
  EPIPE: 'the other side is closed',
  ECONNRESET: 'the other side closed the connection',
};

/**
 * Wraps an error of the system. One without a code does not come from the system: it is a bug, and reported as one.
 * @param doing a phrase such as "cannot open /x"
 */
export function systemFailure(error: unknown, doing: string, hint = ''): Failure {
  if (error instanceof Failure) return error;
  if (!hasCode(error)) return internalFailure(error, doing);
  const reason = REASONS[error.code] ?? error.message;
  return new Failure('environment', error.code, `${doing}: ${reason}`, hint, [], error);
}

/** A bug in this program. @param doing what failed, a phrase as for `systemFailure` */
export function internalFailure(error: unknown, doing = ''): Failure {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const place = doing === '' ? '' : `${doing}: `;
  const hint =
    'This is a bug in handoff-cli. Run the same command with HANDOFF_DEBUG=1 and report the stack that it prints, ' +
    'with the command line and the output of handoff-cli --version.';
  return new Failure('internal', 'EINTERNAL', `internal error: ${place}${reason}`, hint, [], error);
}

/** Whether the system said no, rather than this program making a mistake. */
export function isSystemError(error: unknown): boolean {
  return hasCode(error) && error.code in REASONS;
}

export function errorCode(error: unknown): string {
  return hasCode(error) ? error.code : 'EUNKNOWN';
}

function hasCode(error: unknown): error is Error & { readonly code: string } {
  return typeof (error as { code?: unknown } | null)?.code === 'string';
}
