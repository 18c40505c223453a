import { LightSocket, type StreamHandle, type StreamSocket } from './light-socket.ts';

/** What is inside a socket; null once it is closed. */
export function handleOf(socket: StreamSocket): Partial<StreamHandle> | null {
  if (socket instanceof LightSocket) return socket.handle;
  return (socket as unknown as { readonly _handle: Partial<StreamHandle> | null })._handle;
}

/** The number of the socket's descriptor; null once it is closed. */
export function descriptorOf(socket: StreamSocket): number | null {
  if (socket instanceof LightSocket) return socket.descriptor;
  const number = handleOf(socket)?.fd;
  return number === undefined || number < 0 ? null : number;
}
