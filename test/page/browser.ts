import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly [name: string]: unknown };
  readonly result?: { readonly [name: string]: unknown };
  readonly error?: { readonly message: string };
}

/** Chromium without a window, driven through a pipe by the DevTools protocol. */
export class Browser {
  /** Addresses that the page has asked for, itself included. */
  readonly requested: string[] = [];
  /** What the page has complained of: exceptions, and what its policy forbids. */
  readonly complaints: string[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'handoff-page-'));
  private readonly process: ChildProcess;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private readonly events = new Map<string, () => void>();
  private session: string | undefined;
  private count = 0;

  constructor() {
    const flags = [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ...['--remote-debugging-pipe', `--user-data-dir=${this.folder}`, '--window-size=1280,900'],
    ];
    this.process = spawn('chromium', flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    let rest = Buffer.alloc(0);
    (this.process.stdio[4] as Readable).on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(0); end !== -1; end = rest.indexOf(0)) {
        this.heard(JSON.parse(rest.subarray(0, end).toString()) as Answer);
        rest = rest.subarray(end + 1);
      }
    });
  }

  /** Opens a file; resolves when all of it is there. */
  async open(path: string): Promise<void> {
    const { targetId } = await this.ask('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.ask('Target.attachToTarget', { targetId, flatten: true });
    this.session = sessionId as string;
    for (const part of ['Page', 'Network', 'Log', 'Runtime']) await this.ask(`${part}.enable`);
    const loaded = new Promise<void>((done) => this.events.set('Page.loadEventFired', done));
    await this.ask('Page.navigate', { url: `file://${path}` });
    await loaded;
  }

  async scheme(value: 'light' | 'dark'): Promise<void> {
    await this.ask('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] });
  }

  /** What an expression is on the page. */
  async value<T>(expression: string): Promise<T> {
    const asked = { expression, returnByValue: true, awaitPromise: true };
    const { result, exceptionDetails } = await this.ask('Runtime.evaluate', asked);
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value: T }).value;
  }

  /** Moves the pointer into the middle of a line of an element's text. */
  async pointAtLine(selector: string, line: number): Promise<void> {
    const place = await this.value<{ x: number; y: number }>(
      `(() => { const pre = document.querySelector(${JSON.stringify(selector)}); pre.scrollIntoView({ block: 'center' });
        const { left, top, height } = pre.getBoundingClientRect();
        const lines = pre.textContent.split('\\n').length;
        return { x: left + 5, y: top + (height / lines) * (${line} + 0.5) }; })()`,
    );
    await this.ask('Input.dispatchMouseEvent', { type: 'mouseMoved', ...place });
  }

  async screenshot(): Promise<Buffer> {
    const { data } = await this.ask('Page.captureScreenshot', { format: 'png' });
    return Buffer.from(data as string, 'base64');
  }

  /** As printed on paper. */
  async pdf(): Promise<Buffer> {
    const { data } = await this.ask('Page.printToPDF', {});
    return Buffer.from(data as string, 'base64');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((done) => this.process.once('exit', done));
    // Its other processes still write where it ends at once.
    this.session = undefined;
    void this.ask('Browser.close');
    await ended;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }

  private ask(method: string, params = {}): Promise<{ readonly [name: string]: unknown }> {
    const id = ++this.count;
    const asked = { id, method, params, ...(this.session && { sessionId: this.session }) };
    (this.process.stdio[3] as Writable).write(`${JSON.stringify(asked)}\0`);
    return new Promise((done, fail) =>
      this.waiting.set(id, ({ result, error }) =>
        error === undefined ? done(result!) : fail(new Error(`${method}: ${error.message}`)),
      ),
    );
  }

  private heard(answer: Answer): void {
    if (answer.id !== undefined) {
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
      return;
    }
    const { method = '', params = {} } = answer;
    this.events.get(method)?.();
    if (method === 'Network.requestWillBeSent')
      this.requested.push((params['request'] as { url: string }).url);
    if (method === 'Log.entryAdded') this.complaints.push((params['entry'] as { text: string }).text);
    if (method === 'Runtime.exceptionThrown') this.complaints.push(JSON.stringify(params));
  }
}
