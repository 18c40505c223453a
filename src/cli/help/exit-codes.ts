/** What a process of this program ends with, and what it means by it. */
export const EXIT_CODES: readonly { readonly code: number; readonly meaning: string }[] = [
  {
    code: 0,
    meaning:
      'it did what was asked, and what it tested is as expected; also a server, or decode --follow, that Ctrl-C or SIGTERM stopped',
  },
  {
    code: 1,
    meaning:
      'what was tested fell short: an outcome other than the expected one, a capture with a problem of severity error, a failed case of conform',
  },
  {
    code: 2,
    meaning: 'wrong usage: an unknown command or flag, a bad script or value; nothing was opened or sent',
  },
  {
    code: 3,
    meaning: 'the environment: no such file, cannot bind or connect, cannot write',
  },
  { code: 70, meaning: 'a bug in handoff-cli; HANDOFF_DEBUG=1 shows the stack to report' },
  {
    code: 130,
    meaning:
      'interrupted: send-offer, send-hello, and replay as broker or client before they are done; any other command a second time',
  },
];
