import type koffiModule from 'koffi';
import { type Handle, INVALID_HANDLE, type Kernel32 } from './kernel32.ts';
import { windowsError } from './windows-error.ts';

const GENERIC_READ = 0x8000_0000;
const SHARE_READ = 1;
const OPEN_EXISTING = 3;
/** A PUBLIC_OBJECT_BASIC_INFORMATION, and the place of its HandleCount among its numbers of 32 bits. */
const BASIC_INFORMATION = 0;
const BASIC_LENGTH = 56;
const HANDLE_COUNT = 2;

/** Handles of other things than connections, and how many processes hold an object. Errors of the system have a `code`. */
export class OtherHandles {
  private readonly kernel: Kernel32;
  private readonly CreateFileW: (...args: (string | number | null)[]) => Handle;
  private readonly CreatePipe: (
    read: BigInt64Array,
    write: BigInt64Array,
    security: null,
    size: number,
  ) => number;
  private readonly NtQueryObject: (...args: (number | Uint32Array | null)[]) => number;

  constructor(koffi: typeof koffiModule, kernel: Kernel32) {
    this.kernel = kernel;
    const library = koffi.load('kernel32.dll');
    this.CreateFileW = library.func(
      'intptr_t CreateFileW(str16 name, uint32_t access, uint32_t share, void *security, uint32_t how, uint32_t flags, intptr_t like)',
    );
    this.CreatePipe = library.func('int CreatePipe(void *read, void *write, void *security, uint32_t size)');
    this.NtQueryObject = koffi
      .load('ntdll.dll')
      .func('int NtQueryObject(intptr_t handle, int kind, void *facts, uint32_t length, void *needed)');
  }

  /** How many handles all processes together have of what this one is of. */
  countOf(handle: Handle): number {
    const facts = new Uint32Array(new ArrayBuffer(BASIC_LENGTH));
    const status = this.NtQueryObject(handle, BASIC_INFORMATION, facts, BASIC_LENGTH, null);
    if (status < 0) throw windowsError('NtQueryObject', status >>> 0);
    return facts[HANDLE_COUNT]!;
  }

  /** A file, open for reading. */
  file(path: string): Handle {
    const file = this.CreateFileW(path, GENERIC_READ, SHARE_READ, null, OPEN_EXISTING, 0, 0);
    if (file === INVALID_HANDLE) throw windowsError('CreateFile', this.kernel.lastError());
    return file;
  }

  /** The two ends of a pipe that bytes pass through one way. */
  oneWay(): [read: Handle, write: Handle] {
    const read = new BigInt64Array(new ArrayBuffer(8));
    const write = new BigInt64Array(new ArrayBuffer(8));
    if (this.CreatePipe(read, write, null, 0) === 0)
      throw windowsError('CreatePipe', this.kernel.lastError());
    return [Number(read[0]), Number(write[0])];
  }
}
