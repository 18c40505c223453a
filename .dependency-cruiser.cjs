// Which folder of src/ may import which. docs/decisions.md, "Folders".
const only = (folder, allowed) => ({
  name: `${folder}-imports`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: [folder, ...allowed].map((name) => `^src/${name}(/|[.])`) },
});

module.exports = {
  forbidden: [
    only('protocol', ['generated']),
    only('handoff', ['protocol']),
    only('values', ['protocol']),
    only('records', ['protocol', 'handoff']),
    only('faults', ['protocol']),
    only('peers', ['protocol', 'handoff', 'faults', 'values']),
    only('replay', ['protocol', 'records', 'peers']),
    only('transport', ['protocol', 'handoff', 'peers', 'replay', 'failure']),
    only('capture', ['protocol', 'records', 'failure']),
    only('browse', ['protocol', 'handoff', 'records', 'report', 'failure']),
    only('filter', ['report']),
    only('wireshark', ['protocol', 'capture']),
    only('report', ['protocol', 'handoff', 'records', 'failure']),
    only('run', [
      'protocol',
      'handoff',
      'records',
      'faults',
      'peers',
      'replay',
      'transport',
      'capture',
      'filter',
      'report',
      'failure',
    ]),
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'core-without-input-or-output',
      severity: 'error',
      from: { path: '^src/(protocol|handoff|records|peers|replay|faults|values)/' },
      to: { path: '^(node:)?(fs|net|child_process|process|os)$' },
    },
    {
      name: 'nobody-imports-commands',
      severity: 'error',
      from: { pathNot: '^src/commands/' },
      to: { path: '^src/commands/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
