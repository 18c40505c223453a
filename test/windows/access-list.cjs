// Says, as JSON, who runs this and whom the access list of a pipe lets in: access-list.cjs KOFFI PIPE
const koffi = require(process.argv[2]);
const kernel = koffi.load('kernel32.dll');
const advapi = koffi.load('advapi32.dll');

const open = kernel.func(
  'intptr_t CreateFileW(str16 name, uint32_t access, uint32_t share, void *security, uint32_t how, uint32_t flags, intptr_t like)',
);
const securityOf = advapi.func(
  'int GetKernelObjectSecurity(intptr_t handle, uint32_t what, void *descriptor, uint32_t size, void *needed)',
);
const textOf = advapi.func(
  'int ConvertSecurityDescriptorToStringSecurityDescriptorW(void *descriptor, uint32_t revision, uint32_t what, _Out_ str16 *text, void *size)',
);
const current = kernel.func('intptr_t GetCurrentProcess()')();
const openToken = advapi.func('int OpenProcessToken(intptr_t process, uint32_t access, void *token)');
const tokenUser = advapi.func(
  'int GetTokenInformation(intptr_t token, int kind, void *facts, uint32_t size, void *length)',
);
const sidText = advapi.func('int ConvertSidToStringSidW(intptr_t sid, _Out_ str16 *text)');

const READ_AND_WRITE = 0xc0000000;
const READ_CONTROL = 0x20000;
const DACL = 4;

const descriptor = new ArrayBuffer(4096);
const size = new Uint32Array(1);
const list = [null];
securityOf(
  open(process.argv[3], READ_AND_WRITE | READ_CONTROL, 0, null, 3, 0, 0),
  DACL,
  descriptor,
  4096,
  size,
);
textOf(descriptor, 1, DACL, list, null);

const token = new BigInt64Array(1);
openToken(current, 8, token);
const facts = new ArrayBuffer(128);
tokenUser(Number(token[0]), 1, facts, 128, size);
const user = [null];
sidText(new BigInt64Array(facts)[0], user);
console.log(JSON.stringify({ user: user[0], list: list[0] }));
