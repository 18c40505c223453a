// Checks the picture in docs/architecture.md against the imports in src/: every arrow is real, every room is in it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wrongInPicture } from './architecture/picture.ts';
import { roomImports } from './architecture/rooms.ts';
import { ROOT } from './root.ts';
import { trackedFiles } from './tracked.ts';

const sources = trackedFiles().filter((path) => /^src\/.*\.tsx?$/.test(path));
const files = new Map(sources.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
const document = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
for (const wrong of wrongInPicture(document, roomImports(files))) {
  process.stderr.write(`docs/architecture.md: ${wrong}\n`);
  process.exitCode = 1;
}
