import type koffiModule from 'koffi';
import type { Handle } from './kernel32.ts';
import { windowsError } from './windows-error.ts';

const TOKEN_QUERY = 8;
const TOKEN_USER = 1;
const SDDL_REVISION = 1;
/** Bytes of a SECURITY_ATTRIBUTES of 64 bits. */
const ATTRIBUTES = 24;

/**
 * The access list of our pipes, as a SECURITY_ATTRIBUTES: the user of this process may do everything with them, and nobody else anything.
 * The one that Windows gives by itself lets everybody read. Throws an error of the system.
 */
export function onlyOwnUser(koffi: typeof koffiModule, currentProcess: Handle): ArrayBuffer {
  const advapi = koffi.load('advapi32.dll');
  const kernel = koffi.load('kernel32.dll');
  const lastError = kernel.func('uint32_t GetLastError()') as () => number;
  const check = (call: string, succeeded: number) => {
    if (succeeded === 0) throw windowsError(call, lastError());
  };
  const number = new BigInt64Array(new ArrayBuffer(8));
  const openToken = advapi.func('int OpenProcessToken(intptr_t process, uint32_t access, void *token)');
  check('OpenProcessToken', openToken(currentProcess, TOKEN_QUERY, number));
  const token = Number(number[0]);
  // The structure begins with the address of the SID, which follows in the same memory.
  const user = new ArrayBuffer(128);
  const length = new Uint32Array(new ArrayBuffer(4));
  const getToken = advapi.func(
    'int GetTokenInformation(intptr_t token, int kind, void *facts, uint32_t size, void *length)',
  );
  check('GetTokenInformation', getToken(token, TOKEN_USER, user, user.byteLength, length));
  (kernel.func('int CloseHandle(intptr_t handle)') as (handle: Handle) => number)(token);
  const sidText = advapi.func('int ConvertSidToStringSidW(intptr_t sid, _Out_ str16 *text)');
  const text: [string | null] = [null];
  check('ConvertSidToStringSid', sidText(new BigInt64Array(user)[0]!, text));
  const descriptorOf = advapi.func(
    'int ConvertStringSecurityDescriptorToSecurityDescriptorW(str16 text, uint32_t revision, void *descriptor, void *size)',
  );
  check('access list', descriptorOf(`D:P(A;;GA;;;${text[0]})`, SDDL_REVISION, number, null));
  const attributes = new ArrayBuffer(ATTRIBUTES);
  new Uint32Array(attributes)[0] = ATTRIBUTES;
  new BigInt64Array(attributes)[1] = number[0]!;
  return attributes;
}
