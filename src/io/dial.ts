import { connect, type Socket } from 'node:net';
import { errorCode, Failure, systemFailure } from '../failure.ts';
import { DEFAULT_ACK_DEADLINE_MS } from '../wire/limits.ts';
import { checkDirectory, checkLength, shownEndpoint } from './endpoint.ts';
import type { StreamSocket } from './light-socket.ts';
import { notASocket } from './not-a-socket.ts';
import { loadPipes } from './pipes.ts';

export interface Dialling {
  /** What cannot be done without it: `cannot connect to …`. */
  readonly doing?: string;
  readonly hint?: string;
  /** Whether to read nothing until somebody asks, so that no descriptor is lost. */
  readonly paused?: boolean;
  /** How long to keep dialling where nothing is listening yet, in ms. */
  readonly waitMs?: number;
  /** How long to keep dialling where a listener accepts too slowly, in ms. */
  readonly crowdedMs?: number;
}

/** Pause before an endpoint where nothing was listening is dialled again, in ms. */
const AGAIN_AFTER_MS = 20;
/** Nobody listens there, or not yet. */
const NOBODY_YET: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED']);

/** More dial than have been accepted, and the queue of the listener is full. */
const NO_ROOM = 'EAGAIN';

/** Throws a Failure where that endpoint must not be dialled, however it is done: nobody can, or a stranger may listen there. */
export function checkDialled(endpoint: string): void {
  checkLength(endpoint);
  checkDirectory(endpoint);
}

/** Dials an endpoint, or tells why it cannot be reached. */
export function reach(endpoint: string, dialling: Dialling = {}): Promise<Socket | Failure> {
  return reachBy(dial, endpoint, dialling);
}

/** The same; on Windows with a light socket, whose handle is known. */
export async function reachLightly(
  endpoint: string,
  dialling: Dialling = {},
): Promise<StreamSocket | Failure> {
  const pipes = await loadPipes();
  if (pipes === null || pipes instanceof Failure) return reach(endpoint, dialling);
  return reachBy(async () => pipes.dial(endpoint), endpoint, dialling);
}

async function reachBy<S>(
  dialOnce: (endpoint: string, paused: boolean) => Promise<S>,
  endpoint: string,
  dialling: Dialling,
): Promise<S | Failure> {
  const { doing = 'connect', hint = '', paused = false, waitMs = 0 } = dialling;
  const { crowdedMs = DEFAULT_ACK_DEADLINE_MS } = dialling;
  try {
    checkDialled(endpoint);
    const now = performance.now();
    const dials = async () => {
      try {
        return await dialOnce(endpoint, paused);
      } catch (error) {
        throw notASocket(endpoint, `cannot ${doing} to ${endpoint}`) ?? error;
      }
    };
    return await dialUntil(dials, now + waitMs, now + Math.max(waitMs, crowdedMs));
  } catch (error) {
    if (error instanceof Failure) return error;
    return systemFailure(error, `cannot ${doing} to ${endpoint}`, hint);
  }
}

async function dialUntil<S>(dials: () => Promise<S>, until: number, crowdedUntil: number): Promise<S> {
  for (;;) {
    try {
      return await dials();
    } catch (error) {
      const code = errorCode(error);
      const last = code === NO_ROOM ? crowdedUntil : NOBODY_YET.has(code) ? until : 0;
      if (performance.now() >= last) throw error;
      await new Promise((done) => setTimeout(done, AGAIN_AFTER_MS));
    }
  }
}

function dial(endpoint: string, paused: boolean): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = connect({ path: shownEndpoint(endpoint), allowHalfOpen: true });
    // Before it is connected: Node begins to read right then.
    if (paused) socket.pause();
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.off('error', fail);
      socket.on('error', () => {});
      done(socket);
    });
  });
}
