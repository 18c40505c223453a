import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PrivateDirectory } from '../../src/io/private-directory.ts';
import { listedSockets } from '../../src/io/unix-sockets.ts';

it.runIf(process.platform === 'linux')(
  'lists who listens at a path, and who is connected there',
  async () => {
    const directory = new PrivateDirectory();
    const path = join(directory.path, 'with space.sock');
    const server = createServer().listen(path);
    await once(server, 'listening');
    const client = connect(path);
    const [accepted] = await once(server, 'connection');
    const here = (listedSockets() ?? []).filter((socket) => socket.path === path);
    expect(here.map(({ listening }) => listening).sort()).toEqual([false, true]);
    expect(new Set(here.map(({ inode }) => inode)).size).toBe(2);
    client.destroy();
    accepted.destroy();
    server.close();
    directory.remove();
  },
);
