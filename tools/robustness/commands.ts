/** A command that listens; how it is started, and who is served by it if all is well. */
export interface ServingCommand {
  readonly name: string;
  args(endpoint: string, backend: string): readonly string[];
  /** A peer that behaves; ends with 0 where it is served. */
  dial(endpoint: string): readonly string[];
  /** One that also uses what it gets. */
  visitor(endpoint: string): readonly string[];
}

/** A command that dials somebody. */
export interface DiallingCommand {
  readonly name: string;
  args(endpoint: string): readonly string[];
}

/** A deadline that no busy machine makes anybody miss. */
const PATIENCE = '2m';
const OFFER = (endpoint: string) => ['send-offer', endpoint, '--deadline', PATIENCE];
const HELLO = (endpoint: string) => [
  ...['send-hello', endpoint],
  ...['--reply-timeout', PATIENCE, '--ready-timeout', PATIENCE],
];
const ECHOED = ['--send', 'ping', '--expect-answer', 'ping'];
const RECORDING = 'test/fixtures/captures/accept/events.ndjson';

export const SERVING: readonly ServingCommand[] = [
  {
    name: 'fake-backend',
    args: (endpoint) => ['fake-backend', endpoint],
    dial: OFFER,
    visitor: (endpoint) => [...OFFER(endpoint), ...ECHOED],
  },
  {
    name: 'fake-broker',
    args: (endpoint, backend) => ['fake-broker', endpoint, '--backend', backend, '--deadline', PATIENCE],
    dial: HELLO,
    visitor: HELLO,
  },
  {
    name: 'tap',
    args: (endpoint, backend) => ['tap', endpoint, backend],
    dial: OFFER,
    visitor: (endpoint) => [...OFFER(endpoint), ...ECHOED],
  },
];

export const DIALLING: readonly DiallingCommand[] = [
  { name: 'send-offer', args: (endpoint) => ['send-offer', endpoint, '--deadline', '1s'] },
  {
    name: 'send-hello',
    args: (endpoint) => ['send-hello', endpoint, '--reply-timeout', '1s', '--ready-timeout', '1s'],
  },
  {
    name: 'replay',
    args: (endpoint) => ['replay', RECORDING, endpoint, '--as', 'broker', '--deadline', '1s'],
  },
  {
    name: 'conform backend',
    args: (endpoint) => ['conform', 'backend', endpoint, '--run', 'backend/token/*', '--timeout', '1s'],
  },
  {
    name: 'conform broker',
    args: (endpoint) => [
      ...['conform', 'broker', endpoint, '--backend-endpoint', `${endpoint}b`],
      ...['--run', 'broker/token/*', '--timeout', '1s'],
    ],
  },
];

/** Commands that end by themselves. */
export const READING: readonly DiallingCommand[] = [
  { name: 'decode', args: () => ['decode', RECORDING] },
  { name: 'decode --summary', args: () => ['decode', '--summary', RECORDING] },
  { name: 'convert', args: () => ['convert', RECORDING, '-', '--to', 'ndjson'] },
  { name: 'explain', args: () => ['explain', 'oversize'] },
  { name: 'completion', args: () => ['completion', 'bash'] },
  { name: 'help', args: () => ['help'] },
  { name: '--version', args: () => ['--version'] },
];
