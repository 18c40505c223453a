import { beforeAll, expect, it } from 'vitest';
import { encodeDraft } from '../../src/frames/draft.ts';
import { offerDraft } from '../../src/frames/offer.ts';
import { messageValue } from '../../src/wire/fields/value.ts';
import { readFrame } from '../../src/wire/frame/frame.ts';
import { compiled } from './compiled.ts';
import { pipeName, serve } from './stage.ts';
import { WindowsProcess } from './wine.ts';

let broker = '';
/** The greatest value that takes five bytes on the wire and is no handle. */
const PLACE = 0xffff_ffff;
const TOKEN = Buffer.from('45814581458145814581458145814581', 'hex');

beforeAll(() => {
  broker = compiled('handing-broker');
});

/** An offer, and where its handle_value is. */
function offer(): { readonly hex: string; readonly at: number } {
  const fields = { token: TOKEN, correlationId: '9', serviceName: 'zccache', handleValue: String(PLACE) };
  const bytes = Buffer.from(encodeDraft(offerDraft(fields)));
  return { hex: bytes.toString('hex'), at: bytes.indexOf(Buffer.from('08ffffffff0f', 'hex')) + 1 };
}

it('fake-backend serves what a broker duplicates into it as the reference does', async () => {
  const pipe = pipeName();
  const backend = await serve('fake-backend', pipe, '--once');
  const { hex, at } = offer();
  const process = new WindowsProcess(broker, [`\\\\.\\pipe\\${pipe}`, hex, String(at), 'ping']);
  const { code, stdout, stderr } = await process.ended;
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const ack = Buffer.from(/^ack ([\da-f]+)/.exec(stdout)![1]!, 'hex');
  const { message, payload } = readFrame(ack, 0, ack.length, 0, 'backend-to-broker');
  expect(message).toBe('HandoffAck');
  expect(messageValue(payload!)).toMatchObject({ accepted: true, token: TOKEN.toString('hex') });
  expect(stdout).toContain('client ping');
  const { code: ended } = await backend.ended;
  expect(ended).toBe(0);
  expect(await backend.record('frame')).toMatchObject({
    message: 'HandoffOffer',
    passed: [{ kind: 'stream', fate: 'adopted' }],
  });
});

it('a refused one is closed in the backend: the broker’s client sees the end', async () => {
  const pipe = pipeName();
  const backend = await serve('fake-backend', pipe, '--once', '--reply', 'refuse:busy');
  const { hex, at } = offer();
  const process = new WindowsProcess(broker, [`\\\\.\\pipe\\${pipe}`, hex, String(at), 'ping']);
  const { code, stdout, stderr } = await process.ended;
  expect(stdout).toContain('ack ');
  expect(code).toBe(3);
  // ERROR_NO_DATA and ERROR_BROKEN_PIPE: nobody holds the other end any longer.
  expect(stderr).toMatch(/error (232|109) of Windows/);
  await backend.ended;
  expect(await backend.record('handoff')).toMatchObject({ outcome: 'refused', passed: [{ fate: 'closed' }] });
});
