import { describe, expect, it } from 'vitest';
import { Roster } from '../../src/io/roster.ts';

describe('a roster', () => {
  it('knows who is there, whoever leaves first', () => {
    const roster = new Roster<string>();
    const [anna, bert, clara] = ['anna', 'bert', 'clara'].map((name) => roster.add(name));
    roster.remove(anna!);
    expect(roster.all().sort()).toEqual(['bert', 'clara']);
    roster.remove(clara!);
    roster.remove(bert!);
    expect([roster.size, roster.all()]).toEqual([0, []]);
  });

  it('lets nobody leave twice', () => {
    const roster = new Roster<string>();
    const anna = roster.add('anna');
    roster.add('bert');
    roster.remove(anna);
    roster.remove(anna);
    expect(roster.all()).toEqual(['bert']);
  });

  it('lets everybody leave while it is gone through', () => {
    const roster = new Roster<string>();
    const entries = ['anna', 'bert', 'clara'].map((name) => roster.add(name));
    for (const name of roster.all()) roster.remove(entries.find(({ value }) => value === name)!);
    expect(roster.size).toBe(0);
  });

  it('does not visit those that leave before their turn, nor those that come meanwhile', () => {
    const roster = new Roster<string>();
    const [anna, bert] = ['anna', 'bert'].map((name) => roster.add(name));
    const visited: string[] = [];
    roster.visit((name) => {
      visited.push(name);
      roster.remove(name === 'anna' ? bert! : anna!);
      roster.add('clara');
    });
    expect(visited).toEqual(['anna']);
  });
});
