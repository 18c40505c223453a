import type { Random } from '../../fuzz/random.ts';
import { Clock } from './clock.ts';
import { OpenFile } from './open-file.ts';
import type { Process } from './process.ts';
import { type Net, SocketEnd } from './socket-end.ts';

export interface Weather {
  /** How long bytes may be on their way, in µs. */
  readonly latency: number;
  /** One read in so many gives less than there is; 0: none. */
  readonly splits: number;
  /** Which of the descriptors that are passed, counted from 0, the kernel drops. */
  readonly drops: ReadonlySet<number>;
}

/** The kernel of the simulated world: sockets by their names, and time. */
export class Machine implements Net {
  readonly clock = new Clock();
  readonly random: Random;
  /** Those that several offers of its world may have, by number. */
  readonly tokens = new Map<number, Uint8Array>();
  private readonly weather: Weather;
  private readonly listening = new Map<
    string,
    { readonly process: Process; readonly accept: (end: OpenFile) => void }
  >();
  private passed = 0;

  constructor(random: Random, weather: Weather) {
    this.random = random;
    this.weather = weather;
  }

  now(): number {
    return this.clock.now;
  }

  at(time: number, then: () => void): void {
    this.clock.at(time, then);
  }

  arrival(): number {
    return this.clock.now + this.latency();
  }

  portion(length: number): number {
    const { splits } = this.weather;
    if (length <= 1 || splits === 0 || this.random.below(splits) > 0) return length;
    return 1 + this.random.below(length - 1);
  }

  /** Whether the kernel drops the descriptor that is passed now. */
  drops(): boolean {
    return this.weather.drops.has(this.passed++);
  }

  listen(name: string, process: Process, accept: (end: OpenFile) => void): void {
    this.listening.set(name, { process, accept });
  }

  /** @param then gets the end that dialled; null where nothing is listening */
  dial(name: string, process: Process, then: (end: OpenFile | null) => void): void {
    process.after(this.latency(), () => {
      const listener = this.listening.get(name);
      if (listener === undefined || listener.process.dead) return then(null);
      const [near, far] = SocketEnd.pair(this, process.pid, listener.process.pid);
      const accepted = new OpenFile('stream', far);
      // Node's accept sets O_NONBLOCK.
      accepted.blocking = false;
      listener.process.after(
        this.latency(),
        () => listener.accept(accepted),
        () => accepted.release(),
      );
      then(new OpenFile('stream', near));
    });
  }

  private latency(): number {
    return 1 + this.random.below(Math.max(1, this.weather.latency));
  }
}
