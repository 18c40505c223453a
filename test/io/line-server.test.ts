import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect } from 'vitest';
import { serveLines } from '../../src/io/line-server.ts';
import { eventually } from '../process/eventually.ts';
import { it } from '../process/stage.ts';

const NOW = Promise.resolve();

describe('a client that does not read its answers', () => {
  it('gets no further ones until it does, then all of them, in order', async ({ stage }) => {
    const answered: string[] = [];
    const server = await serveLines(
      stage.endpoint,
      (line) => {
        answered.push(line ?? '');
        return `${line} ${'x'.repeat(100_000)}`;
      },
      NOW,
      () => {},
    );
    const client = connect(stage.endpoint).pause();
    await once(client, 'connect');
    const asked = Array.from({ length: 60 }, (_, number) => String(number));
    client.write(asked.map((line) => `${line}\n`).join(''));
    await eventually(() => answered.length > 0, 'something is answered');
    await new Promise((done) => setImmediate(done));
    expect(answered.length).toBeLessThan(asked.length);

    let heard = '';
    client.resume();
    client.on('data', (bytes) => {
      heard += bytes;
    });
    await eventually(() => heard.split('\n').length > asked.length, 'all is answered');
    expect(answered).toEqual(asked);
    expect(heard.match(/^\d+/gm)).toEqual(asked);
    client.destroy();
    await server.close();
  });

  it('does not keep the server from ending', async ({ stage }) => {
    let answered = 0;
    const server = await serveLines(
      stage.endpoint,
      () => {
        answered += 1;
        return 'x'.repeat(10_000_000);
      },
      NOW,
      () => {},
    );
    const client = connect(stage.endpoint).pause();
    client.write('a\n');
    await eventually(() => answered > 0, 'it is answered');
    await server.close();
    client.destroy();
  });
});
