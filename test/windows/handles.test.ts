import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pipeName, serve, start } from './stage.ts';
import { onWindows, windowsPath } from './wine.ts';

const folder = mkdtempSync(join(tmpdir(), 'handoff-cli-windows-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('an offer with a handle', () => {
  it('needs no configuration: fake-backend serves the connection of send-offer', async () => {
    const backend = await serve('fake-backend', '--once');
    expect((await backend.record('listening')).endpoint).toBe('\\\\.\\pipe\\handoff-cli-root-backend');
    const { code, records } = await start('send-offer', '--send', 'ping', '--expect-answer', 'ping').ended;
    expect(code).toBe(0);
    expect(records).toContainEqual(
      expect.objectContaining({
        type: 'verdict',
        outcome: 'accepted',
        adopted: { sent: 'ping', received: 'ping', closed: false },
      }),
    );
    const ended = await backend.ended;
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain('echoed 4 bytes and ended');
    const offer = await backend.record('frame');
    const { handleValue } = offer.payload as { readonly handleValue: string };
    expect(offer).toMatchObject({
      descriptors: 1,
      passed: [{ kind: 'stream', blocking: null, fate: 'adopted', handle: handleValue }],
      problems: [],
    });
    expect(await backend.record('handoff')).toMatchObject({ passed: [{ fate: 'adopted' }], problems: [] });
  });

  it('is closed in the backend after a refusal', async () => {
    const pipe = pipeName();
    const capture = join(folder, 'refused.pcapng');
    const backend = await serve(
      'fake-backend',
      pipe,
      '--once',
      '--reply',
      'refuse:busy',
      '--capture',
      windowsPath(capture),
    );
    const { code, records } = await start('send-offer', pipe, '--expect', 'refused').ended;
    expect(code).toBe(0);
    expect(records).toContainEqual(
      expect.objectContaining({ type: 'verdict', outcome: 'refused', released: true }),
    );
    await backend.ended;
    expect(await backend.record('handoff')).toMatchObject({ passed: [{ kind: 'stream', fate: 'closed' }] });
    const decoded = await onWindows(['decode', '--json', windowsPath(capture)]).ended;
    expect(decoded.records).toContainEqual(
      expect.objectContaining({ type: 'handoff', passed: [expect.objectContaining({ fate: 'closed' })] }),
    );
  });

  it('that a backend leaks is found, and closed there', async () => {
    const pipe = pipeName();
    await serve('fake-backend', pipe, '--once', '--reply', 'leak');
    const offer = start('send-offer', pipe, '--expect', 'refused');
    const { records, stderr } = await offer.ended;
    expect(records).toContainEqual(expect.objectContaining({ type: 'verdict', released: false }));
    expect(stderr).toMatch(/the backend kept the handle \d+ though it refused; it is closed there now/);
  });

  it.each([
    ['0', 'handle-missing', 'no handle came with the offer', ['--no-sideband']],
    ['6400', 'handle-invalid', 'the handle 6400 is not one that was passed to this process', []],
    ['18446744073709551615', 'handle-invalid', 'is not one that was passed', []],
  ] as const)('that is %s is refused, and a problem: %s', async (value, problem, reason, more) => {
    const pipe = pipeName();
    const backend = await serve('fake-backend', pipe, '--once');
    const { records } = await start('send-offer', pipe, '--handle-value', value, ...more).ended;
    expect(records).toContainEqual(
      expect.objectContaining({
        type: 'verdict',
        outcome: 'refused',
        errorDetail: expect.stringContaining(reason),
      }),
    );
    await backend.ended;
    expect(await backend.record('frame')).toMatchObject({ problems: [{ id: problem, severity: 'error' }] });
  });

  it('is taken back where no offer tells the backend of it', async () => {
    const pipe = pipeName();
    await serve('fake-backend', pipe, '--once');
    const args = ['--offer', 'hangup', '--count', '3', '--expect', 'unanswered'];
    const { code, records, stderr } = await start('send-offer', pipe, ...args).ended;
    expect(code).toBe(0);
    expect(
      stderr.match(/no offer has named the handle \d+ to the backend; it is closed there again/g),
    ).toHaveLength(3);
    expect(records).toContainEqual(
      expect.objectContaining({ type: 'verdict', outcome: 'unanswered', released: null }),
    );
  });
});

it('fake-broker hands its client over by a handle', async () => {
  const [pipe, broker] = [pipeName(), pipeName()];
  const backend = await serve('fake-backend', pipe, '--once');
  const brokers = await serve('fake-broker', broker, '--backend', pipe, '--once');
  const { code, records } = await start('send-hello', broker, '--send', 'ping').ended;
  expect(code).toBe(0);
  expect(records).toContainEqual(
    expect.objectContaining({
      type: 'verdict',
      route: 'adopted',
      adopted: { sent: 'ping', received: 'ping', closed: false },
    }),
  );
  await brokers.ended;
  expect(await brokers.record('client')).toMatchObject({ state: 'adopted', reply: 'negotiated' });
  expect((await backend.ended).stderr).toContain('echoed 4 bytes');
});

it('a client falls back to the pipe that the broker names', async () => {
  const [pipe, broker] = [pipeName(), pipeName()];
  await serve('fake-backend', pipe, '--once', '--reply', 'refuse:busy');
  await serve('fake-broker', broker, '--backend', pipe, '--once');
  const { records } = await start('send-hello', broker, '--send', 'ping', '--expect', 'reconnected').ended;
  expect(records).toContainEqual(
    expect.objectContaining({
      type: 'verdict',
      route: 'reconnected',
      reconnected: { sent: 'ping', received: 'ping', closed: false },
    }),
  );
});

it('tap passes handles on, and says what it made of them', async () => {
  const [pipe, tapped] = [pipeName(), pipeName()];
  const backend = await serve('fake-backend', pipe, '--once');
  const tap = await serve('tap', tapped, pipe, '--once');
  const { code, records } = await start('send-offer', tapped, '--send', 'ping').ended;
  expect(code).toBe(0);
  expect(records).toContainEqual(
    expect.objectContaining({ adopted: { sent: 'ping', received: 'ping', closed: false } }),
  );
  await tap.ended;
  expect(await tap.record('changed')).toMatchObject({ by: 'handle-value', message: 'HandoffOffer' });
  await backend.ended;
  const offer = await backend.record('frame');
  const { payload } = await tap.record('frame');
  expect(offer.payload).toEqual(payload);
  expect(offer).toMatchObject({ passed: [{ kind: 'stream', fate: 'adopted' }], problems: [] });
});
