import type { HandedOver } from '../../conform/wire.ts';
import type { Pipes } from '../../io/pipes.ts';
import type { DescriptorKind } from '../../wire/descriptor.ts';
import { holdsWithin } from '../holds-within.ts';

/** A pipe of Windows of which one end is put into the process of the peer under test; or something else that is put there. */
export class PassedPipe implements HandedOver {
  readonly handle: { readonly descriptor: number; readonly value: string };
  readonly kind: DescriptorKind | null;
  private readonly pipes: Pipes;
  private readonly pid: number;
  private readonly kept: number | null;
  private open = true;

  /** Throws an error with the system’s `code`. @param mine taken over, and put there as well @param kept the other end; null: there is none */
  constructor(pipes: Pipes, pid: number, kind: DescriptorKind | null, mine: number, kept: number | null) {
    this.pipes = pipes;
    this.pid = pid;
    this.kind = kind;
    this.kept = kept;
    this.handle = { descriptor: mine, value: pipes.handles.putInto(pid, mine) };
  }

  /** The copy of our own stays: by it can be told whether there are others. */
  given(): void {}

  get held(): boolean {
    return this.open && this.pipes.others.countOf(this.handle.descriptor) > 1;
  }

  async released(withinMs: number): Promise<boolean> {
    return await holdsWithin(withinMs, () => !this.held);
  }

  async reads(bytes: Uint8Array, withinMs: number): Promise<boolean> {
    if (this.kept === null || !this.open) return false;
    this.pipes.send(this.kept, bytes);
    // Our copy shows what is left to read at that end, whoever reads there.
    return await holdsWithin(
      withinMs,
      () => this.open && this.pipes.receive(this.handle.descriptor, bytes.length).type === 'nothing-yet',
    );
  }

  /** Closes it in the peer’s process, which nothing has told of it. */
  takeBack(): void {
    this.pipes.handles.takeBack(this.pid, this.handle.value, this.handle.descriptor);
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.pipes.close(this.handle.descriptor);
    if (this.kept !== null) this.pipes.close(this.kept);
  }
}
