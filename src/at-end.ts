const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Marks our listeners: this module can be in one process twice, once in each part of the bundle. */
const OURS = Symbol.for('handoff-cli.at-end');

const undoings = new Set<() => void>();

/**
 * Has something undone when the process ends, whether by itself or by a signal that nobody else listens for: files and directories that are for
 * this process alone. Node tells nobody of an exit by such a signal.
 */
export function atEnd(undo: () => void): void {
  if (undoings.size === 0) {
    process.on('exit', undoAll);
    for (const signal of SIGNALS) process.on(signal, signalled);
  }
  undoings.add(undo);
}

/** It has been undone, or is to stay. */
export function notAtEnd(undo: () => void): void {
  if (!undoings.delete(undo) || undoings.size > 0) return;
  process.off('exit', undoAll);
  for (const signal of SIGNALS) process.off(signal, signalled);
}

function undoAll(): void {
  for (const undo of [...undoings]) undo();
}

const signalled = Object.assign(
  (signal: NodeJS.Signals): void => {
    // Whoever else listens ends the process in a way of their own.
    if (process.listeners(signal).some((listener) => !(OURS in listener))) return;
    undoAll();
    process.off(signal, signalled);
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  },
  { [OURS]: true },
);
