import { expect, it } from 'vitest';
import { encodeMessage } from '../../../src/frames/encode.ts';
import { KnownSecrets } from '../../../src/records/redaction/known-secrets.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { frame, HELLO, TOKEN } from '../../wire/building.ts';

it('knows the secrets of a message and of those in it, once each', () => {
  const secrets = new KnownSecrets();
  const hello = encodeMessage('Hello', {
    ...HELLO,
    authToken: TOKEN,
    capabilityToken: Buffer.from('capable'),
  });
  const negotiated = { negotiatedProtocol: 1, handlePassedToken: Buffer.from('handed over to you') };
  const reply = encodeMessage('HelloReply', { negotiated });
  for (const bytes of [frame({}, hello), frame({ kind: 1 }, reply), frame({}, hello)])
    secrets.learn(readFrame(bytes, 0, bytes.length, 0, null).payload);
  expect(secrets.all.map((secret) => Buffer.from(secret).toString('latin1')).toSorted()).toEqual(
    [Buffer.from(TOKEN).toString('latin1'), 'capable', 'handed over to you'].toSorted(),
  );
});

it('knows no more than the last 64, and none that is longer than any token', () => {
  const secrets = new KnownSecrets();
  secrets.add(new Uint8Array(5_000));
  for (let at = 0; at < 100; at++) secrets.add(Uint8Array.of(at, 1, 2, 3, 4));
  expect(secrets.all.map(([first]) => first)).toEqual(Array.from({ length: 64 }, (_, at) => at + 36));
});
