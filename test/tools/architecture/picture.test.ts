import { describe, expect, it } from 'vitest';
import { wrongInPicture } from '../../../tools/architecture/picture.ts';
import { roomImports } from '../../../tools/architecture/rooms.ts';

const IMPORTS = roomImports(
  new Map([
    ['src/main.ts', "import { run } from './services/run.ts';"],
    ['src/services/run.ts', "import type { Frame } from '../wire/frame.ts';\nawait import('../io/dial.ts');"],
    ['src/io/dial.ts', "import { connect } from 'node:net';"],
    ['src/wire/frame.ts', "import './header.ts';"],
    ['src/formats/table.ts', "export { frame } from '../wire/frame.ts';"],
  ]),
);

function wrong(...arrows: readonly string[]): string[] {
  return wrongInPicture(
    `# Architecture\n\n\`\`\`mermaid\nflowchart LR\n${arrows.join('\n')}\n\`\`\`\n`,
    IMPORTS,
  );
}

describe('imports between rooms', () => {
  it('are those of the files in them, types and lazy ones included', () => {
    expect(Object.fromEntries([...IMPORTS].map(([room, imports]) => [room, [...imports]]))).toEqual({
      'main.ts': ['services'],
      services: ['wire', 'io'],
      io: [],
      wire: [],
      formats: ['wire'],
    });
  });
});

describe('the picture', () => {
  const RIGHT = ['  peer --> io', '  services -->|options| io', '  services --> wire', '  wire -.-> formats'];

  it('may draw every import, and what is outside', () => expect(wrong(...RIGHT)).toEqual([]));

  it('must not draw an arrow that is not there', () => {
    expect(wrong(...RIGHT, '  io --> wire')).toEqual(['io --> wire: nothing in src/io/ imports src/wire/']);
    expect(wrong(...RIGHT, '  io -.-> wire')).toEqual(['io -.-> wire: nothing in src/wire/ imports src/io/']);
  });

  it('must not point an arrow the wrong way', () => {
    expect(wrong(...RIGHT, '  io --> services')).toHaveLength(1);
  });

  it('must have every room, and no others', () => {
    expect(wrong(...RIGHT.slice(0, 3))).toEqual(['src/formats/ is not in the picture']);
    expect(wrong(...RIGHT, '  house --> garden')).toEqual(
      expect.arrayContaining(['there is no src/house/', 'there is no src/garden/']),
    );
  });

  it('must be there', () => {
    expect(wrongInPicture('# Architecture', IMPORTS)).toEqual(['there is no mermaid diagram']);
  });
});
