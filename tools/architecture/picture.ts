import type { RoomImports } from './rooms.ts';

/** An arrow of the picture. Solid: `from` calls `to`, so it imports it. Dotted: `to` fetches from `from`, so `to` imports `from`. */
interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly dotted: boolean;
}

const DIAGRAM = /```mermaid\n([\s\S]*?)```/;
const ARROW = /^\s*(\w+)(?:\[[^\]]*\]|\([^)]*\))? (-->|-\.->)(?:\|[^|]*\|)? (\w+)/gm;
/** What is not in src/: the world, and what is made by the build. */
const OUTSIDE = /^(?:peer|file|person|generated)$/;

/** What is wrong with the picture in a document, against the imports that there are. */
export function wrongInPicture(document: string, imports: RoomImports): string[] {
  const diagram = DIAGRAM.exec(document)?.[1];
  if (diagram === undefined) return ['there is no mermaid diagram'];
  const arrows = [...diagram.matchAll(ARROW)].map(
    ([, from, kind, to]): Arrow => ({ from: from!, to: to!, dotted: kind === '-.->' }),
  );
  const inside = arrows.filter(({ from, to }) => !OUTSIDE.test(from) && !OUTSIDE.test(to));
  const drawn = new Set(arrows.flatMap(({ from, to }) => [from, to]));
  const rooms = [...imports.keys()].filter((room) => !room.includes('.') && !OUTSIDE.test(room));
  return [
    ...inside.filter((arrow) => !isReal(arrow, imports)).map(complaint),
    ...rooms.filter((room) => !drawn.has(room)).map((room) => `src/${room}/ is not in the picture`),
    ...[...drawn]
      .filter((room) => !OUTSIDE.test(room) && !rooms.includes(room))
      .map((room) => `there is no src/${room}/`),
  ];
}

function isReal({ from, to, dotted }: Arrow, imports: RoomImports): boolean {
  return dotted ? imports.get(to)?.has(from) === true : imports.get(from)?.has(to) === true;
}

function complaint({ from, to, dotted }: Arrow): string {
  return dotted
    ? `${from} -.-> ${to}: nothing in src/${to}/ imports src/${from}/`
    : `${from} --> ${to}: nothing in src/${from}/ imports src/${to}/`;
}
