import { describe, expect, it } from 'vitest';
import { ack, concat, offer, TOKEN, toHex } from '../wire/building.ts';
import { read } from './reading.ts';

const asRead = (characters: number, length: number, form: string) =>
  `its ${characters} bytes of text are read as ${form}, ${length} bytes; --from raw reads them as they are`;

describe('a text that shows bytes', () => {
  it('is said to have been read as such where they are nothing of the protocol', async () => {
    const { remarks } = await read('0123456789abcdef');
    expect(remarks).toEqual([asRead(16, 8, 'hex digits')]);
    expect((await read('took [12, 30, 44, 50] ms\n')).remarks).toEqual([
      asRead(25, 4, 'bytes as Rust, Python, C, Go and JavaScript print them'),
    ]);
    expect((await read('session 7fK2mQ9xLp3vR8tYw1ZbNc\n')).remarks).toEqual([asRead(31, 16, 'base64')]);
  });

  it('needs no remark where a frame is there, or a sideband before one', async () => {
    for (const shown of [ack(), concat(TOKEN, offer())])
      for (const text of [toHex(shown), `[${[...shown].join(', ')}]`, Buffer.from(shown).toString('base64')])
        expect(await read(text, 7)).toMatchObject({ failure: null, remarks: [] });
  });

  it('needs none where the offsets of a dump are beside them', async () => {
    expect((await read('00000000: 6865 6c6c 6f                             hello\n')).remarks).toEqual([]);
  });
});
