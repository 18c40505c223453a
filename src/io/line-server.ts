import type { Socket } from 'node:net';
import { CLOSING_MS } from './connection.ts';
import type { Listening } from './light-server.ts';
import { listenForUser } from './same-user.ts';

/** Bytes that a line may have: a script of the greatest length, with every character escaped, fits. */
export const LONGEST_LINE = 512 * 1024;

export interface LineServer extends Pick<Listening, 'on'> {
  /** Lets what was answered leave, and ends all connections. */
  close(): Promise<void>;
}

/**
 * Listens on a Unix socket that only its owner may use, and, once it may begin, answers each line with one, in order; any number of clients at once.
 * Throws a Failure.
 * @param answer null: the line is too long, and nothing more is read from that client
 * @param tell told of each client of another user, which is closed
 */
export async function serveLines(
  path: string,
  answer: (line: string | null) => string,
  begin: Promise<void>,
  tell: (text: string) => void,
): Promise<LineServer> {
  const clients = new Set<Socket>();
  const accept = (socket: Socket) => {
    clients.add(socket);
    socket.once('close', () => clients.delete(socket));
    socket.on('error', () => socket.destroy());
    void begin.then(() => answerLines(socket, answer));
  };
  const server = await listenForUser(path, accept, tell);
  return {
    on: (event, told) => server.on(event, told),
    close: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      // What the client may still write is not waited for; nor, for long, whether it reads.
      for (const client of clients) client.end(() => client.destroy());
      const late = setTimeout(() => {
        for (const client of clients) client.destroy();
      }, CLOSING_MS);
      await closed;
      clearTimeout(late);
    },
  };
}

function answerLines(socket: Socket, answer: (line: string | null) => string): void {
  let held: Buffer[] = [];
  let length = 0;
  const reply = (line: string | null) => {
    if (!socket.writable || socket.write(`${answer(line)}\n`)) return;
    // A client that does not read its answers gets no further ones.
    socket.pause();
    socket.once('drain', () => socket.resume());
  };
  const take = (bytes: Buffer) => {
    const line = Buffer.concat([...held, bytes]).toString();
    held = [];
    length = 0;
    if (line.trim() !== '') reply(line);
  };
  const read = (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      if (length + end - start > LONGEST_LINE) return tooLong();
      take(chunk.subarray(start, end));
      start = end + 1;
      if (socket.isPaused()) return void socket.unshift(chunk.subarray(start));
    }
    held.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > LONGEST_LINE) tooLong();
  };
  const tooLong = () => {
    held = [];
    socket.off('data', read);
    reply(null);
    socket.end();
    socket.resume();
  };
  socket.on('data', read);
  socket.once('end', () => {
    take(Buffer.alloc(0));
    socket.end();
  });
  socket.resume();
}
