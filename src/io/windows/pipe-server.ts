import { EventEmitter } from 'node:events';
import { Failure } from '../../failure.ts';
import type { Listening } from '../light-server.ts';
import type { Handle, Kernel32 } from './kernel32.ts';
import type { Operation, Operations } from './operations.ts';
import { ERROR } from './windows-error.ts';

/** How many may dial at the same moment. */
const INSTANCES = 8;
/** How long to leave those waiting for whom the system has nothing left, in ms. */
const PAUSE_MS = 100;
/** Says that somebody had dialled before we listened, or has gone again meanwhile. */
const DIALLED: ReadonlySet<number> = new Set([ERROR.PIPE_CONNECTED, ERROR.NO_DATA]);

export interface PipeServerTools {
  readonly kernel: Kernel32;
  readonly operations: Operations;
  /** The access list of the pipe; null: the one that Windows gives by itself. */
  readonly security: ArrayBuffer | null;
}

/** Listens on a pipe. */
export class PipeServer extends EventEmitter implements Listening {
  private readonly path: string;
  private readonly tools: PipeServerTools;
  private readonly accepted: (pipe: Handle, ended: () => void) => void;
  /** Instances that nobody has dialled yet. */
  private readonly waiting = new Map<Handle, Operation>();
  private readonly pauses = new Set<NodeJS.Timeout>();
  private open = 0;
  /** Whether an instance is missing that the system could not make. */
  private lacking = false;
  private closed = false;
  private ended: () => void = () => {};

  /**
   * Throws a Failure where something listens there, or an error of the system.
   * @param accepted gets each connection, and what to call once that has ended
   */
  constructor(path: string, tools: PipeServerTools, accepted: (pipe: Handle, ended: () => void) => void) {
    super();
    this.path = path;
    this.tools = tools;
    this.accepted = accepted;
    const { kernel, security } = tools;
    if (kernel.pipeExists(path)) throw inUse(path);
    try {
      this.await(kernel.createPipe(path, true, security));
    } catch (error) {
      // Windows also answers so where somebody was faster.
      throw kernel.pipeExists(path) ? inUse(path) : error;
    }
    for (let more = 1; more < INSTANCES; more++) this.await(kernel.createPipe(path, false, security));
  }

  close(done: () => void = () => {}): void {
    if (this.closed) return;
    this.closed = true;
    this.ended = done;
    for (const pause of this.pauses) clearTimeout(pause);
    for (const [pipe, operation] of this.waiting) {
      this.tools.operations.cancel(operation);
      this.tools.kernel.close(pipe);
    }
    this.waiting.clear();
    if (this.open === 0) process.nextTick(done);
  }

  /** Has somebody accepted who dials this instance. */
  private await(pipe: Handle): void {
    const { kernel, operations } = this.tools;
    const dialled = () => {
      this.waiting.delete(pipe);
      if (this.closed) return kernel.close(pipe);
      this.replace();
      this.accept(pipe);
    };
    const begun = operations.begin(
      pipe,
      null,
      (overlapped) => kernel.ConnectNamedPipe(pipe, overlapped),
      dialled,
    );
    if (typeof begun !== 'number') this.waiting.set(pipe, begun);
    else if (begun === 0 || DIALLED.has(begun)) setImmediate(dialled);
    else {
      kernel.close(pipe);
      this.replaceLater();
    }
  }

  /** One more instance, as the last one has been dialled. */
  private replace(): void {
    const { kernel, security } = this.tools;
    try {
      this.await(kernel.createPipe(this.path, false, security));
      this.lacking = false;
    } catch (error) {
      if (!this.lacking && this.listenerCount('error') > 0) this.emit('error', error);
      this.lacking = true;
      this.replaceLater();
    }
  }

  private replaceLater(): void {
    const pause = setTimeout(() => {
      this.pauses.delete(pause);
      this.replace();
    }, PAUSE_MS);
    this.pauses.add(pause);
  }

  private accept(pipe: Handle): void {
    this.open += 1;
    this.accepted(pipe, () => {
      this.open -= 1;
      if (this.closed && this.open === 0) this.ended();
    });
  }
}

function inUse(path: string): Failure {
  const text = `another process is listening on ${path}`;
  return new Failure('environment', 'EADDRINUSE', text, 'stop it, or name another endpoint');
}
