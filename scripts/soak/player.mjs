import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

/** Beginnings of the lines that count; all others are not parsed. */
const COUNTED = ['handoff', 'changed', 'verdict', 'client', 'listening', 'left-out', 'error', 'summary'].map(
  (type) => `{"type":"${type}"`,
);

/** One process of handoff-cli, and what it has told. */
export class Player {
  /** By token, the outcome that was told last. */
  handoffs = new Map();
  /** Of a broker: how its clients fared, by state; of a client: by route. */
  fared = new Map();
  verdicts = 0;
  /** Of a tap: offers that it was told to drop. */
  dropped = 0;
  clients = 0;
  leftOut = 0;
  errors = [];
  summary = null;
  killed = false;
  /** Memory in KiB, and open descriptors, between the rounds. */
  samples = [];
  #waiting = [];
  #rest = '';

  constructor(name, args) {
    this.name = name;
    this.child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.listening = new Promise((done) => {
      this.listens = done;
    });
    this.child.stdout.setEncoding('utf8').on('data', (text) => this.#read(text));
    this.child.stderr.setEncoding('utf8').on('data', (text) => this.errors.push(text.trim()));
    this.ended = new Promise((done) => {
      this.child.once('close', (code) => {
        this.code = code;
        this.#look();
        done();
      });
    });
  }

  kill() {
    this.killed = true;
    this.child.kill('SIGKILL');
  }

  stop() {
    this.child.kill('SIGTERM');
  }

  /** Waits for so many verdicts, or the end. */
  after(verdicts) {
    return this.#until(() => this.verdicts >= verdicts);
  }

  /** Waits until nothing has been told for a while: what was begun has been settled. */
  async settled() {
    for (let before = -1; before !== this.clients; ) {
      before = this.clients;
      await new Promise((done) => setTimeout(done, 1_500));
    }
  }

  sample() {
    const { pid } = this.child;
    const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
    this.samples.push({ memory, descriptors: readdirSync(`/proc/${pid}/fd`).length });
  }

  #until(holds) {
    return new Promise((done) => {
      const look = () => (holds() || this.code !== undefined ? done() : this.#waiting.push(look));
      look();
    });
  }

  #look() {
    for (const look of this.#waiting.splice(0)) look();
  }

  #read(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop();
    for (const line of lines)
      if (COUNTED.some((start) => line.startsWith(start))) this.#take(JSON.parse(line));
    this.#look();
  }

  #take(record) {
    const count = (key) => this.fared.set(key, (this.fared.get(key) ?? 0) + 1);
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
        count(record.route);
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
        break;
      case 'summary':
        this.summary = record;
    }
  }
}
