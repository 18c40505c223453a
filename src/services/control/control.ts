import type { Socket } from 'node:net';
import { EXIT, Failure, usageFailure } from '../../failure.ts';
import { reach } from '../../io/dial.ts';
import { LONGEST_LINE } from '../../io/line-server.ts';

export interface ControlOptions {
  /** Where the fake or the tap takes requests. */
  readonly path: string;
  readonly request: object;
  /** How long to keep dialling until something is listening, in ms. */
  readonly waitMs: number;
}

export interface ControlOutput {
  /** The answer, whatever it is. */
  readonly show: (answer: object) => void;
  /** Says why what was asked was not done. */
  readonly failed: (failure: Failure) => void;
}

/** Sends one request and shows its answer; gives the exit code. Throws a Failure where there is no answer. */
export async function control(options: ControlOptions, output: ControlOutput): Promise<number> {
  const { path, request, waitMs } = options;
  const hint = 'start a fake-backend, fake-broker or tap with --control there first';
  const socket = await reach(path, { hint, waitMs });
  if (socket instanceof Failure) throw socket;
  socket.write(`${JSON.stringify(request)}\n`);
  const line = await firstLine(socket);
  socket.destroy();
  const answer = line === null ? null : answerIn(line);
  if (answer === null)
    throw new Failure(
      'environment',
      'EPROTO',
      `the process listening on ${path} does not answer requests`,
      hint,
    );
  output.show(answer);
  if (answer.ok === true) return EXIT.ok;
  const error = typeof answer.error === 'string' ? answer.error : 'the request was refused';
  const wrong = answer.code === 'EUSAGE';
  output.failed(
    wrong
      ? usageFailure(error, 'see handoff-cli control --help')
      : new Failure('environment', 'ESTATE', error, 'see what is open: handoff-cli control PATH list'),
  );
  return wrong ? EXIT.usage : EXIT.fellShort;
}

function answerIn(line: string): { ok?: unknown; code?: unknown; error?: unknown } | null {
  try {
    const answer: unknown = JSON.parse(line);
    return typeof answer === 'object' ? answer : null;
  } catch {
    return null;
  }
}

/** Null: the connection ended before a whole line of bearable length. */
function firstLine(socket: Socket): Promise<string | null> {
  const held: Buffer[] = [];
  let length = 0;
  return new Promise((done) => {
    socket.on('data', (chunk) => {
      const end = chunk.indexOf(10);
      held.push(end === -1 ? chunk : chunk.subarray(0, end));
      length += chunk.length;
      if (end !== -1) done(Buffer.concat(held).toString());
      else if (length > MOST_ANSWERED) done(null);
    });
    socket.on('close', () => done(null));
    socket.on('end', () => done(null));
    socket.setTimeout(LONGEST_WAIT_MS, () => done(null));
  });
}

/** Without a byte of the answer. */
const LONGEST_WAIT_MS = 10_000;
/** Bytes of an answer: a list may name as many handoffs as are remembered. */
const MOST_ANSWERED = 64 * LONGEST_LINE;
