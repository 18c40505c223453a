/** Something that has to be known before a command can be run. */
export interface Asked {
  readonly label: string;
  readonly hint: string;
  /** What is offered. */
  readonly text: string;
  /** Whether it may stay empty. */
  readonly optional?: boolean;
  /** What it can be; without them, anything. */
  readonly choices?: readonly string[];
}

/** A command that can be chosen. */
export interface Choice {
  /** How the list calls it. */
  readonly name: string;
  readonly does: string;
  readonly asks: readonly Asked[];
  /** The command line, once everything is known. */
  readonly args: (answers: readonly string[]) => readonly string[];
}

/** What is offered where something has to be named. */
export interface Defaults {
  readonly backend: string;
  readonly broker: string;
  readonly tap: string;
}

/** More captures than this would leave no room for the roles. */
const MOST_LISTED = 3;

/** Every role, what looks at recordings, and the last captures. @param captures the newest first */
export function choicesFor(
  captures: readonly string[],
  { backend, broker, tap }: Defaults,
): readonly Choice[] {
  const endpoint = (text: string, hint: string): Asked => ({ label: 'endpoint', hint, text });
  const command: Asked = {
    label: 'command',
    hint: 'what starts the peer, as for a shell; empty: it runs already',
    text: '',
    optional: true,
  };
  const peer = (text: string): readonly string[] => (text === '' ? [] : ['--', 'sh', '-c', text]);
  const recording = (text: string): Asked => ({
    label: 'recording',
    hint: 'its path; Tab goes through the last captures',
    text,
    choices: captures,
  });
  const plain = (name: string, does: string, ...args: readonly string[]): Choice => ({
    ...{ name, does, asks: [], args: () => [name, ...args] },
  });
  return [
    plain('demo', 'Three handoffs between a backend and a broker of ours, explained as they happen.'),
    ...captures.slice(0, MOST_LISTED).map(
      (capture): Choice => ({
        name: `decode ${capture}`,
        does: 'Look through this capture: its records, its handoffs, and when they happened.',
        asks: [],
        args: () => ['decode', '--interactive', capture],
      }),
    ),
    plain(
      'fake-backend',
      'Be the backend: every offer is held until a key decides what becomes of it.',
      '--interactive',
    ),
    plain(
      'send-offer',
      'Be the broker for one offer: fill it in, send it, see it judged check by check, change one thing, send it again.',
      '--interactive',
    ),
    plain(
      'fake-broker',
      'Be the whole broker: clients say Hello to it, and it hands their connections to a backend. What passes is shown as it happens.',
      '--interactive',
    ),
    plain(
      'send-hello',
      'Be a client: say Hello to a broker, and see which route the connection takes.',
      '--interactive',
    ),
    {
      name: 'tap',
      does: 'Sit between two real peers: see what passes, hold frames, change, drop, delay or break them.',
      asks: [
        endpoint(tap, 'where to listen, instead of the real peer'),
        endpoint(backend, 'where the real peer listens: a backend, or a broker'),
      ],
      args: ([listen = '', target = '']) => ['tap', listen, target, '--interactive'],
    },
    {
      name: 'trace',
      does: 'Watch real processes with strace: nothing between the peers is changed, and none of them is reconfigured.',
      asks: [
        {
          label: 'command or PID',
          hint: 'what to start, as for a shell, or the number of a process',
          text: '',
        },
      ],
      args: ([text = '']) =>
        /^\d+$/.test(text.trim())
          ? ['trace', '--interactive', '--pid', text.trim()]
          : ['trace', '--interactive', '--', 'sh', '-c', text],
    },
    {
      name: 'conform backend',
      does: 'Try a backend with every rule of the protocol, case by case, and see which it breaks.',
      asks: [endpoint(backend, 'where the backend listens'), command],
      args: ([at = '', text = '']) => ['conform', 'backend', at, '--interactive', ...peer(text)],
    },
    {
      name: 'conform broker',
      does: 'Try a broker in the same way: the clients and the backend are ours.',
      asks: [
        endpoint(broker, 'where the broker listens'),
        { label: 'backend endpoint', hint: 'where it looks for its backend, which is ours', text: backend },
        { ...command, hint: `${command.hint}; {endpoint} and {backend-endpoint} are replaced` },
      ],
      args: ([at = '', dials = '', text = '']) => [
        ...['conform', 'broker', at, '--backend-endpoint', dials, '--interactive'],
        ...peer(text),
      ],
    },
    {
      name: 'conform client',
      does: 'Try a client in the same way: the broker is ours, and the client is started once for each case.',
      asks: [
        endpoint(broker, 'where our broker listens, and the client dials'),
        {
          label: 'command',
          hint: 'what starts the client, as for a shell; {endpoint} is replaced',
          text: '',
        },
      ],
      args: ([at = '', text = '']) => ['conform', 'client', at, '--interactive', ...peer(text)],
    },
    {
      name: 'replay',
      does: 'Play one side of a recording against a live peer, and see message by message what differs.',
      asks: [
        recording(captures[0] ?? ''),
        {
          label: 'as',
          hint: 'the side to play; Tab goes through them',
          text: 'broker',
          choices: ['broker', 'backend', 'client'],
        },
        {
          label: 'endpoint',
          hint: 'where the peer listens, or dials; empty: the usual one',
          text: '',
          optional: true,
        },
      ],
      args: ([file = '', side = '', at = '']) => {
        const usual = side === 'client' ? broker : backend;
        return ['replay', file, at === '' ? usual : at, '--as', side, '--interactive'];
      },
    },
    {
      name: 'decode',
      does: 'Look through another recording: a capture, an strace log, raw bytes.',
      asks: [recording('')],
      args: ([file = '']) => ['decode', '--interactive', file],
    },
    plain('doctor', 'What works on this machine, what does not, and what to do about it.'),
    { name: '--help', does: 'All commands and flags.', asks: [], args: () => ['--help'] },
  ];
}
