import type { Fault } from './fault.ts';

export const sidebandOnly: Fault = {
  name: 'sideband-only',
  summary: 'the sideband comes, and no offer after it',
  reaches: { offer: 'framing' },
  apply: (message) => ({ ...message, frame: null }),
};
