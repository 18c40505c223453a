import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { KeptCode } from '../src/kept-code.ts';
import { ROOT, Running } from './process/running.ts';
import { it, type Stage } from './process/stage.ts';

/** What stands for `dist/`: a part that requires another, and Node's own. */
function parts(stage: Stage): string {
  writeFileSync(stage.path('other.cjs'), `exports.name = 'other';`);
  writeFileSync(
    stage.path('part.cjs'),
    `exports.said = () => [require('./other.cjs').name, require('node:path').sep, typeof require.resolve, __filename];`,
  );
  return stage.directory;
}

interface Part {
  said(): readonly string[];
}

/** As one process does it. */
function start(dist: string, version = '1.0.0'): readonly string[] {
  const code = new KeptCode(dist, version);
  const said = (code.load('./part.cjs', 'decode') as Part).said();
  code.keep();
  return said;
}

/** What is kept, by name: another file of the same name has another inode. */
function kept(dist: string): { readonly [name: string]: number } {
  const folder = join(dist, 'compiled');
  return Object.fromEntries(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).ino]));
}

describe('kept code', () => {
  it('is made by the first start, of every part that was loaded, and taken by the next', ({ stage }) => {
    const dist = parts(stage);
    const said = ['other', '/', 'function', stage.path('part.cjs')];
    expect(start(dist)).toEqual(said);
    const first = kept(dist);
    expect(Object.keys(first).map((name) => name.slice(0, name.lastIndexOf('@')))).toEqual([
      'other.cjs@decode',
      'part.cjs@decode',
    ]);
    expect(start(dist)).toEqual(said);
    expect(kept(dist)).toEqual(first);
  });

  it('is not taken for a part that has changed, however little', ({ stage }) => {
    const dist = parts(stage);
    start(dist);
    const first = kept(dist);
    writeFileSync(stage.path('other.cjs'), `exports.name = 'OTHER';`);
    expect(start(dist)[0]).toBe('OTHER');
    expect(Object.keys(kept(dist))).toHaveLength(2);
    expect(kept(dist)).not.toEqual(first);
  });

  it('is not taken by another release', ({ stage }) => {
    const dist = parts(stage);
    start(dist);
    start(dist, '1.0.1');
    expect(Object.keys(kept(dist)).filter((name) => name.includes('@1.0.1-'))).toHaveLength(2);
    expect(Object.keys(kept(dist))).toHaveLength(2);
  });

  it('is done without where nothing can be written', ({ stage }) => {
    const dist = parts(stage);
    writeFileSync(stage.path('compiled'), '');
    expect(start(dist)[0]).toBe('other');
    expect(start(dist)[0]).toBe('other');
  });

  it('is not taken where somebody else could have put it there', ({ stage }) => {
    const dist = parts(stage);
    start(dist);
    const first = kept(dist);
    const isTaken = () => {
      const code = new KeptCode(dist, '1.0.0');
      code.load('./part.cjs', 'decode');
      code.keep();
      return JSON.stringify(kept(dist)) === JSON.stringify(first);
    };
    expect(isTaken()).toBe(true);
    for (const name of Object.keys(first)) chmodSync(join(dist, 'compiled', name), 0o664);
    expect(isTaken()).toBe(false);
  });

  it('is neither taken from nor written to a folder that others may write to, or a link', ({ stage }) => {
    const dist = parts(stage);
    mkdirSync(stage.path('compiled'));
    chmodSync(stage.path('compiled'), 0o777);
    start(dist);
    expect(kept(dist)).toEqual({});
    chmodSync(stage.path('compiled'), 0o755);
    renameSync(stage.path('compiled'), stage.path('elsewhere'));
    symlinkSync(stage.path('elsewhere'), stage.path('compiled'));
    start(dist);
    expect(kept(dist)).toEqual({});
  });

  it('is not made of a file that imports: Node loads that', async ({ stage }) => {
    writeFileSync(stage.path('later.mjs'), `export const name = 'later';`);
    writeFileSync(stage.path('imports.cjs'), `exports.name = () => import('./later.mjs');`);
    const code = new KeptCode(stage.directory, '1.0.0');
    const { name } = code.load('./imports.cjs', 'decode') as { name(): Promise<unknown> };
    expect(await name()).toMatchObject({ name: 'later' });
  });

  it('leaves the error of Node where a part is missing', ({ stage }) => {
    expect(() => new KeptCode(stage.directory, '1.0.0').load('./part.cjs', 'decode')).toThrow('ENOENT');
  });
});

describe.skipIf(Number.parseInt(process.versions.node, 10) >= 22)('the program with Node 20', () => {
  /** A copy of the package, of which nothing else starts anything. */
  function installed(stage: Stage): string {
    const root = stage.path('package');
    mkdirSync(root);
    const filter = (path: string) => !path.endsWith('/compiled');
    for (const name of ['bin', 'dist', 'oclif.manifest.json', 'package.json'])
      cpSync(join(ROOT, name), join(root, name), { recursive: true, filter });
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    return root;
  }

  it('takes the code that its last start has kept, also after it has changed the flags of V8', async ({
    stage,
  }) => {
    const root = installed(stage);
    const serve = async (env: NodeJS.ProcessEnv = {}) => {
      const args = [join(root, 'bin/run.js'), 'fake-backend', stage.endpoint, '--json'];
      const backend = stage.keep(new Running<object>(process.execPath, args, { env }));
      await backend.until(() => backend.records[0], 'listening');
      backend.signal('SIGTERM');
      expect(await backend.ended).toMatchObject({ code: 0 });
    };
    await serve({ NODE_DISABLE_COMPILE_CACHE: '1' });
    expect(readdirSync(join(root, 'dist'))).not.toContain('compiled');
    await serve();
    const first = kept(join(root, 'dist'));
    expect(Object.keys(first).join()).toContain('playing.cjs@fake-backend@');
    await serve();
    expect(kept(join(root, 'dist'))).toEqual(first);
  });

  it('keeps code anew where what was kept has been cut short', async ({ stage }) => {
    const root = installed(stage);
    const completion = async () => {
      const { stdout } = await stage.keep(
        new Running<object>(process.execPath, [join(root, 'bin/run.js'), 'completion', 'bash']),
      ).ended;
      const folder = join(root, 'dist/compiled');
      const [name = ''] = readdirSync(folder);
      return { stdout, path: join(folder, name), size: statSync(join(folder, name)).size };
    };
    const first = await completion();
    for (const length of [0, 10, 1000]) {
      truncateSync(first.path, length);
      expect(await completion()).toEqual({ ...first, size: expect.closeTo(first.size, -4) });
    }
  });
});
