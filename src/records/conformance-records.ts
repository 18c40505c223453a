import type { FrameRecord } from './traffic-records.ts';

/** A case of the conformance suite: how it ended, or, in a list, only what it is. */
export interface CaseRecord {
  readonly type: 'case';
  readonly id: string;
  readonly title: string;
  readonly level: 'must' | 'should';
  /** Anchor of its rule in docs/protocol.md. */
  readonly section: string;
  /** `not-run`: the peer was dead, or the case was not over in a time that is shorter than it may take; `skipped`: it was not selected, or nothing could be seen (`seen` then says why). */
  readonly result?: 'passed' | 'failed' | 'not-run' | 'skipped';
  /** Whether it is known to fail. */
  readonly known?: boolean;
  readonly required: string;
  /** What was seen instead; empty where it passed. */
  readonly seen?: string;
  readonly ms?: number;
  /** The frames on its connections. */
  readonly frames?: readonly FrameRecord[];
  /** With a failure: what the peer has printed, where this command started it. */
  readonly printed?: string;
  /** With a failure: the command line that plays it again. */
  readonly again?: string;
}

/** The cases of a run, counted. */
export interface ConformanceRecord {
  readonly type: 'conformance';
  readonly role: 'backend' | 'broker' | 'client';
  readonly cases: number;
  readonly passed: number;
  readonly failed: number;
  /** Failed, and known to. */
  readonly known: number;
  /** Failed and not known to, or known to fail and passed. */
  readonly unexpected: number;
  readonly notRun: number;
  readonly skipped: number;
}
