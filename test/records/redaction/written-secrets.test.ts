import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../../src/records/redaction/written-secrets.ts';

const TOKEN = Buffer.from('4581c0ffee0912a4b5c6d7e8f9fbfcfd', 'hex');

describe('text that repeats a token', () => {
  it.each([
    ['unknown token 4581c0ffee0912a4b5c6d7e8f9fbfcfd.', 'unknown token 4581c0ff….'],
    ['4581C0FFEE0912A4B5C6D7E8F9FBFCFD', '4581C0FF…'],
    ['{4581c0ff-ee09-12a4-b5c6-d7e8f9fbfcfd} used', '{4581c0ff…} used'],
    ['45:81:c0:ff:ee:09:12:a4:b5:c6:d7:e8:f9:fb:fc:fd', '45:81:c0:ff…'],
    ['%45%81%c0%ff%ee%09%12%a4%b5%c6%d7%e8%f9%fb%fc%fd', '%45%81%c0%ff…'],
    ['45 81 c0 ff ee 09 12 a4 b5 c6 d7 e8 f9 fb fc fd', '45 81 c0 ff…'],
    ['[69, 129, 192, 255, 238, 9, 18, 164, 181, 198, 215, 232, 249, 251, 252, 253]', '[69, 129, 192, 255…]'],
    ['RYHA/+4JEqS1xtfo+fv8/Q==', 'RYHA…'],
    ['a=4581c0ffee0912a4b5c6d7e8f9fbfcfd b=00112233445566778899aabbccddeeff', 'a=4581c0ff… b=00112233…'],
  ])('%s', (text, shown) => expect(withoutSecrets(text)).toBe(shown));

  it('is also found where it is too short to be told by itself', () => {
    expect(withoutSecrets('token c0ffee0912a4', [])).toBe('token c0ffee0912a4');
    expect(withoutSecrets('token c0ffee0912a4', [TOKEN])).toBe('token c0ffee09…');
    expect(withoutSecrets('token RYHA/+4JEqS1xtfo+fv8/Q', [TOKEN])).toBe('token RYHA…');
    expect(withoutSecrets('token E%81%C0%FF%EE%09%12%A4%B5%C6%D7%E8%F9%FB%FC%FD', [TOKEN])).toBe(
      'token E%81%C0%FF…',
    );
    expect(withoutSecrets('token E%81%c0%ff%ee%09%12%a4%b5%c6%d7%e8%f9%fb%fc%fd', [TOKEN])).toBe(
      'token E%81%c0%ff…',
    );
    expect(withoutSecrets('no TOKENTOKENTOKENT here', [Buffer.from('TOKENTOKENTOKENT')])).toBe(
      'no TOKE… here',
    );
  });
});

describe('text that repeats none stays as it is', () => {
  it.each([
    '',
    'busy',
    'the backend is at 2026-11-27 20:56:39.123456, 12 of 16 in use',
    'no such file: /run/user/1000/zccache-backend-v2/socket-17.sock',
    'commit 79cec488a52d1778',
    'ports 1, 2, 3, 4, 5 and 6',
  ])('%s', (text) => expect(withoutSecrets(text, [TOKEN])).toBe(text));
});

it('cuts the beginning of a known secret with which a text ends that was cut', () => {
  const secret = Buffer.from('PASSWORD of mine');
  expect(withoutSecrets('it is PASSWORD…', [secret])).toBe('it is PASS……');
  expect(withoutSecrets('it is PASSWORDS', [secret])).toBe('it is PASSWORDS');
});
