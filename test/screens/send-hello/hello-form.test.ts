import { expect, it } from 'vitest';
import { helloCommand } from '../../../src/screens/send-hello/hello-form.ts';

const FILLED = {
  service: 'zccache',
  wantedVersion: '1.0.0',
  clientVersion: '',
  adopt: 'yes',
  script: 'hello',
  readyTimeout: '2s',
  send: '',
} as const;

it('leaves out what is empty or the default', () => {
  expect(helloCommand('/run/b.sock', FILLED)).toBe(
    'handoff-cli send-hello /run/b.sock --service zccache --wanted-version 1.0.0 --ready-timeout 2s',
  );
});

it('says everything that was filled in, quoted where a shell needs that', () => {
  const command = helloCommand('/run/b.sock', {
    ...FILLED,
    adopt: 'no',
    script: 'corrupt:peer-pid',
    send: 'a b',
  });
  expect(command).toContain(' --hello corrupt:peer-pid ');
  expect(command).toContain(" --send 'a b' --no-adopt");
});
