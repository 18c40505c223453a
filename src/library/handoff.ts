import type { WrittenRecord } from '../records/written.ts';

/** How a handoff ended, as `--json` writes it. */
export type Handoff = Extract<WrittenRecord, { type: 'handoff' }>;
