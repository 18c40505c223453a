import type { Direction } from '../../wire/direction.ts';
import { PARTS, type Part } from './part.ts';
import type { Line, Scene } from './scene.ts';

/** A piece of a recording, as far as it is known who said it. */
export interface RecordedLine extends Omit<Line, 'own'> {
  readonly connection: number;
  /** That the recording tells; null where one stream holds all. */
  readonly direction: Direction | null;
  /** That the piece itself tells; null for loose bytes. */
  readonly inferred: Direction | null;
}

/** Sorts a recording into the connections on which a part was played. */
export class Scenes {
  private readonly own: Direction;
  private readonly peers: Direction;
  /** In the order in which they began. */
  private readonly all: Line[][] = [];
  private readonly open = new Map<number, Line[]>();

  constructor(part: Part) {
    ({ own: this.own, peers: this.peers } = PARTS[part]);
  }

  get scenes(): readonly Scene[] {
    return this.all.map((lines) => ({ lines }));
  }

  add(line: RecordedLine): void {
    const direction = line.direction ?? line.inferred ?? this.guess(line);
    if (direction !== this.own && direction !== this.peers) return;
    const { connection, direction: _told, inferred: _inferred, ...said } = line;
    const scene = this.sceneFor(line);
    scene.push({ ...said, own: direction === this.own });
  }

  /** Loose bytes stand for the answer to what stands before them. */
  private guess({ connection }: RecordedLine): Direction | null {
    const last = this.open.get(connection)?.at(-1);
    if (last === undefined || last.type === 'sideband') return null;
    return last.own ? this.peers : this.own;
  }

  private sceneFor(line: RecordedLine): Line[] {
    const known = this.open.get(line.connection);
    if (known !== undefined && (line.direction !== null || !begins(line, known))) return known;
    const scene: Line[] = [];
    this.open.set(line.connection, scene);
    this.all.push(scene);
    return scene;
  }
}

/** In a stream that holds all, a sideband, an offer without one and a Hello each begin a connection of their own. */
function begins({ type, frame }: RecordedLine, before: readonly Line[]): boolean {
  if (type === 'sideband' || frame?.message === 'Hello') return true;
  return frame?.message === 'HandoffOffer' && before.at(-1)?.type !== 'sideband';
}
