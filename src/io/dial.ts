import { connect, type Socket } from 'node:net';
import { errorCode, Failure, systemFailure } from '../failure.ts';
import { checkDirectory, checkLength } from './endpoint.ts';

export interface Dialling {
  /** What cannot be done without it: `cannot connect to …`. */
  readonly doing?: string;
  readonly hint?: string;
  /** Whether to read nothing until somebody asks, so that no descriptor is lost. */
  readonly paused?: boolean;
  /** How long to keep dialling where nothing is listening yet, in ms. */
  readonly waitMs?: number;
}

/** Pause before an endpoint where nothing was listening is dialled again, in ms. */
const AGAIN_AFTER_MS = 20;
/** Nobody listens there, or not yet. */
const NOBODY_YET: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED']);

/** Dials an endpoint, or tells why it cannot be reached. */
export async function reach(endpoint: string, dialling: Dialling = {}): Promise<Socket | Failure> {
  const { doing = 'connect', hint = '', paused = false, waitMs = 0 } = dialling;
  try {
    checkLength(endpoint);
    checkDirectory(endpoint);
    return await dialUntil(endpoint, paused, performance.now() + waitMs);
  } catch (error) {
    if (error instanceof Failure) return error;
    return systemFailure(error, `cannot ${doing} to ${endpoint}`, hint);
  }
}

async function dialUntil(endpoint: string, paused: boolean, until: number): Promise<Socket> {
  for (;;) {
    try {
      return await dial(endpoint, paused);
    } catch (error) {
      if (!NOBODY_YET.has(errorCode(error)) || performance.now() >= until) throw error;
      await new Promise((done) => setTimeout(done, AGAIN_AFTER_MS));
    }
  }
}

function dial(endpoint: string, paused: boolean): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = connect({ path: endpoint, allowHalfOpen: true });
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
