import { type SendHelloOptions, sendHello } from '../../services/send-hello.ts';
import type { Values } from '../form/form.ts';
import { shownForm } from '../form/shown-form.ts';
import { type FilledHello, HELLO_FIELDS, helloCommand } from './hello-form.ts';

/** Lets a person fill in Hellos and send them, on a screen. Gives the exit code. */
export function interactiveHello(
  hello: FilledHello,
  endpoint: string,
  /** Throws an Error that says what is wrong with it. */
  optionsOf: (hello: FilledHello) => SendHelloOptions,
  stop: { readonly requested: Promise<void> },
  /** Whether secrets are redacted. */
  redact: boolean,
): Promise<number> {
  const form = {
    ...{ name: 'send-hello', endpoint, fields: HELLO_FIELDS, values: hello, redact },
    command: (values: Values) => helloCommand(endpoint, values as FilledHello),
  };
  return shownForm(
    form,
    (values, sink) => sendHello(optionsOf(values as FilledHello), sink, stop.requested),
    stop.requested,
  );
}
