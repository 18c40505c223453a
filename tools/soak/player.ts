import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import type { OutputRecord } from '../../src/records/record.ts';
import { residentKilobytes } from '../../test/process/memory.ts';
import { BINARY } from '../../test/process/running.ts';

/** The types of record that count; lines of others are not even parsed. */
const COUNTED = ['handoff', 'changed', 'verdict', 'client', 'listening', 'left-out', 'error'].map(
  (type) => `{"type":"${type}"`,
);

/** How long a broker has to be quiet to count as done, in ms. Longer than its deadline of 1 s. */
const QUIET_MS = 1_500;

/** A player's memory in KiB and its open descriptors, between two rounds. */
export interface Sample {
  readonly memory: number;
  readonly descriptors: number;
}

/** One process of handoff-cli, and what it has reported. It keeps counts instead of records: there are 100,000s of them. */
export class Player {
  readonly name: string;
  readonly child: ChildProcess;
  readonly listening: Promise<void>;
  readonly ended: Promise<void>;
  /** By token, the outcome that was reported last. */
  readonly handoffs = new Map<string, string>();
  /** Of a broker: its clients by pid and state; of a client: its tries by route. */
  readonly fared = new Map<string, number>();
  readonly errors: string[] = [];
  readonly samples: Sample[] = [];
  verdicts = 0;
  /** Of a tap: offers that it was told to drop. */
  dropped = 0;
  clients = 0;
  leftOut = 0;
  killed = false;
  code: number | null | undefined = undefined;
  private waiting: (() => void)[] = [];
  private rest = '';
  private listens: () => void = () => {};

  constructor(name: string, args: readonly string[]) {
    this.name = name;
    const child = spawn(process.execPath, [BINARY, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    this.listening = new Promise((done) => {
      this.listens = done;
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => this.read(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.errors.push(text.trim()));
    this.ended = new Promise((done) => {
      child.once('close', (code) => {
        this.code = code;
        this.look();
        done();
      });
    });
  }

  kill(): void {
    this.killed = true;
    this.child.kill('SIGKILL');
  }

  stop(): void {
    this.child.kill('SIGTERM');
  }

  /** Waits for that many verdicts, or the end. */
  after(verdicts: number): Promise<void> {
    return new Promise((done) => {
      const look = () => {
        if (this.verdicts >= verdicts || this.code !== undefined) done();
        else this.waiting.push(look);
      };
      look();
    });
  }

  /** Waits until no client has been reported for a while: everything that was begun has been settled. */
  async settled(): Promise<void> {
    for (let before = -1; before !== this.clients; ) {
      before = this.clients;
      await new Promise((done) => setTimeout(done, QUIET_MS));
    }
  }

  sample(): void {
    const pid = this.child.pid!;
    const descriptors = readdirSync(`/proc/${pid}/fd`).length;
    this.samples.push({ memory: residentKilobytes(pid), descriptors });
  }

  private look(): void {
    for (const look of this.waiting.splice(0)) look();
  }

  private read(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines)
      if (COUNTED.some((start) => line.startsWith(start))) this.take(JSON.parse(line) as OutputRecord);
    this.look();
  }

  private take(record: OutputRecord): void {
    const count = (key: string) => this.fared.set(key, (this.fared.get(key) ?? 0) + 1);
    switch (record.type) {
      case 'listening':
        this.listens();
        break;
      case 'handoff':
        this.handoffs.set(record.token, record.outcome);
        break;
      case 'changed':
        if (record.by === 'drop' && record.direction === 'broker-to-backend') this.dropped += 1;
        break;
      case 'verdict':
        this.verdicts += 1;
        count(String(record.route));
        break;
      case 'client':
        this.clients += 1;
        count(`${record.pid} ${record.state ?? record.reply ?? 'gone'}`);
        break;
      case 'left-out':
        this.leftOut += record.records;
        break;
      case 'error':
        this.errors.push(record.message);
    }
  }
}
