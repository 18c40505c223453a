import { describe, expect, it } from 'vitest';
import { TokenStore } from '../../src/handoff/tokens.ts';

const token = (number: number) => number.toString(16).padStart(32, '0');

describe('a token that is pending', () => {
  it('expires after 30 s', () => {
    let now = 0;
    const tokens = new TokenStore(null, () => now);
    tokens.hold(token(1));
    now = 29_999;
    expect(tokens.reasonAgainst(token(1))).toBeNull();
    now = 30_000;
    expect(tokens.reasonAgainst(token(1))).toMatch(/expired.*30 s/);
  });

  it('is one of 1024 at most, and one that ends makes room', () => {
    const tokens = new TokenStore(null, () => 0);
    for (let number = 0; number < 1024; number++) tokens.hold(token(number));
    expect(tokens.reasonAgainst(token(5000))).toMatch(/1024 tokens are pending/);
    expect(tokens.reasonAgainst(token(5))).toBeNull();
    tokens.release(token(7));
    expect(tokens.reasonAgainst(token(5000))).toBeNull();
  });

  it('counts once for all offers that hold it, and until the last of them ends', () => {
    let now = 0;
    const tokens = new TokenStore(null, () => now);
    tokens.hold(token(1));
    now = 20_000;
    tokens.hold(token(1));
    tokens.release(token(1));
    now = 30_000;
    expect(tokens.reasonAgainst(token(1))).toMatch(/expired/);
    tokens.release(token(1));
    expect(tokens.reasonAgainst(token(1))).toBeNull();
  });
});

describe('a token that was accepted', () => {
  it('is not accepted again', () => {
    const tokens = new TokenStore(null, () => 0);
    tokens.consume(token(1));
    expect(tokens.reasonAgainst(token(1))).toMatch(/used/);
  });

  it('is forgotten after 65,536 others', () => {
    const tokens = new TokenStore(null, () => 0);
    for (let number = 0; number <= 65_536; number++) tokens.consume(token(number));
    expect(tokens.reasonAgainst(token(0))).toBeNull();
    expect(tokens.reasonAgainst(token(1))).toMatch(/used/);
  });
});
