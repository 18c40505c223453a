// Modules of Node that take long to load and that most processes never use: they are loaded when something of them is first asked for.
const LAZY = ['node:crypto', 'node:fs/promises', 'node:zlib'];

/** Has each import of one of them, in our code and in packages, look the name up at the moment when it is used. */
export function lazyBuiltins() {
  return {
    name: 'lazy-builtins',
    setup({ onResolve, onLoad }) {
      const filter = new RegExp(`^(${LAZY.join('|')})$`);
      onResolve({ filter }, ({ path }) => ({ path, namespace: 'lazy-builtin' }));
      onLoad({ filter: /./, namespace: 'lazy-builtin' }, ({ path }) => ({ contents: lazily(path) }));
    },
  };
}

function lazily(id) {
  const names = JSON.stringify(Object.keys(process.getBuiltinModule(id)));
  return `for (const name of ${names})
  Object.defineProperty(exports, name, { enumerable: true, get: () => process.getBuiltinModule('${id}')[name] });`;
}
