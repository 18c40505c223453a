import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../../src/services/control/request.ts';

describe('a request', () => {
  it('replaces a script', () => {
    expect(parseRequest('{"set":"reply","script":"refuse:busy*3,ack"}')).toEqual({
      type: 'set',
      name: 'reply',
      script: 'refuse:busy*3,ack',
    });
    expect(parseRequest('{"set":"break","frame":"ack","script":"drop*1"}')).toEqual({
      type: 'set',
      name: 'break ack',
      script: 'drop*1',
    });
  });

  it('lists, holds, decides and stops', () => {
    expect(parseRequest('{"list":"handoffs"}')).toEqual({ type: 'list', what: 'handoffs' });
    expect(parseRequest('{"hold":true}')).toEqual({ type: 'hold', hold: true, frame: null });
    expect(parseRequest(' {"decide":3, "script":"ack"}\r')).toEqual({
      type: 'decide',
      index: 3,
      of: 'handoffs',
      script: 'ack',
    });
    expect(parseRequest('{"list":"frames"}')).toEqual({ type: 'list', what: 'frames' });
    expect(parseRequest('{"hold":true,"frame":"ack"}')).toEqual({ type: 'hold', hold: true, frame: 'ack' });
    expect(parseRequest('{"decide":0,"of":"frames","script":"drop"}')).toMatchObject({ of: 'frames' });
    expect(parseRequest('{"stop":true}')).toEqual({ type: 'stop' });
  });

  it.each([
    ['{"set":"reply"', 'not JSON'],
    ['[]', 'one JSON object'],
    ['null', 'one JSON object'],
    ['{}', 'exactly one of'],
    ['{"lits":"handoffs"}', 'did you mean list?'],
    ['{"hold":true,"stop":true}', 'exactly one of'],
    ['{"set":"reply"}', '"script" must be a script'],
    ['{"set":"break","script":"drop"}', '"frame" must be'],
    ['{"set":"reply","frame":"ack","script":"ack"}', '"frame" is only for'],
    ['{"list":"all"}', '"list" must be'],
    ['{"hold":false,"frame":"ack"}', '"frame" is only for'],
    ['{"hold":true,"frame":1}', '"frame" must be'],
    ['{"decide":0,"of":"all","script":"ack"}', '"of" must be'],
    ['{"hold":"yes"}', '"hold" must be'],
    ['{"decide":-1,"script":"ack"}', '"decide" must be'],
    ['{"decide":1e300,"script":"ack"}', '"decide" must be'],
    ['{"stop":false}', '"stop" must be'],
    ['{"stop":true,"now":1}', 'no field "now"'],
  ])('that cannot be carried out is refused: %s', (line, why) => {
    expect(() => parseRequest(line)).toThrow(why);
  });
});
