import { RecentlyUsed } from '../../records/recently-used.ts';
import { type Item, numberOf } from './arguments.ts';
import { DescriptorTable } from './descriptor-table.ts';
import { OpenDescriptors } from './open-descriptors.ts';
import type { SocketEnd } from './socket-end.ts';
import type { StraceCall } from './strace-calls.ts';

const CLONES: ReadonlySet<string> = new Set(['clone', 'clone2', 'clone3', 'fork', 'vfork']);

/** How many threads are followed at once. */
const MOST_THREADS = 8_192;
/** How many are making a process at the same time. */
const MOST_CLONING = 256;
/** How many threads are looked at for one that may be of the same process. */
const MOST_STRANGERS = 256;

/** Which thread uses which descriptors: threads share them, a fork has a copy. */
export class Processes {
  private readonly followed = new OpenDescriptors();
  private readonly tables = new RecentlyUsed<string, DescriptorTable>(MOST_THREADS, (table, pid) => {
    this.followed.gaveUp = true;
    this.related.delete(pid);
    table.users -= 1;
    if (table.users === 0) table.forgetAll();
  });
  /** Calls that have started a process and not returned yet: the child may be seen first. */
  private readonly cloning = new RecentlyUsed<string, boolean>(MOST_CLONING);
  /** Threads whose parent or children the log shows. */
  private readonly related = new Set<string>();
  private readonly unused: (end: SocketEnd) => void;

  constructor(unused: (end: SocketEnd) => void) {
    this.unused = unused;
  }

  /** Whether threads or descriptors were given up, as there were too many. */
  get gaveUp(): boolean {
    return this.followed.gaveUp;
  }

  /** The descriptors of a thread; a new one has those of the thread that is just making one. */
  table(pid: string): DescriptorTable {
    const known = this.tables.get(pid);
    if (known !== undefined) return known;
    const [parent, shares = false] = [...this.cloning].at(-1) ?? [];
    if (parent !== undefined && parent !== pid) return this.child(pid, parent, shares);
    // Without -o, lines have no pid until there is a second process.
    const only = pid === '' ? undefined : this.tables.get('');
    if (only === undefined) return this.keep(pid, new DescriptorTable(this.unused, this.followed));
    only.users += 1;
    return this.keep(pid, only);
  }

  /**
   * The descriptors of other threads that may be of the same process: the log shows the origin of neither. Of many threads, only
   * those that were seen first are looked at.
   */
  *strangersTo(pid: string): Generator<DescriptorTable> {
    if (this.related.has(pid)) return;
    const own = this.tables.get(pid);
    let looked = 0;
    for (const [other, table] of this.tables) {
      if (looked++ === MOST_STRANGERS) return;
      if (table !== own && !this.related.has(other)) yield table;
    }
  }

  /** Lets a thread share the descriptors of another one. */
  join(pid: string, table: DescriptorTable): void {
    const own = this.tables.get(pid);
    table.users += 1;
    this.tables.set(pid, table);
    if (own !== undefined) table.adopt(own);
  }

  /** A call has begun and not returned. */
  begun(pid: string, name: string, text: string): void {
    if (CLONES.has(name)) this.cloning.set(pid, text.includes('CLONE_FILES'));
  }

  /** Follows the calls that make processes and replace programs. */
  finished({ pid, name, args, result }: StraceCall): void {
    if (CLONES.has(name)) {
      this.cloning.delete(pid);
      const child = numberOf(result ?? undefined);
      if (child !== null && child > 0 && !this.tables.has(String(child)))
        this.child(String(child), pid, sharesFiles(args));
    } else if (name.startsWith('execve') && numberOf(result ?? undefined) === 0) this.unshared(pid).exec();
    else if (name === 'unshare' && args.some(({ value }) => wordHas(value, 'CLONE_FILES')))
      this.unshared(pid);
  }

  /**
   * A thread is gone, and with the last thread of a process its descriptors; of unknown processes, nothing shows which thread
   * is the last.
   */
  exited(pid: string): void {
    const table = this.tables.get(pid);
    if (!this.related.has(pid) && this.tables.size > 1) return;
    this.tables.delete(pid);
    this.cloning.delete(pid);
    this.related.delete(pid);
    if (table === undefined) return;
    table.users -= 1;
    if (table.users === 0) table.exit();
  }

  private child(pid: string, parent: string, shares: boolean): DescriptorTable {
    const table = this.table(parent);
    this.related.add(pid).add(parent);
    if (!shares) return this.keep(pid, new DescriptorTable(this.unused, this.followed, table));
    table.users += 1;
    return this.keep(pid, table);
  }

  private unshared(pid: string): DescriptorTable {
    const table = this.table(pid);
    if (table.users === 1) return table;
    table.users -= 1;
    return this.keep(pid, new DescriptorTable(this.unused, this.followed, table));
  }

  private keep(pid: string, table: DescriptorTable): DescriptorTable {
    this.tables.set(pid, table);
    return table;
  }
}

function sharesFiles(args: readonly Item[]): boolean {
  return args.some(
    ({ name, value }) =>
      ((name === 'flags' || name === null) && wordHas(value, 'CLONE_FILES')) ||
      (value.kind === 'group' && sharesFiles(value.items)),
  );
}

function wordHas(value: Item['value'], flag: string): boolean {
  return value.kind === 'word' && value.text.split('|').includes(flag);
}
