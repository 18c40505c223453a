import { everywhere, type Fault, toFrame } from './fault.ts';

export const framingVersion: Fault = {
  name: 'framing-version',
  summary: 'the framing byte is 2, another protocol generation',
  reaches: everywhere('framing'),
  apply: toFrame((draft) => ({ ...draft, framingVersion: 2 })),
};
