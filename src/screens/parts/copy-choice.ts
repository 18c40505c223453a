import { choosing, type Overlay } from './overlay.ts';

/** Something selected, in the forms in which it can be copied. */
export interface Copies {
  readonly text: string;
  /** Null where there are no bytes. */
  readonly hex: string | null;
  readonly json: string;
  /** The command line that shows it, or that does the same; null: there is none. */
  readonly command: string | null;
}

/** Lets a person choose the form. */
export function copyChoice(copies: Copies, copy: (text: string) => void): Overlay {
  const { hex, command } = copies;
  return choosing('Copy', [
    { key: 't', does: 'as text', choose: () => copy(copies.text) },
    ...(hex === null ? [] : [{ key: 'h', does: 'as hex', choose: () => copy(hex) }]),
    { key: 'j', does: 'as JSON', choose: () => copy(copies.json) },
    ...(command === null ? [] : [{ key: 'c', does: 'as a command line', choose: () => copy(command) }]),
  ]);
}
