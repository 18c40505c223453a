/*
 * The least broker for Windows that duplicates as the reference does: OpenProcess(PROCESS_DUP_HANDLE), DuplicateHandle with the same
 * access, then one framed offer. It makes a pipe, gives its server end away, and talks on the client end as a client would.
 *
 *   handing-broker.exe PIPE OFFER AT TEXT
 *
 * OFFER is the whole frame as hex, with a handle_value of five bytes; AT is where these begin. What the backend answered is printed as hex,
 * and what came back on the connection that was handed over as text.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static void fail(const char *what) {
  fprintf(stderr, "%s: error %lu of Windows\n", what, GetLastError());
  exit(3);
}

static DWORD bytes_of(const char *hex, unsigned char *bytes, DWORD room) {
  DWORD count = 0;
  for (; hex[0] != 0 && hex[1] != 0 && count < room; hex += 2) {
    unsigned value;
    if (sscanf(hex, "%2x", &value) != 1) fail("OFFER is not hex");
    bytes[count++] = (unsigned char)value;
  }
  return count;
}

int main(int argc, char **argv) {
  unsigned char offer[1024], answer[1024];
  char name[64];
  DWORD done, pid, length;
  int at, byte;
  HANDLE backend, process, given, client, there = NULL;
  unsigned long long value;

  if (argc != 5) return 2;
  length = bytes_of(argv[2], offer, sizeof offer);
  at = atoi(argv[3]);
  if (at < 0 || (DWORD)at + 5 > length) return 2;

  snprintf(name, sizeof name, "\\\\.\\pipe\\handing-broker-%lu", GetCurrentProcessId());
  given = CreateNamedPipeA(name, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE, 1, 4096, 4096, 0, NULL);
  if (given == INVALID_HANDLE_VALUE) fail("CreateNamedPipe");
  client = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
  if (client == INVALID_HANDLE_VALUE) fail("CreateFile");

  backend = CreateFileA(argv[1], GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
  if (backend == INVALID_HANDLE_VALUE) fail("dialling the backend");
  if (!GetNamedPipeServerProcessId(backend, &pid)) fail("GetNamedPipeServerProcessId");
  process = OpenProcess(PROCESS_DUP_HANDLE, FALSE, pid);
  if (process == NULL) fail("OpenProcess");
  if (!DuplicateHandle(GetCurrentProcess(), given, process, &there, 0, FALSE, DUPLICATE_SAME_ACCESS)) fail("DuplicateHandle");
  CloseHandle(process);

  /* A varint of five bytes, whatever the value: longer than it need be, and legal. */
  value = (unsigned long long)(ULONG_PTR)there;
  for (byte = 0; byte < 5; byte++) {
    offer[at + byte] = (unsigned char)((value & 0x7f) | (byte < 4 ? 0x80 : 0));
    value >>= 7;
  }
  if (!WriteFile(backend, offer, length, &done, NULL) || done != length) fail("writing the offer");
  if (!ReadFile(backend, answer, sizeof answer, &done, NULL)) fail("reading the answer");
  CloseHandle(given);
  printf("ack ");
  for (byte = 0; byte < (int)done; byte++) printf("%02x", answer[byte]);
  printf("\n");

  if (!WriteFile(client, argv[4], (DWORD)strlen(argv[4]), &done, NULL)) fail("writing on the handed-over connection");
  if (!ReadFile(client, answer, sizeof answer - 1, &done, NULL)) fail("reading from it");
  answer[done] = 0;
  printf("client %s\n", (char *)answer);
  return 0;
}
