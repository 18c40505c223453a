import type { Socket } from 'node:net';

/** The number of the socket's descriptor; null once it is closed. */
export function descriptorOf(socket: Socket): number | null {
  const handle = (socket as unknown as { _handle: { fd?: number } | null })._handle;
  return handle?.fd === undefined || handle.fd < 0 ? null : handle.fd;
}
