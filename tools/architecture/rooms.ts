import { posix } from 'node:path';
import ts from 'typescript';
import type { Files } from '../docs/references.ts';

/** Which room imports which: a room is a folder of src/, or a file directly in it. */
export type RoomImports = ReadonlyMap<string, ReadonlySet<string>>;

/** @param files those of src/, by path from the root */
export function roomImports(files: Files): RoomImports {
  const rooms = new Map<string, Set<string>>();
  for (const [path, text] of files) {
    const room = roomOf(path);
    const imports = rooms.get(room) ?? new Set();
    rooms.set(room, imports);
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      if (!fileName.startsWith('.')) continue;
      const target = roomOf(posix.join(posix.dirname(path), fileName));
      if (target !== room) imports.add(target);
    }
  }
  return rooms;
}

function roomOf(path: string): string {
  return path.split('/')[1]!;
}
