import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import { EXIT } from './failure.ts';
import { heapAsAtStart } from './services/small-heap.ts';

type Require = (id: string) => unknown;
type Wrapped = (exports: object, require: Require, module: object, file: string, directory: string) => void;

/** The parameters that Node gives to every CommonJS module. */
const WRAPPER = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'] as const;

/** How the program loads a file of `dist/` for one of its commands. */
export interface PartLoader {
  load(name: string, user: string): unknown;
  /** Called before the first is loaded. */
  keepAtExit(): void;
}

/**
 * @param dist the folder of the files
 * @param version of this program
 * @param plain Node's own `require`, which is used where Node keeps code by itself, or shall not
 */
export function partLoader(dist: string, version: string, plain: Require): PartLoader {
  if (Number.parseInt(process.versions.node, 10) >= 22 || process.env['NODE_DISABLE_COMPILE_CACHE'])
    return { load: plain, keepAtExit: () => {} };
  const code = new KeptCode(dist, version);
  return {
    load: (name, user) => code.load(name, user),
    keepAtExit: () =>
      process.on('exit', (exitCode) => {
        // A run that failed has compiled little of what others need.
        if (exitCode !== EXIT.ok && exitCode !== EXIT.fellShort) return;
        heapAsAtStart();
        code.keep();
      }),
  };
}

/**
 * Loads files of `dist/`, and keeps what V8 has compiled of them for the next start, in a folder beside them, as Node 22 and later do
 * by themselves: compiling takes a third of a start. It is only used where nobody but the owner of the program, and root, can have put it there.
 * Where nothing can be written, or the disk is full, nothing is kept and nothing is said.
 */
export class KeptCode {
  private readonly dist: string;
  private readonly folder: string;
  private readonly version: string;
  /** Flags of V8, its version and the processor: code is only good for the same ones. */
  private tag = 0;
  /** Whether the folder is to be used; null until that was looked at. */
  private trusted: boolean | null = null;
  private readonly loaded = new Map<string, { exports: object }>();
  /** Scripts of which nothing is kept, by the file that is for them. */
  private readonly fresh = new Map<string, Script>();

  /**
   * @param dist the folder of the files
   * @param version of this program: files of different releases can have the same size and time
   */
  constructor(dist: string, version: string) {
    this.dist = dist;
    this.folder = join(dist, 'compiled');
    this.version = version;
  }

  /**
   * What the file exports. Files that it requires by `./NAME.cjs` are loaded in the same way.
   * @param user what it is loaded for: each command uses other functions of a file, and only those that ran have been compiled
   */
  load(name: string, user: string): unknown {
    const path = join(this.dist, name);
    const before = this.loaded.get(path);
    if (before !== undefined) return before.exports;
    const require = createRequire(path);
    const source = readFileSync(path, 'utf8');
    // The program sets some flags before it loads anything.
    this.tag ||= cachedDataVersionTag();
    const facts = statSync(path);
    const file = this.fileFor(name, user, facts);
    const kept = this.isTrusted(facts) ? contentOf(join(this.folder, file), facts.uid) : undefined;
    // A script of which code is kept cannot import.
    if (kept === undefined && source.includes('import(')) return require(path);
    const module = { exports: {} };
    this.loaded.set(path, module);
    const script = new Script(WRAPPER.join(source), { filename: path, ...(kept && { cachedData: kept }) });
    if (kept === undefined || script.cachedDataRejected === true) this.fresh.set(file, script);
    const ofPart: Require = (id) => (/^\.\/[\w-]+\.cjs$/.test(id) ? this.load(id, user) : require(id));
    const wrapped = script.runInThisContext() as Wrapped;
    wrapped.call(module.exports, module.exports, Object.assign(ofPart, require), module, path, dirname(path));
    return module.exports;
  }

  /** Keeps what has been compiled for the first time. */
  keep(): void {
    if (this.fresh.size === 0) return;
    // Code would not be taken under the flags of the next start.
    if (cachedDataVersionTag() !== this.tag) return;
    for (const [file, script] of this.fresh)
      try {
        this.write(file, script.createCachedData());
      } catch {
        // The next start tries.
      }
  }

  /** Whether only whoever owns the program, or root, can have put something there. */
  private isTrusted({ uid }: Stats): boolean {
    this.trusted ??= isOwn(lstatSync(this.folder, { throwIfNoEntry: false }), uid, 'isDirectory');
    return this.trusted;
  }

  private fileFor(name: string, user: string, { size, mtimeMs }: Stats): string {
    return `${basename(name)}@${user}@${this.version}-${size}-${mtimeMs}-${this.tag}`;
  }

  /** At once and as a whole, as others start meanwhile; what was kept for the same before the program changed goes. */
  private write(file: string, content: Buffer): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o755 });
    if (!isOwn(lstatSync(this.folder), statSync(this.dist).uid, 'isDirectory')) return;
    const unfinished = join(this.folder, `${file}.${process.pid}`);
    try {
      writeFileSync(unfinished, content, { flag: 'wx', mode: 0o644 });
      renameSync(unfinished, join(this.folder, file));
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
    const same = file.slice(0, file.lastIndexOf('@') + 1);
    for (const other of readdirSync(this.folder))
      if (other.startsWith(same) && other !== file) rmSync(join(this.folder, other), { force: true });
  }
}

/** Undefined where somebody else could have put it there: it would run in place of the program. @param owner of the program */
function contentOf(path: string, owner: number): Buffer | undefined {
  try {
    const facts = lstatSync(path, { throwIfNoEntry: false });
    return isOwn(facts, owner, 'isFile') ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** Bits of a mode with which the group, or anybody, may write. */
const WRITABLE_BY_OTHERS = 0o022;

/** Whether it is of that kind, belongs to the owner of the program or to root, and nobody else may write to it. */
function isOwn(facts: Stats | undefined, owner: number, kind: 'isFile' | 'isDirectory'): boolean {
  if (facts === undefined || !facts[kind]()) return false;
  if (process.platform === 'win32') return true;
  return (facts.uid === owner || facts.uid === 0) && (facts.mode & WRITABLE_BY_OTHERS) === 0;
}
