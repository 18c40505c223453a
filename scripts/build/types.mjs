// The types of the library, from its source. A file imports its neighbours by the names that they have in the package.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const IMPORT = /(from |import\()(['"])(\.[^'"]+)\.tsx?\2/g;

/** Writes dist/types/: what somebody who imports the library can see, and no more. */
export function writeTypes(root) {
  const outDir = join(root, 'dist/types');
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram([join(root, 'src/library/index.ts')], {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    outDir,
    rootDir: join(root, 'src'),
  });
  program.emit();
  const needed = withImports(join(outDir, 'library/index.d.ts'));
  for (const entry of readdirSync(outDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (!needed.has(path)) {
      rmSync(path);
      continue;
    }
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(IMPORT, '$1$2$3.js$2'));
  }
}

/** A file and all that it imports, directly or not. */
function withImports(path, found = new Set()) {
  if (found.has(path)) return found;
  found.add(path);
  for (const [, , , name] of readFileSync(path, 'utf8').matchAll(IMPORT))
    withImports(join(dirname(path), `${name}.d.ts`), found);
  return found;
}
