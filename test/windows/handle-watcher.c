/*
 * The least process into whose table a broker for Windows can put a handle: it says which handle it was given, and when that is closed
 * again. It closes nothing itself, so that whoever does is the broker.
 *
 *   handle-watcher.exe [PIPE]
 *
 * With PIPE it listens there and accepts one connection, of which it reads nothing. Lines: "pid N", "given VALUE pipe|other",
 * "closed VALUE".
 */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

/* Handles are multiples of 4; the table of a process that does nothing is small. */
#define MOST 2048
static unsigned char before[MOST];

static int is_open(int index) {
  DWORD flags;
  return GetHandleInformation((HANDLE)(ULONG_PTR)(4 * index), &flags);
}

static void say(const char *what, int index, const char *more) {
  printf("%s %d%s\n", what, 4 * index, more);
  fflush(stdout);
}

int main(int argc, char **argv) {
  int index;

  HANDLE pipe = INVALID_HANDLE_VALUE;
  if (argc > 1) {
    pipe = CreateNamedPipeA(argv[1], PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, 1, 4096, 4096, 0, NULL);
    if (pipe == INVALID_HANDLE_VALUE) {
      fprintf(stderr, "CreateNamedPipe: error %lu of Windows\n", GetLastError());
      return 3;
    }
  }
  for (index = 1; index < MOST; index++) before[index] = is_open(index);
  printf("pid %lu\n", GetCurrentProcessId());
  fflush(stdout);
  if (argc > 1 && !ConnectNamedPipe(pipe, NULL) && GetLastError() != ERROR_PIPE_CONNECTED) return 3;
  for (;;) {
    for (index = 1; index < MOST; index++)
      if (!before[index] && is_open(index)) {
        DWORD type = GetFileType((HANDLE)(ULONG_PTR)(4 * index));
        say("given", index, type == FILE_TYPE_PIPE ? " pipe" : " other");
        while (is_open(index)) Sleep(5);
        say("closed", index, "");
      }
    Sleep(5);
  }
}
