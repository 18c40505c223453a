import { randomBytes } from 'node:crypto';
import type koffiModule from 'koffi';
import { type Handle, Kernel32 } from './kernel32.ts';
import { Operations } from './operations.ts';
import { OtherHandles } from './other-handles.ts';
import { onlyOwnUser } from './own-user.ts';
import { PipeHandles } from './pipe-handles.ts';
import { PipeLines } from './pipe-lines.ts';
import { PipePoller } from './pipe-poller.ts';
import { PipeServer } from './pipe-server.ts';

/** Named pipes of Windows with the calls that Node does not have. A file of its own in dist/: nobody else loads it. */
export class WindowsPipes {
  readonly lines: PipeLines;
  readonly handles: PipeHandles;
  private readonly koffi: typeof koffiModule;
  private readonly kernel: Kernel32;
  private readonly operations: Operations;
  private readonly security: ArrayBuffer;
  private readonly openFile: (handle: Handle) => number;
  private otherHandles: OtherHandles | null = null;

  /** Throws an error of the system. */
  constructor(koffi: typeof koffiModule) {
    this.koffi = koffi;
    this.kernel = new Kernel32(koffi);
    this.security = onlyOwnUser(koffi, this.kernel.currentProcess);
    // What Node’s own file calls use; node.exe gives it to addons.
    this.openFile = koffi.load(null).func('int uv_open_osfhandle(intptr_t handle)');
    this.operations = new Operations(this.kernel);
    const poller = new PipePoller(this.kernel, this.operations);
    this.lines = new PipeLines(this.kernel, this.operations, poller);
    this.handles = new PipeHandles(this.kernel, this.lines.own);
  }

  /** Made when somebody first asks: only conform does, and looking its calls up takes time. */
  get others(): OtherHandles {
    this.otherHandles ??= new OtherHandles(this.koffi, this.kernel);
    return this.otherHandles;
  }

  /** Listens; throws a Failure or an error of the system. @param accepted gets each connection, and what to call once that has ended */
  listen(path: string, accepted: (pipe: Handle, ended: () => void) => void): PipeServer {
    const { kernel, operations, security } = this;
    return new PipeServer(path, { kernel, operations, security }, (pipe, ended) => {
      this.lines.own.add(pipe);
      accepted(pipe, ended);
    });
  }

  /** Whether something listens there, found out without dialling it. */
  exists(path: string): boolean {
    return this.kernel.pipeExists(path);
  }

  /** Instances of a pipe of which nobody accepts who dials them. Throws an error of the system. */
  deaf(path: string, count: number): Handle[] {
    return Array.from({ length: count }, (_, index) => {
      const pipe = this.kernel.createPipe(path, index === 0, this.security);
      this.lines.own.add(pipe);
      return pipe;
    });
  }

  /** Whether two handles are of the same connection. */
  areSame(one: Handle, other: Handle): boolean {
    return this.kernel.areSame(one, other);
  }

  /** A handle as one of Node’s file descriptors, which owns it from then on. */
  fileOf(pipe: Handle): number {
    return this.openFile(pipe);
  }

  /** Dials; throws an error of the system, `EAGAIN` where all instances of the pipe are taken. */
  dial(path: string): Handle {
    const pipe = this.kernel.openPipe(path);
    this.lines.own.add(pipe);
    return pipe;
  }

  /** Two connected ends of a pipe that nobody else can dial. */
  pair(): [Handle, Handle] {
    const path = `\\\\.\\pipe\\handoff-cli-pair-${process.pid}-${randomBytes(8).toString('hex')}`;
    const given = this.kernel.createPipe(path, true, this.security);
    try {
      const kept = this.kernel.openPipe(path);
      this.lines.own.add(given).add(kept);
      return [given, kept];
    } catch (error) {
      this.kernel.close(given);
      throw error;
    }
  }

  duplicate(handle: Handle): Handle {
    const { currentProcess } = this.kernel;
    const copy = this.kernel.duplicate(currentProcess, handle, currentProcess);
    this.lines.own.add(copy);
    return copy;
  }
}
