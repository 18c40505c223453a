import { nearest } from '../../values/nearest.ts';
import type { Binding } from './keys.ts';
import type { Question } from './prompt.ts';

export interface CommandSettings {
  readonly bindings: readonly Binding<string>[];
  readonly history: string[];
  readonly argumentsOf: (action: string, text: string) => readonly string[];
  readonly perform: (action: string, argument: string | null) => void;
  readonly go: (row: number) => void;
}

/** The command line: every action by its name, some with an argument; a number goes to that row. */
export function commandQuestion(settings: CommandSettings): Question {
  const { bindings, history, argumentsOf, perform, go } = settings;
  const names = bindings.map(({ action }) => action);
  return {
    label: 'command',
    history,
    hint: 'Tab completes   ↑ earlier ones   Enter run   Esc cancel',
    complete: (text) => {
      const [name = '', rest] = split(text);
      if (rest === null) return names.filter((action) => action.startsWith(name));
      return argumentsOf(name, rest).map((argument) => `${name} ${argument}`);
    },
    take: (text) => {
      const [name, rest] = split(text.trim());
      if (name === '') return null;
      if (/^\d+$/.test(name)) go(Number(name));
      else if (names.includes(name)) perform(name, rest === '' ? null : rest);
      else return unknown(name, names);
      return null;
    },
  };
}

function unknown(name: string, names: readonly string[]): string {
  const near = nearest(name, names);
  return `there is no command "${name}" here; ${near === null ? '? shows them all' : `did you mean ${near}?`}`;
}

function split(text: string): [name: string, rest: string | null] {
  const at = text.indexOf(' ');
  return at === -1 ? [text, null] : [text.slice(0, at), text.slice(at + 1).trimStart()];
}
