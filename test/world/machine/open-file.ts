import type { DescriptorKind } from '../../../src/wire/descriptor.ts';
import type { SocketEnd } from './socket-end.ts';

/** What a descriptor refers to: an open file description, which several descriptors and messages in flight may share. */
export class OpenFile {
  /** References to it: descriptors of processes, and messages in flight. */
  references = 1;
  readonly kind: DescriptorKind;
  readonly socket: SocketEnd | null;
  /** Whether O_NONBLOCK is clear. */
  blocking = true;

  constructor(kind: DescriptorKind, socket: SocketEnd | null) {
    this.kind = kind;
    this.socket = socket;
  }

  hold(): this {
    if (this.references === 0) throw new Error('a file that is closed is referred to again');
    this.references += 1;
    return this;
  }

  release(): void {
    if (this.references === 0) throw new Error('a file is closed twice');
    this.references -= 1;
    if (this.references === 0) this.socket?.close();
  }
}
