import { posix } from 'node:path';

/** A source file of `src/` or `test/`. */
export interface Source {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

const IMPORTED = /^(?:import|export)(?! type\b)[^;]*? from '(\.[^']+)'|import\('(\.[^']+)'\)/gm;
const CODE = /^(?:export )?(?:default |abstract |async )*(?:function|class|const)\b|^export default\b/m;

/**
 * The files of `src/` with code in them that no test in the mirrored part of `test/` is about: they have no test of their own,
 * no test of their room imports them, and they are no part of a file of their room that is tested.
 */
export function untested(sources: readonly Source[]): readonly string[] {
  const paths = new Set(sources.map(({ path }) => path));
  const imports = new Map(sources.map((source) => [source.path, importsOf(source)]));
  const code = sources.filter(({ path, text }) => path.startsWith('src/') && CODE.test(text));
  const tested = new Set<string>();
  const add = (path: string): void => {
    if (tested.has(path)) return;
    tested.add(path);
    for (const part of imports.get(path) ?? []) if (roomOf(part) === roomOf(path)) add(part);
  };
  for (const { path } of code) if (paths.has(testOf(path))) add(path);
  for (const { path } of sources)
    if (path.startsWith('test/'))
      for (const subject of imports.get(path)!)
        if (subject.startsWith('src/') && roomOf(subject) === roomOf(path)) add(subject);
  return code.map(({ path }) => path).filter((path) => !tested.has(path));
}

function importsOf({ path, text }: Source): readonly string[] {
  return [...text.matchAll(IMPORTED)].map(([, still, lazy]) =>
    posix.normalize(posix.join(posix.dirname(path), (still ?? lazy)!)),
  );
}

/** `io` for src/io/driver.ts and for test/io/driver.test.ts. */
function roomOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function testOf(path: string): string {
  return path.replace(/^src\//, 'test/').replace(/\.tsx?$/, '.test.ts');
}
