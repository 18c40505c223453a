import type { OutputRecord } from '../records/record.ts';

/** From this on a record is written a piece at a time. In bytes, or characters of its text. */
const LONG = 64 * 1024;

/** How many bytes or characters a record has from a peer, where there are too many to make its lines all at once; else null. */
export function longLength(record: OutputRecord): number | null {
  const length = textLength(record);
  return length > LONG ? length : null;
}

function textLength(record: OutputRecord): number {
  switch (record.type) {
    case 'frame':
      return record.length;
    case 'changed':
      return record.was.length;
    case 'handoff':
      return record.serviceName.length + record.errorDetail.length;
    case 'verdict':
      return record.errorDetail.length;
    case 'client':
      return (record.serviceName?.length ?? 0) + record.reason.length;
    default:
      return 0;
  }
}
