import type koffiModule from 'koffi';
import { ERROR, windowsError } from './windows-error.ts';

type Memory = ArrayBuffer | ArrayBufferView | null;
/** A handle of Windows, as a number: handles are small. */
export type Handle = number;

export const INVALID_HANDLE: Handle = -1;
const PIPE_ACCESS_DUPLEX = 3;
const FILE_FLAG_OVERLAPPED = 0x4000_0000;
const FILE_FLAG_FIRST_PIPE_INSTANCE = 0x8_0000;
const PIPE_REJECT_REMOTE_CLIENTS = 8;
const MOST_INSTANCES = 255;
const ROOM = 64 * 1024;
const GENERIC_READ_WRITE = 0xc000_0000;
const OPEN_EXISTING = 3;
/** Who listens may find out who we are and cannot act as us: SECURITY_SQOS_PRESENT, SECURITY_IDENTIFICATION. */
const ONLY_IDENTIFY = 0x11_0000;
const FILE_PIPE_LOCAL_INFORMATION = 24;

/** What the system says of one end of a pipe (FILE_PIPE_LOCAL_INFORMATION). */
export interface PipeState {
  readonly duplex: boolean;
  readonly state: 'disconnected' | 'listening' | 'connected' | 'closing' | null;
  readonly isServer: boolean;
}

/** The calls of Windows that Node does not have. Those that fail throw an error with a `code`, unless said otherwise. */
export class Kernel32 {
  /** All of these give 0 where they fail; what then is wrong says `lastError`. */
  readonly ReadFile: (
    file: Handle,
    bytes: Memory,
    length: number,
    read: Memory,
    overlapped: Memory,
  ) => number;
  readonly WriteFile: (
    file: Handle,
    bytes: Memory,
    length: number,
    written: Memory,
    overlapped: Memory,
  ) => number;
  readonly ConnectNamedPipe: (pipe: Handle, overlapped: Memory) => number;
  readonly CancelIoEx: (file: Handle, overlapped: Memory) => number;
  readonly SetEvent: (event: Handle) => number;
  /** Waits in another thread, and calls back in this one. */
  readonly waitForEvent: (event: Handle, then: () => void) => void;
  readonly lastError: () => number;
  readonly currentProcess: Handle;
  private readonly CreateNamedPipeW: (...args: (string | number | Memory)[]) => Handle;
  private readonly CreateFileW: (...args: (string | number | Memory)[]) => Handle;
  private readonly WaitNamedPipeW: (name: string, ms: number) => number;
  private readonly PeekNamedPipe: (...args: (number | Memory)[]) => number;
  private readonly CloseHandle: (handle: Handle) => number;
  private readonly CreateEventW: (...args: (number | null)[]) => Handle;
  private readonly DuplicateHandle: (...args: (number | Memory)[]) => number;
  private readonly OpenProcess: (access: number, inherit: number, pid: number) => Handle;
  private readonly GetStdHandle: (which: number) => Handle;
  private readonly GetFileType: (handle: Handle) => number;
  private readonly CompareObjectHandles: (one: Handle, other: Handle) => number;
  private readonly pidOfServer: (pipe: Handle, pid: Memory) => number;
  private readonly pidOfClient: (pipe: Handle, pid: Memory) => number;
  private readonly NtQueryInformationFile: (...args: (number | Memory)[]) => number;
  private readonly first = new Uint32Array(new ArrayBuffer(4));

  constructor(koffi: typeof koffiModule) {
    const kernel = koffi.load('kernel32.dll');
    this.ReadFile = kernel.func(
      'int ReadFile(intptr_t file, void *bytes, uint32_t length, void *read, void *overlapped)',
    );
    this.WriteFile = kernel.func(
      'int WriteFile(intptr_t file, void *bytes, uint32_t length, void *written, void *overlapped)',
    );
    this.ConnectNamedPipe = kernel.func('int ConnectNamedPipe(intptr_t pipe, void *overlapped)');
    this.CancelIoEx = kernel.func('int CancelIoEx(intptr_t file, void *overlapped)');
    this.SetEvent = kernel.func('int SetEvent(intptr_t event)');
    const wait = kernel.func('uint32_t WaitForSingleObject(intptr_t handle, uint32_t ms)');
    this.waitForEvent = (event, then) => wait.async(event, FOR_EVER, then);
    this.lastError = kernel.func('uint32_t GetLastError()');
    this.CreateNamedPipeW = kernel.func(
      'intptr_t CreateNamedPipeW(str16 name, uint32_t open, uint32_t mode, uint32_t instances, uint32_t out, uint32_t in, uint32_t ms, void *security)',
    );
    this.CreateFileW = kernel.func(
      'intptr_t CreateFileW(str16 name, uint32_t access, uint32_t share, void *security, uint32_t how, uint32_t flags, intptr_t like)',
    );
    this.WaitNamedPipeW = kernel.func('int WaitNamedPipeW(str16 name, uint32_t ms)');
    this.PeekNamedPipe = kernel.func(
      'int PeekNamedPipe(intptr_t pipe, void *bytes, uint32_t length, void *read, void *there, void *left)',
    );
    this.CloseHandle = kernel.func('int CloseHandle(intptr_t handle)');
    this.CreateEventW = kernel.func('intptr_t CreateEventW(void *security, int manual, int set, void *name)');
    this.DuplicateHandle = kernel.func(
      'int DuplicateHandle(intptr_t from, intptr_t handle, intptr_t to, void *copy, uint32_t access, int inherit, uint32_t options)',
    );
    this.OpenProcess = kernel.func('intptr_t OpenProcess(uint32_t access, int inherit, uint32_t pid)');
    this.GetStdHandle = kernel.func('intptr_t GetStdHandle(uint32_t which)');
    this.GetFileType = kernel.func('uint32_t GetFileType(intptr_t handle)');
    this.pidOfServer = kernel.func('int GetNamedPipeServerProcessId(intptr_t pipe, void *pid)');
    this.pidOfClient = kernel.func('int GetNamedPipeClientProcessId(intptr_t pipe, void *pid)');
    this.CompareObjectHandles = koffi
      .load('kernelbase.dll')
      .func('int CompareObjectHandles(intptr_t one, intptr_t other)');
    this.NtQueryInformationFile = koffi
      .load('ntdll.dll')
      .func(
        'int NtQueryInformationFile(intptr_t file, void *status, void *facts, uint32_t length, int kind)',
      );
    this.currentProcess = (kernel.func('intptr_t GetCurrentProcess()') as () => Handle)();
  }

  /** One more instance of a pipe that bytes pass through both ways. @param security null: what Windows gives everybody */
  createPipe(path: string, isFirst: boolean, security: Memory): Handle {
    const open = PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | (isFirst ? FILE_FLAG_FIRST_PIPE_INSTANCE : 0);
    const settings = [open, PIPE_REJECT_REMOTE_CLIENTS, MOST_INSTANCES, ROOM, ROOM, 0];
    return this.checked('CreateNamedPipe', this.CreateNamedPipeW(path, ...settings, security));
  }

  /** Dials a pipe. */
  openPipe(path: string): Handle {
    const flags = FILE_FLAG_OVERLAPPED | ONLY_IDENTIFY;
    return this.checked(
      'CreateFile',
      this.CreateFileW(path, GENERIC_READ_WRITE, 0, null, OPEN_EXISTING, flags, 0),
    );
  }

  /** Whether there is a pipe of that name, found out without dialling it. */
  pipeExists(path: string): boolean {
    return this.WaitNamedPipeW(path, 1) !== 0 || this.lastError() !== ERROR.FILE_NOT_FOUND;
  }

  /** An event that is unset again by whoever has waited for it. */
  createEvent(): Handle {
    const event = this.CreateEventW(null, 0, 0, null);
    if (event === 0) throw windowsError('CreateEvent', this.lastError());
    return event;
  }

  close(handle: Handle): void {
    this.CloseHandle(handle);
  }

  /** Copies what is in a pipe into `bytes`, without taking it; gives how much that is, or the number of the error below 0. */
  peek(pipe: Handle, bytes: Uint8Array): number {
    const { first } = this;
    if (this.PeekNamedPipe(pipe, bytes, bytes.length, first, null, null) !== 0) return first[0]!;
    return -this.lastError();
  }

  /** Null where it is not an end of a pipe. */
  pipeState(handle: Handle): PipeState | null {
    const facts = new Uint32Array(new ArrayBuffer(40));
    const status = new ArrayBuffer(16);
    if (this.NtQueryInformationFile(handle, status, facts, 40, FILE_PIPE_LOCAL_INFORMATION) < 0) return null;
    const [, configuration] = facts;
    return { duplex: configuration === DUPLEX, state: STATES[facts[8]!] ?? null, isServer: facts[9] === 1 };
  }

  /** Whether it is the standard input, output or error of this process. */
  isStandard(handle: Handle): boolean {
    return STANDARD.some((which) => this.GetStdHandle(which) === handle);
  }

  isPipe(handle: Handle): boolean {
    return this.GetFileType(handle) === FILE_TYPE_PIPE;
  }

  /** Whether there is a handle of that number at all. */
  isOpen(handle: Handle): boolean {
    const copy = this.tryDuplicate(this.currentProcess, handle, this.currentProcess, SAME_ACCESS);
    if (copy === null) return false;
    this.close(copy);
    return true;
  }

  /** The process at the other end of a pipe; null where the system does not tell. */
  peerProcess(pipe: Handle): number | null {
    const { first } = this;
    const ask = this.pipeState(pipe)?.isServer === true ? this.pidOfClient : this.pidOfServer;
    return ask(pipe, first) === 0 || first[0] === 0 ? null : first[0]!;
  }

  /** A process into whose table handles are to be duplicated. The caller closes it. */
  openProcess(pid: number): Handle {
    const opened = this.OpenProcess(PROCESS_DUP_HANDLE, 0, pid);
    if (opened !== 0) return opened;
    throw windowsError('OpenProcess', this.lastError());
  }

  /** A copy of a handle of one process in the table of another. */
  duplicate(from: Handle, handle: Handle, to: Handle): Handle {
    const copy = this.tryDuplicate(from, handle, to, SAME_ACCESS);
    if (copy === null) throw windowsError('DuplicateHandle', this.lastError());
    return copy;
  }

  /** Moves a handle out of the table of a process into ours; null where it is not there. */
  takeFrom(process: Handle, handle: Handle): Handle | null {
    return this.tryDuplicate(process, handle, this.currentProcess, SAME_ACCESS | CLOSE_SOURCE);
  }

  /** A copy of a handle of another process; null where it has none of that number. */
  copyFrom(process: Handle, handle: Handle): Handle | null {
    return this.tryDuplicate(process, handle, this.currentProcess, SAME_ACCESS);
  }

  /** Whether two handles are of the same object. */
  areSame(one: Handle, other: Handle): boolean {
    return this.CompareObjectHandles(one, other) !== 0;
  }

  private tryDuplicate(from: Handle, handle: Handle, to: Handle, options: number): Handle | null {
    const copy = new BigInt64Array(new ArrayBuffer(8));
    return this.DuplicateHandle(from, handle, to, copy, 0, 0, options) === 0 ? null : Number(copy[0]);
  }

  private checked(call: string, handle: Handle): Handle {
    if (handle !== INVALID_HANDLE) return handle;
    throw windowsError(call, this.lastError());
  }
}

const FOR_EVER = 0xffff_ffff;
const STANDARD = [-10, -11, -12].map((which) => which >>> 0);
const DUPLEX = 2;
const STATES: { readonly [number: number]: PipeState['state'] } = {
  1: 'disconnected',
  2: 'listening',
  3: 'connected',
  4: 'closing',
};
const FILE_TYPE_PIPE = 3;
const PROCESS_DUP_HANDLE = 0x40;
const CLOSE_SOURCE = 1;
const SAME_ACCESS = 2;
