import { mkdirSync, symlinkSync } from 'node:fs';
import { expect } from 'vitest';
import { mustBeDistinct } from '../../src/cli/distinct-paths.ts';
import { it } from '../process/stage.ts';

it.each([
  [{ endpoint: './b.sock' }, { capture: './b.sock' }, 'ENDPOINT and --capture are the same, ./b.sock'],
  [{ endpoint: '/run/b.sock' }, { 'endpoint-file': '/run/../run/b.sock' }, 'ENDPOINT and --endpoint-file'],
  [{ endpoint: 'b' }, { control: 'b' }, 'ENDPOINT and --control'],
  [{ endpoint: 'b' }, { backend: 'b' }, 'ENDPOINT and --backend'],
  [{}, { capture: 'c.pcapng', 'endpoint-file': 'c.pcapng' }, '--capture and --endpoint-file'],
  [{ listen: 'a', target: 'b' }, { capture: 'b' }, 'TARGET and --capture'],
  [{ capture: 'old.pcapng', endpoint: 'b' }, { capture: 'old.pcapng' }, 'CAPTURE and --capture'],
])('refuses one path for two things: %o %o', (args, flags, text) => {
  expect(() => mustBeDistinct(args, flags)).toThrow(text);
});

it.each([
  [{ endpoint: ':auto' }, { 'backend-endpoint': ':auto', control: 'c' }],
  [{ endpoint: 'a' }, { capture: '/dev/null', log: '/dev/null' }],
  // The command says itself what may have been meant by that.
  [{ listen: 'a', target: 'a' }, {}],
  [{ endpoint: undefined }, { capture: 'a.pcapng', control: undefined }],
])('takes distinct ones, and what any number can share: %o %o', (args, flags) => {
  expect(() => mustBeDistinct(args, flags)).not.toThrow();
});

it('knows the endpoint of the environment, unless one is given', () => {
  expect(() => mustBeDistinct({}, { capture: 'b' }, 'b')).toThrow('$HANDOFF_ENDPOINT and --capture');
  expect(() => mustBeDistinct({ endpoint: 'a' }, { capture: 'b' }, 'b')).not.toThrow();
});

it('knows a path through another directory', ({ stage }) => {
  mkdirSync(stage.path('real'));
  symlinkSync(stage.path('real'), stage.path('link'));
  const args = { endpoint: stage.path('real/b.sock') };
  expect(() => mustBeDistinct(args, { capture: stage.path('link/b.sock') })).toThrow('are the same');
});
