import type { Line } from '../layout/line.ts';
import { TextPane } from './text-pane.ts';

/** Something in front of the panes: help, an explanation, a choice. */
export interface Overlay {
  readonly pane: TextPane;
  /** Gives true where the key ends it. */
  key(name: string): boolean;
  /** The keys that work in it, for the line at the bottom. */
  readonly keys: string;
  /** How many rows it takes at the bottom; without it, all of them. */
  readonly rows?: number;
}

/** A text to be read. */
export function reading(title: string, lines: (columns: number) => readonly Line[]): Overlay {
  const pane = new TextPane({ id: 'overlay', title: () => title, lines });
  return {
    pane,
    keys: '↑ ↓ scroll   Esc back',
    key: (name) => ['Esc', 'q', 'Enter', 'x', 'Ctrl-C'].includes(name),
  };
}

export interface Choice {
  readonly key: string;
  readonly does: string;
  readonly choose: () => void;
}

/** A choice by one key. */
export function choosing(title: string, choices: readonly Choice[]): Overlay {
  const pane = new TextPane({
    id: 'overlay',
    title: () => title,
    lines: () => choices.map(({ key, does }): Line => [{ text: `  ${key}  `, bold: true }, { text: does }]),
  });
  return {
    pane,
    keys: `${choices.map(({ key }) => key).join(' ')} choose   Esc back`,
    rows: choices.length + 2,
    key: (name) => {
      const choice = choices.find(({ key }) => key === name);
      choice?.choose();
      return choice !== undefined || name === 'Esc' || name === 'q' || name === 'Ctrl-C';
    },
  };
}
