// Which folder of src/ may import which. docs/decisions.md, "The house".
const rooms = {
  wire: ['generated'],
  values: ['wire'],
  frames: ['wire', 'generated'],
  faults: ['wire', 'frames'],
  script: ['wire', 'frames', 'faults', 'values'],
  handoff: ['wire'],
  records: ['wire', 'handoff'],
  fast: ['wire', 'handoff', 'records', 'output', 'text'],
  conversations: ['wire', 'frames', 'faults', 'script', 'handoff', 'records'],
  text: ['wire'],
  filter: ['wire', 'handoff', 'records'],
  formats: ['wire', 'handoff', 'records', 'text'],
  output: ['records', 'formats', 'text', 'failure'],
  capture: ['wire', 'records', 'failure'],
  io: ['wire', 'frames', 'script', 'conversations', 'failure'],
  browse: ['wire', 'handoff', 'records', 'text', 'failure'],
  services: [
    'wire',
    'frames',
    'faults',
    'script',
    'handoff',
    'conversations',
    'records',
    'fast',
    'capture',
    'filter',
    'formats',
    'text',
    'output',
    'io',
    'failure',
  ],
  screens: [
    'wire',
    'frames',
    'faults',
    'script',
    'handoff',
    'records',
    'capture',
    'browse',
    'filter',
    'formats',
    'text',
    'output',
    'io',
    'services',
    'failure',
  ],
  cli: ['wire', 'values', 'faults', 'script', 'handoff', 'formats', 'text', 'output', 'services', 'failure'],
};
/** No sockets, files, clocks or processes in these: everything is handed in. */
const CORE = 'wire|values|frames|faults|script|handoff|conversations|records|fast';

const only = ([room, allowed]) => ({
  name: `${room}-imports`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: [room, ...allowed].map((name) => `^src/${name}(/|[.])`) },
});

module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(only),
    {
      name: 'every-folder-has-a-rule',
      severity: 'error',
      from: {},
      to: { path: '^src/[^/]+/', pathNot: `^src/(${Object.keys(rooms).join('|')}|commands|generated)/` },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-without-input-or-output',
      severity: 'error',
      from: { path: `^src/(${CORE})/` },
      to: { path: '^(node:)?(fs|net|child_process|process|os|timers|crypto|perf_hooks)(/|$)' },
    },
    {
      name: 'what-is-shipped-knows-no-tools',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(tools|test|scripts)/' },
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
