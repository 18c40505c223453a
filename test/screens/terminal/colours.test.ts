import xterm from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import type { ScreenModel } from '../../../src/screens/parts/model.ts';
import { Painter } from '../../../src/screens/terminal/painter.ts';
import { fromBackend, toBackend, toClient } from '../../records/decoding.ts';
import { ack, bytes, OTHER_TOKEN, offer, ready } from '../../wire/building.ts';
import { backendDesk } from '../backend/desk.ts';
import { midway } from '../conform/board.ts';
import { formOf, verdict } from '../form/forms.ts';
import { replayed } from '../replay/replayed.ts';
import { tapOf } from '../tap/tapping.ts';
import { viewerOf } from '../viewer/viewing.ts';

/** The first 8 of the 16 colours, as terminals show them by default (those of Tango), red, green and blue from 0 to 255. */
const PALETTE = [0x000000, 0xcc0000, 0x4e9a06, 0xc4a000, 0x3465a4, 0x75507b, 0x06989a, 0xd3d7cf];
const BACKGROUNDS = { white: 0xffffff, black: 0x000000 };
/** What WCAG asks of large text and of signs. */
const LEAST_CONTRAST = 3;

function luminance(colour: number): number {
  const channel = (shift: number) => {
    const part = ((colour >> shift) & 0xff) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0);
}

function contrast(one: number, other: number): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return (light! + 0.05) / (dark! + 0.05);
}

/** Every cell of a screen that has a colour, with its colour. */
async function colouredCells(model: ScreenModel, colours: boolean) {
  const terminal = new xterm.Terminal({ cols: 120, rows: 40, allowProposedApi: true });
  model.handle({ type: 'resized', size: { columns: 120, rows: 40 } });
  new Painter((text) => terminal.write(text), colours).paint(model.lines());
  await new Promise<void>((done) => terminal.write('', done));
  const found: { readonly text: string; readonly colour: number }[] = [];
  for (let row = 0; row < 40; row++)
    for (let column = 0; column < 120; column++) {
      const cell = terminal.buffer.active.getLine(row)?.getCell(column);
      if (cell === undefined || (cell.isFgDefault() && cell.isBgDefault())) continue;
      expect(cell.isBgDefault()).toBe(true);
      expect(cell.isFgPalette()).toBe(true);
      found.push({ text: cell.getChars(), colour: cell.getFgColor() });
    }
  return found;
}

const TRAFFIC = [
  toBackend(offer(), { time: 1_000_000 }),
  fromBackend(ack(), { time: 2_000_000 }),
  toBackend(offer({ token: OTHER_TOKEN }), { connection: 2, time: 3_000_000 }),
  fromBackend(ack({ token: OTHER_TOKEN, accepted: false }), { connection: 2, time: 4_000_000 }),
  toBackend(offer({ token: bytes('c0'.repeat(16)) }), { connection: 3, time: 5_000_000 }),
  fromBackend(ack({ token: bytes('c1'.repeat(16)) }), { connection: 3, time: 6_000_000 }),
  toClient(ready({ token: bytes('c0'.repeat(16)) }), { connection: 0, time: 7_000_000 }),
];

function pressing(model: ScreenModel, ...names: readonly string[]): ScreenModel {
  for (const name of names) model.handle({ type: 'key', name });
  return model;
}

function offers(): ScreenModel {
  const desk = backendDesk();
  desk.offers(0, 'zccache');
  pressing(desk.model, 'a');
  desk.becomes(0, 'accepted');
  return desk.model;
}

/** A tap whose held ACK has been edited so that it fails a check. */
function tap(): ScreenModel {
  const { model, held, offered, answered } = tapOf();
  held.hold('message in "HandoffOffer HandoffAck"');
  offered();
  answered();
  return pressing(model, 'L', 'j', 'e', 'j', 'Enter', 'G');
}

async function sent(): Promise<ScreenModel> {
  const { model } = formOf([verdict(null), verdict('token')]);
  for (let count = 0; count < 2; count++) {
    pressing(model, 'S');
    await new Promise((done) => setImmediate(done));
  }
  return pressing(model, 'Tab');
}

const SCREENS: readonly (readonly [string, () => ScreenModel | Promise<ScreenModel>])[] = [
  ['records', () => viewerOf(TRAFFIC).model],
  ['handoffs', () => pressing(viewerOf(TRAFFIC).model, 'H', 'G')],
  ['a ladder', () => pressing(viewerOf(TRAFFIC).model, 'H', 'G', 'Enter', 'z')],
  ['the timeline', () => pressing(viewerOf(TRAFFIC, true).model, 'T', 'z')],
  ['fake-backend', offers],
  ['tap', tap],
  ['send-offer', sent],
  ['conform', () => midway().model],
  ['replay', () => pressing(replayed().model, 'g', 'n')],
];

describe.each(SCREENS)('the colours of %s', (_name, made) => {
  it.each(Object.entries(BACKGROUNDS))('can be read on %s, cell by cell', async (_background, background) => {
    const cells = await colouredCells(await made(), true);
    expect(cells.length).toBeGreaterThan(0);
    for (const { colour } of cells)
      expect(contrast(PALETTE[colour]!, background)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
  });

  it('are left out with NO_COLOR', async () => {
    expect(await colouredCells(await made(), false)).toEqual([]);
  });
});
