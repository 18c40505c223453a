/** The keys of the screen that holds offers: the screen, its help and docs/commands.md are made from this table. */
export const BACKEND_KEYS = [
  { key: 'a', does: 'ack' },
  { key: 'r', does: 'refuse (asks for the detail)' },
  { key: 'd', does: 'ack later (asks for the delay)' },
  { key: 'c', does: 'corrupt (choose the fault)' },
  { key: 's', does: 'stay silent' },
  { key: 'h', does: 'hang up' },
  { key: 'j k ↓ ↑', does: 'choose another offer' },
  { key: 'g G', does: 'first, last offer' },
  { key: 'q', does: 'quit' },
] as const;
