import { describe, expect } from 'vitest';
import { ofType } from '../process/running.ts';
import { it } from '../process/stage.ts';

describe.concurrent('fake-backend that drops an offer says in its records why', () => {
  it.for([
    ['none', '--sideband', 'sideband', 'unframed-bytes'],
    ['require', '--no-sideband', 'frame', 'descriptor-missing'],
  ] as const)('--sideband %s, and the broker has %s', async ([mode, flag, type, id], { stage }) => {
    const backend = await stage.fakeBackend(`--sideband ${mode}`);
    const { verdicts } = await stage.sendOffer([flag, '--expect', 'unanswered']);
    expect(verdicts).toMatchObject([{ outcome: 'unanswered' }]);
    await backend.recordOf(type);
    backend.signal('SIGTERM');
    const { records } = await backend.ended;
    expect(ofType(records, type)).toMatchObject([{ problems: [{ id, severity: 'error' }] }]);
    expect(ofType(records, 'summary')).toMatchObject([{ problems: { error: 1 } }]);
  });
});
