import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { type Descriptors, loadDescriptors } from '../../src/io/descriptors.ts';
import type { StreamSocket } from '../../src/io/light-socket.ts';
import { Outbox } from '../../src/io/outbox.ts';
import { eventually } from '../process/eventually.ts';

const LENGTH = 2 * 1024 * 1024;

async function loadedDescriptors(): Promise<Descriptors> {
  const loaded = await loadDescriptors();
  if (loaded instanceof Failure) throw loaded;
  return loaded;
}

/** A pattern in which no two places nearby look alike. */
function sample(): Buffer {
  return Buffer.from(Uint32Array.from({ length: LENGTH / 4 }, (_, index) => index).buffer);
}

/** Reads everything that comes, whenever it is asked for, and notes where descriptors came. */
function reader(descriptors: Descriptors, number: number) {
  const read = { bytes: [] as Uint8Array[], length: 0, descriptorsAt: [] as number[] };
  return Object.assign(read, {
    all: () => {
      for (let found = descriptors.receive(number, 65_536); found.type === 'bytes'; ) {
        if (found.unread > 0) descriptors.skip(number, found.unread);
        for (const came of found.descriptors) {
          read.descriptorsAt.push(read.length);
          closeSync(came);
        }
        read.bytes.push(found.bytes);
        read.length += found.bytes.length;
        found = descriptors.receive(number, 65_536);
      }
    },
  });
}

const KINDS: readonly (readonly [string, (number: number, descriptors: Descriptors) => StreamSocket])[] = [
  ['a light socket', (number, descriptors) => descriptors.light!.socket(number)],
  ['a socket of Node’s', (number) => new Socket({ fd: number, readable: true, writable: true })],
];

describe.each(KINDS)('what is written to %s', (_name, socketOf) => {
  it('leaves in order, with its descriptors, however often the socket is full', async () => {
    const descriptors = await loadedDescriptors();
    const [one, other] = descriptors.calls.socketPair();
    const socket = socketOf(one, descriptors);
    let drained = 0;
    const failures: string[] = [];
    const owner = { drained: () => void drained++, failed: (code: string) => void failures.push(code) };
    const outbox = new Outbox(socket, descriptors, owner);
    outbox.pastNode = true;
    const passed = descriptors.duplicate(other);
    const said = sample();
    outbox.write(said, []);
    expect(outbox.queued).toBeGreaterThan(0);
    outbox.write(Buffer.from('with a descriptor'), [passed]);
    let written = false;
    outbox.whenWritten(() => {
      written = true;
    });
    const heard = reader(descriptors, other);
    await eventually(() => {
      heard.all();
      return heard.length === LENGTH + 17;
    }, 'all of it is read');
    await eventually(() => written, 'it is told that all has left');
    expect(Buffer.concat(heard.bytes).subarray(0, LENGTH).equals(said)).toBe(true);
    expect([heard.descriptorsAt, outbox.queued, failures]).toEqual([[LENGTH], 0, []]);
    expect(outbox.abandon()).toBe(0);
    expect(drained).toBeGreaterThan(0);
    socket.destroy();
    closeSync(other);
  });

  it('fails once nobody is left to read it', async () => {
    const descriptors = await loadedDescriptors();
    const [one, other] = descriptors.calls.socketPair();
    const socket = socketOf(one, descriptors);
    if (socket instanceof Socket) socket.on('error', () => {});
    const failures: string[] = [];
    const owner = { drained: () => {}, failed: (code: string) => void failures.push(code) };
    const outbox = new Outbox(socket, descriptors, owner);
    outbox.pastNode = true;
    outbox.write(sample(), []);
    const { queued } = outbox;
    closeSync(other);
    await eventually(() => failures.length > 0, 'it fails');
    expect(outbox.abandon()).toBe(queued);
    expect(failures[0]).toMatch(/^(EPIPE|ECONNRESET)$/);
    socket.destroy();
  });
});
