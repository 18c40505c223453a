import type { ManifestCommand } from '../manifest.ts';

/** An environment variable that commands read. */
export interface Variable {
  readonly name: string;
  readonly meaning: string;
  /** Whether that command reads it. */
  readonly readBy: (command: ManifestCommand) => boolean;
}

const DIALLING_OR_LISTENING = ['endpoint', 'broker', 'listen', 'target'];
const reachesPeers = ({ args }: ManifestCommand) =>
  Object.keys(args).some((name) => DIALLING_OR_LISTENING.includes(name));
const hasDefaultEndpoint = ({ args }: ManifestCommand) =>
  'endpoint' in args && args['endpoint']?.required !== true;

export const VARIABLES: readonly Variable[] = [
  {
    name: 'HANDOFF_ENDPOINT',
    meaning: 'the endpoint, where none is given',
    readBy: hasDefaultEndpoint,
  },
  {
    name: 'XDG_RUNTIME_DIR',
    meaning: 'the default endpoints are in handoff-cli/ below it; without it in /tmp/handoff-cli-UID/',
    readBy: hasDefaultEndpoint,
  },
  {
    name: 'HANDOFF_NO_DESCRIPTORS',
    meaning: 'set to anything: pass no descriptors, as when koffi cannot be loaded',
    readBy: reachesPeers,
  },
  {
    name: 'LISTEN_FDS',
    meaning: '1, with LISTEN_PID the process id: descriptor 3 is the socket to listen on',
    readBy: ({ id }) => id === 'fake-backend',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    meaning:
      'an OpenTelemetry collector, where --otlp names none; the other OTEL_* variables are read as well',
    readBy: ({ flags }) => 'otlp' in flags,
  },
  { name: 'NO_COLOR', meaning: 'set to anything: no colours, even on a terminal', readBy: () => true },
  {
    name: 'FORCE_COLOR',
    meaning: 'colours even where the output is not a terminal; NO_COLOR takes precedence',
    readBy: () => true,
  },
  {
    name: 'HANDOFF_DEBUG',
    meaning: '1: show the stack of the error that caused a failure',
    readBy: () => true,
  },
];
