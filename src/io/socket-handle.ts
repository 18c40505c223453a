import type { Socket } from 'node:net';

/** What a socket of Node keeps inside, as far as it is used here. */
export interface StreamHandle {
  readonly fd: number;
  useUserBuffer(buffer: Uint8Array): void;
  readStart(): number;
  readStop(): number;
  onread: unknown;
}

/** What is inside a socket; null once it is closed. */
export function handleOf(socket: Socket): Partial<StreamHandle> | null {
  return (socket as unknown as { readonly _handle: Partial<StreamHandle> | null })._handle;
}
