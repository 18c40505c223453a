import { describe, expect } from 'vitest';
import { parseScript } from '../../src/script/script.ts';
import { stepSource } from '../../src/script/step-source.ts';
import { dialRaw } from '../process/raw-peers.ts';
import { ofType } from '../process/running.ts';
import { it } from '../process/stage.ts';
import { hello } from '../wire/building.ts';
import { backendHere, brokerHere, helloHere } from './here.ts';

const readies = (script: string) => stepSource(parseScript(script, 'ready'));

describe.concurrent('fake-broker', () => {
  it('ends after as many clients as it was asked for, with a record of each', async ({ stage }) => {
    await backendHere(stage, 'ack');
    const broker = await brokerHere(stage, { count: 2 });
    for (let client = 0; client < 2; client++) await helloHere(stage);
    expect(await broker.ended).toBe(0);
    expect(ofType(broker.records, 'client')).toMatchObject([{ state: 'adopted' }, { state: 'adopted' }]);
    expect(ofType(broker.records, 'summary')).toHaveLength(1);
  });

  it('says in the record that a client was misled', async ({ stage }) => {
    await backendHere(stage, 'refuse');
    const broker = await brokerHere(stage, { readies: readies('accept') });
    await helloHere(stage);
    await broker.end();
    expect(ofType(broker.records, 'client')).toMatchObject([{ state: 'misled' }]);
  });

  it('tells a client that says nothing more, but listens, also later', async ({ stage }) => {
    await backendHere(stage, 'ack');
    const broker = await brokerHere(stage, { count: 1, readies: readies('delay:300ms') });
    const client = await dialRaw(stage, stage.broker);
    client.socket.end(hello());
    await client.over;
    expect(await broker.ended).toBe(0);
    expect(ofType(broker.records, 'client')).toMatchObject([{ state: 'adopted' }]);
  });

  it('leaves a client that says nothing more where it has nothing more to say', async ({ stage }) => {
    await backendHere(stage, 'ack');
    const broker = await brokerHere(stage, { count: 1, readies: readies('silent') });
    const client = await dialRaw(stage, stage.broker);
    client.socket.end(hello());
    await client.over;
    expect(await broker.ended).toBe(0);
  });

  it('refuses a service that it does not know', async ({ stage }) => {
    const broker = await brokerHere(stage, { services: new Set(['other']) });
    const { verdicts } = await helloHere(stage, { expect: 'refused' });
    expect(verdicts).toMatchObject([{ errorDetail: 'no service is called "zccache"' }]);
    await broker.end();
    expect(ofType(broker.records, 'client')).toMatchObject([
      { reply: 'refused', code: 'ERROR_SERVICE_UNKNOWN' },
    ]);
  });

  it('refuses where it has no descriptors left', async ({ stage }) => {
    await brokerHere(stage, { fdPressure: true });
    const { verdicts } = await helloHere(stage, { expect: 'refused' });
    expect(verdicts).toMatchObject([{ errorDetail: expect.stringContaining('no descriptors are left') }]);
  });

  it('tells where it listens and where clients fall back to', async ({ stage }) => {
    const broker = await brokerHere(stage, { hint: 'try it' });
    expect(ofType(broker.records, 'listening')).toMatchObject([{ endpoint: stage.broker }]);
    expect(broker.notices).toEqual([
      `listening on ${stage.broker}, offering to ${stage.endpoint}`,
      `clients fall back to ${stage.path('fallback.sock')}, an echo`,
      'try it',
    ]);
  });
});
