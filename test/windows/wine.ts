import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutputRecord } from '../../src/records/record.ts';
import { nodeForWindows } from '../../tools/windows/lay-out.ts';
import { PREFIX } from '../../tools/windows/places.ts';
import { PROGRAM } from '../../tools/windows/program.ts';
import { WINE } from '../../tools/windows/programs.ts';

/** How often to look whether something more was written, in ms. */
const LOOK_MS = 20;

/** How a process ended, and all that it wrote. */
export interface WindowsEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of its standard output that are JSON objects. */
  readonly records: readonly OutputRecord[];
}

/** A path as a process under wine names it. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll('/', '\\')}`;
}

/** A process under wine, whose output goes to files: Node for Windows cannot write to a pipe of Linux. */
export class WindowsProcess {
  readonly ended: Promise<WindowsEnd>;
  private readonly child: ChildProcess;
  private readonly folder = mkdtempSync(join(tmpdir(), 'handoff-cli-wine-'));
  private over: WindowsEnd | null = null;

  /** @param cwd a path of Linux */
  constructor(program: string, args: readonly string[], cwd?: string) {
    const files = ['stdout', 'stderr'].map((name) => openSync(join(this.folder, name), 'w'));
    const { HANDOFF_ENDPOINT: _, ...ours } = process.env;
    this.child = spawn(WINE, [program, ...args], {
      cwd,
      env: { ...ours, WINEPREFIX: PREFIX, WINEDEBUG: '-all' },
      stdio: ['ignore', files[0], files[1]],
    });
    for (const file of files) closeSync(file);
    this.ended = once(this.child, 'exit').then(([code]) => {
      const { stdout, stderr } = this;
      this.over = { code: code as number | null, stdout, stderr, records: recordsIn(stdout) };
      rmSync(this.folder, { recursive: true, force: true });
      return this.over;
    });
    this.ended.catch(() => {});
  }

  get stdout(): string {
    return this.over?.stdout ?? readFileSync(join(this.folder, 'stdout'), 'utf8');
  }

  get stderr(): string {
    return this.over?.stderr ?? readFileSync(join(this.folder, 'stderr'), 'utf8');
  }

  /** The first record of that type, as soon as there is one. */
  record<T extends OutputRecord['type']>(type: T): Promise<Extract<OutputRecord, { type: T }>> {
    const fits = (record: OutputRecord): record is Extract<OutputRecord, { type: T }> => record.type === type;
    return this.until(() => recordsIn(this.stdout).find(fits), `the record ${type}`);
  }

  /** Waits until `get` gives something. Rejects where the process ends without it. */
  async until<T>(get: () => T | undefined, what: string): Promise<T> {
    for (;;) {
      const { over } = this;
      const found = get();
      if (found !== undefined) return found;
      if (over !== null) throw new Error(`it ended without ${what}:\n${over.stdout}\n${over.stderr}`);
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
  }

  async kill(): Promise<void> {
    if (this.over === null) this.child.kill('SIGKILL');
    await this.ended;
  }
}

/** The program, started on Windows. @param node the path of node.exe */
export function onWindows(args: readonly string[], node = nodeForWindows()): WindowsProcess {
  return new WindowsProcess(node, [windowsPath(join(PROGRAM, 'bin/run.js')), ...args]);
}

function recordsIn(text: string): OutputRecord[] {
  // The last line may be half written.
  const lines = text.split('\n').slice(0, -1);
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as OutputRecord);
}
