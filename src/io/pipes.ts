import type { Socket } from 'node:net';
import { Failure } from '../failure.ts';
import type { Listening } from './light-server.ts';
import { LightSocket } from './light-socket.ts';
import type { Light, Lines, Received } from './lines.ts';
import { pausedSocket } from './paused-socket.ts';
import type { OtherHandles } from './windows/other-handles.ts';
import type { PipeHandles } from './windows/pipe-handles.ts';
import { pipePath } from './windows/pipe-name.ts';
import type { WindowsPipes } from './windows/windows-pipes.ts';

let loading: Promise<Pipes | Failure | null> | null = null;
let loaded: Pipes | null = null;

/** Loads what named pipes need, once; null where there are none, a Failure where only Node’s are to be had. */
export function loadPipes(): Promise<Pipes | Failure | null> {
  loading ??= process.platform === 'win32' ? load() : Promise.resolve(null);
  return loading;
}

/** What has been loaded before; null: nothing. */
export function pipesHere(): Pipes | null {
  return loaded;
}

async function load(): Promise<Pipes | Failure> {
  const unavailable = (why: string) =>
    new Failure(
      'environment',
      'ENOTSUP',
      `handles cannot be passed here: ${why}`,
      'everything else works, but the pipes can be read by other users',
    );
  if (process.env['HANDOFF_NO_DESCRIPTORS']) return unavailable('HANDOFF_NO_DESCRIPTORS is set');
  try {
    const { default: koffi } = await import('koffi');
    const { WindowsPipes } = await import('./windows/windows-pipes.ts');
    loaded = new Pipes(new WindowsPipes(koffi));
    return loaded;
  } catch (error) {
    return unavailable(
      `koffi does not load: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
    );
  }
}

/** Named pipes of Windows, whose handles can be passed. */
export class Pipes implements Lines {
  readonly handles: PipeHandles;
  readonly light: Light;
  /** Handles that are not to be taken for such as were passed to this process. */
  readonly own: Set<number>;
  /** Values of handles that were put into other processes here. */
  readonly givenAway = new Set<string>();
  private readonly pipes: WindowsPipes;

  constructor(pipes: WindowsPipes) {
    this.pipes = pipes;
    this.handles = pipes.handles;
    this.own = pipes.lines.own;
    // A pipe has no half that could be shut.
    const calls = { shutdown: null, close: (line: number) => pipes.lines.close(line) };
    this.light = { socket: (line) => new LightSocket(line, calls, pipes.lines) };
  }

  /** Handles of other things than connections. Throws an error of the system. */
  get others(): OtherHandles {
    return this.pipes.others;
  }

  /** Listens on a pipe that only our own user may dial. Throws a Failure or an error of the system. */
  listen(endpoint: string, accepted: (socket: LightSocket) => void): Listening {
    return this.pipes.listen(pipePath(endpoint), (line, ended) => {
      const socket = this.light.socket(line);
      socket.on('close', ended);
      accepted(socket);
    });
  }

  /** The same, with sockets of Node’s. */
  listenWithNode(endpoint: string, accepted: (socket: Socket) => void): Listening {
    return this.pipes.listen(pipePath(endpoint), (line, ended) => {
      const socket = pausedSocket(this.pipes.fileOf(line));
      socket.on('close', () => {
        this.own.delete(line);
        ended();
      });
      accepted(socket);
    });
  }

  /** Throws a Failure or an error of the system. */
  dial(endpoint: string): LightSocket {
    return this.light.socket(this.pipes.dial(pipePath(endpoint)));
  }

  /** Whether something listens there, found out without dialling it. Throws a Failure where it can be no pipe. */
  exists(endpoint: string): boolean {
    return this.pipes.exists(pipePath(endpoint));
  }

  /** The process that listens there; null where the system does not tell. Dials it for a moment. Throws an error of the system. */
  processAt(endpoint: string): number | null {
    const socket = this.dial(endpoint);
    const process = this.peerProcess(socket.descriptor!);
    socket.destroy();
    return process;
  }

  /** Listens, and accepts nobody. Throws an error of the system. @param count how many may dial */
  deaf(endpoint: string, count: number): number[] {
    return this.pipes.deaf(pipePath(endpoint), count);
  }

  /** Whether two handles are of the same connection. */
  areSame(one: number, other: number): boolean {
    return this.pipes.areSame(one, other);
  }

  dialAtOnce(endpoint: string): LightSocket | null {
    try {
      return this.dial(endpoint);
    } catch {
      return null;
    }
  }

  /** Two connected ends. */
  pair(): [number, number] {
    return this.pipes.pair();
  }

  receive(line: number, length: number): Received {
    return this.pipes.lines.receive(line, length);
  }

  skip(line: number, count: number): void {
    this.pipes.lines.skip(line, count);
  }

  send(line: number, bytes: Uint8Array): number {
    return this.pipes.lines.send(line, bytes);
  }

  hungUp(line: number): boolean {
    return this.pipes.lines.hungUp(line);
  }

  gone(line: number): boolean {
    return this.pipes.lines.gone(line);
  }

  peerProcess(line: number): number | null {
    return this.pipes.lines.peerProcess(line);
  }

  duplicate(line: number): number {
    return this.pipes.duplicate(line);
  }

  /** How a handle waits is for each reader and writer to say. */
  makeBlocking(): void {}

  close(line: number): void {
    this.pipes.lines.close(line);
  }
}
