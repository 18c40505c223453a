import { describe, expect, it } from 'vitest';
import { judgeHello } from '../../src/handoff/judge-hello.ts';
import { hello, read } from '../wire/building.ts';

const judge = (fields: Parameters<typeof hello>[0], pid: number | null = 1, services?: string[]) =>
  judgeHello(
    read(hello({ peerPid: 1, ...fields }), 'client-to-broker'),
    pid,
    services === undefined ? null : new Set(services),
  );

describe('a broker takes a Hello', () => {
  it('and knows what the client said', () => {
    const { failed, checks, hello: said } = judge({ clientCapabilities: '1', clientKeepaliveSecs: '60' });
    expect(failed).toBeNull();
    expect(checks.every(({ result }) => result === 'passed')).toBe(true);
    expect(said).toMatchObject({ clientCapabilities: '1', clientKeepaliveSecs: '60' });
  });

  it.each([
    { serviceName: 'a' },
    { serviceName: `${'a-0'.repeat(21)}z` },
    { wantedVersion: '0.0.1-alpha.1' },
    { wantedVersion: '2.3.4-rc.1.beta' },
    { clientVersion: '' },
    { clientVersion: 'v'.repeat(128) },
    { clientLibName: 'ü'.repeat(32), clientLibVersion: '9'.repeat(64) },
    { clientMinProtocol: 0, clientMaxProtocol: 7 },
    { peerPid: 0 },
  ])('with %j', (fields) => {
    expect(judge(fields).failed).toBeNull();
  });

  it('from a client whose process the system does not tell', () => {
    expect(judge({ peerPid: 5 }, null).failed).toBeNull();
  });

  it('for a service that is known', () => {
    expect(judge({ serviceName: 'clud' }, 1, ['fbuild', 'clud']).failed).toBeNull();
  });
});

describe('a broker refuses a Hello', () => {
  it.each([
    ['protocol-range', { clientMinProtocol: 2, clientMaxProtocol: 3 }],
    ['protocol-range', { clientMinProtocol: 0, clientMaxProtocol: 0 }],
    ['service-name', { serviceName: '' }],
    ['service-name', { serviceName: 'a'.repeat(65) }],
    ['service-name', { serviceName: 'a_b' }],
    ['service-name', { serviceName: 'a\n' }],
    ['wanted-version', { wantedVersion: '' }],
    ['wanted-version', { wantedVersion: 'v1.0.0' }],
    ['wanted-version', { wantedVersion: '1.0.0-' }],
    ['wanted-version', { wantedVersion: '1.0.0-ALPHA' }],
    ['wanted-version', { wantedVersion: `1.0.0-${'a'.repeat(59)}` }],
    ['client-version', { clientVersion: 'ü'.repeat(65) }],
    ['client-lib', { clientLibName: 'n'.repeat(65) }],
    ['client-lib', { clientLibVersion: 'n'.repeat(65) }],
    ['peer-pid', { peerPid: 2 }],
  ] as const)('for %s: %j', (check, fields) => {
    expect(judge(fields).failed).toBe(check);
  });

  it('for a service that is not known', () => {
    const { failed, text } = judge({ serviceName: 'clud' }, 1, ['fbuild']);
    expect(failed).toBe('service');
    expect(text).toContain('"clud"');
  });

  it('and says what is required and what was found', () => {
    expect(judge({ peerPid: 2 }).text).toBe(
      'peer_pid must be 1, the process at the other end of the socket, found 2',
    );
  });
});
