import { expect, it } from 'vitest';
import { openSource } from '../../../src/capture/source.ts';

/** More than are followed at once. */
const MANY = 9_000;

/** A line on which a process of its own says something on a socket that it never closes. */
function said(socket: number): string {
  return `${100 + socket} 1700000000.000001 sendto(3<UNIX-STREAM:[${2 * socket}->${2 * socket + 1}]>, "ping", 4, 0, NULL, 0) = 4\n`;
}

async function connectionsIn(lines: readonly string[]) {
  const chunks = (async function* () {
    yield Buffer.from(lines.join(''));
  })();
  const source = await openSource(chunks, null);
  const connections: number[] = [];
  for await (const { connection } of source.segments) connections.push(connection);
  return { connections, remarks: source.remarks };
}

it('follows a bounded number of sockets of a log, and says that it has given some up', async () => {
  const lines = Array.from({ length: MANY }, (_, socket) => said(socket + 1));
  const { connections, remarks } = await connectionsIn([...lines, said(1), said(MANY)]);
  // The last one is still known; the first one counts as another connection.
  expect(connections.slice(-2)).toEqual([MANY, MANY - 1]);
  expect(remarks.join()).toContain('more sockets are open');
});

it('knows every socket of a log with fewer', async () => {
  const lines = Array.from({ length: 100 }, (_, socket) => said(socket + 1));
  const { connections, remarks } = await connectionsIn([...lines, said(1)]);
  expect(connections.at(-1)).toBe(0);
  expect(remarks).toEqual([]);
});

it('calls that are interrupted again and again do not add up', async () => {
  const call =
    '7 1700000000.000001 read(3 <unfinished ...>\n7 1700000000.000002 <... read resumed>, "", 1) = 0\n';
  const { connections } = await connectionsIn([said(1), call.repeat(150_000), said(1)]);
  expect(connections).toEqual([0, 0]);
});
