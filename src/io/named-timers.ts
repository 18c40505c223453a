/** Timers by name; starting one again replaces the one before. */
export interface NamedTimers<Name> {
  start(name: Name, ms: number): void;
  stop(name: Name): void;
  stopAll(): void;
}
