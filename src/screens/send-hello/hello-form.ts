import { stepWords } from '../../script/catalogue.ts';
import type { FormField, Values } from '../form/form.ts';
import { quoted } from '../viewer/exporting.ts';

/** A Hello as it is filled in; texts as the flags of send-hello take them. */
export interface FilledHello extends Values {
  readonly service: string;
  readonly wantedVersion: string;
  readonly clientVersion: string;
  readonly adopt: 'yes' | 'no';
  readonly script: string;
  readonly readyTimeout: string;
  readonly send: string;
}

export const HELLO_FIELDS: readonly FormField[] = [
  { field: 'service', label: 'service', does: 'the service that the client wants to talk to' },
  { field: 'wantedVersion', label: 'wanted version', does: 'the version of the service that it wants' },
  { field: 'clientVersion', label: 'client version', does: 'the version that the client says it has' },
  {
    field: 'adopt',
    label: 'adopt',
    choices: ['yes', 'no'],
    does: 'whether it goes on with a connection that is handed over, or always dials backend_pipe',
  },
  {
    field: 'script',
    label: 'script',
    choices: stepWords('hello'),
    open: true,
    does: 'what to do about the Hello, as --hello says it, such as delay:1s+corrupt',
  },
  { field: 'readyTimeout', label: 'ready timeout', does: 'how long to wait for ready, such as 500ms or 2s' },
  {
    field: 'send',
    label: 'send',
    secret: true,
    empty: 'nothing',
    does: 'what to write to the connection that the client ends up with',
  },
];

/** The command line that says the same Hello. */
export function helloCommand(endpoint: string, hello: FilledHello): string {
  const flags = [
    ['--service', hello.service],
    ['--wanted-version', hello.wantedVersion],
    ['--client-version', hello.clientVersion],
    ['--hello', hello.script === 'hello' ? '' : hello.script],
    ['--ready-timeout', hello.readyTimeout],
    ['--send', hello.send],
  ].flatMap(([flag, value]) => (value === '' ? [] : [flag!, quoted(value!)]));
  return [
    'handoff-cli send-hello',
    quoted(endpoint),
    ...flags,
    ...(hello.adopt === 'no' ? ['--no-adopt'] : []),
  ].join(' ');
}
