import type { Part } from '../conversations/contract.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import type { Transfer } from './driver-hooks.ts';

const NOTHING: readonly PassedDescriptor[] = [];

/** Adds what was sent with one write: where only the end of it is wrong on purpose, that by itself. */
export function addSent(transfers: Transfer[], transfer: Transfer, { own, ownFrom }: Part): void {
  const { bytes, passed } = transfer;
  if (bytes.length === 0) return;
  if (own) transfers.push({ ...transfer, own });
  else if (ownFrom === undefined) transfers.push(transfer);
  else {
    transfers.push({ ...transfer, bytes: bytes.subarray(0, ownFrom) });
    const rest = passed === null ? null : NOTHING;
    transfers.push({ ...transfer, bytes: bytes.subarray(ownFrom), passed: rest, own: true });
  }
}
