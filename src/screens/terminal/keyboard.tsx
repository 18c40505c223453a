import { EventEmitter } from 'node:events';
import { render, useInput } from 'ink';
import { useMemo } from 'react';
import type { ScreenEvent } from '../parts/model.ts';
import { inputEvents } from './key-names.ts';
import { Paste } from './paste.ts';

/** Reads keys, the mouse and pasted text with ink. It draws nothing: see docs/decisions.md. */
export function listen(handle: (event: ScreenEvent) => void): ReturnType<typeof render> {
  const nowhere = Object.assign(new EventEmitter(), {
    columns: 80,
    rows: 24,
    isTTY: true,
    write: () => true,
  });
  return render(<Keyboard handle={handle} />, {
    stdout: nowhere as unknown as NodeJS.WriteStream,
    exitOnCtrlC: false,
    debug: true,
    patchConsole: false,
  });
}

function Keyboard({ handle }: { readonly handle: (event: ScreenEvent) => void }): null {
  const paste = useMemo(() => new Paste(), []);
  useInput((input, key) => {
    for (const event of paste.take(input, () => inputEvents(input, key))) handle(event);
  });
  return null;
}
