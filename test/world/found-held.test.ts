import { describe, expect, it } from 'vitest';
import type { Plan, Visit } from './plan/plan.ts';
import { wrongIn } from './wrong-in.ts';

const SENDER: Visit = { who: 'sender', atMs: 0, step: 'offer', tokens: [] };
const PIPELINE: Visit = { who: 'pipeline', atMs: 0, step: 'offer', tokens: [0, 0] };

/** Each is what a failing world had shrunk to. */
describe('what the simulation has found about answers that come before their offers, or are held by a tap', () => {
  it.each<[string, Partial<Plan>]>([
    [
      'the broker’s outcome of an offer that a tap changed was judged by what passed, where its ACK came before that',
      {
        visits: [PIPELINE],
        scripts: { 'backend-reply': ['early'] },
        taps: [
          {
            before: 'backend',
            breaks: ['offer=pass,corrupt:sideband-only+delay:700ms+corrupt:foreign-first,pass', 'ack=pass'],
          },
        ],
        lenient: true,
      },
    ],
    [
      'an ACK that a tap held while the offer after a sideband passed was taken for the answer to the next offer',
      {
        visits: [PIPELINE],
        scripts: { 'backend-reply': ['ack+duplicate', 'ack'] },
        taps: [
          {
            before: 'backend',
            breaks: [
              'sideband=pass+drop',
              'offer=pass,delay:301ms+pass+trickle:40ms',
              'ack=pass,trickle:40ms+pass',
            ],
          },
        ],
      },
    ],
    [
      'an ACK that a backend gave before a sideband came was its answer to that, as a tap held it until then',
      {
        seed: 511573,
        visits: [
          {
            ...SENDER,
            ...{
              step: 'trickle:1ms+offer+trickle:40ms',
              more: ['offer', 'offer'],
              tokens: [1, 1],
              pipelined: true,
            },
          },
        ],
        scripts: { 'backend-reply': ['ack+ack+ack', 'ack'] },
        taps: [{ before: 'backend', breaks: ['ack=pass,trickle:1ms,corrupt:payload'] }],
        latencyMs: 40,
      },
    ],
    [
      'a corrupt ACK that has the token of another offer counted as one more acceptance of that',
      {
        visits: [
          { ...SENDER, step: 'offer+corrupt:token+corrupt', more: [], pipelined: false },
          { who: 'admin', atMs: 0, step: 'hello+hello+hello', tokens: [], verb: 0 },
        ],
        scripts: { 'backend-reply': ['corrupt', 'ack'] },
      },
    ],
    [
      'what could not be read as an ACK was the answer to an announced offer in the records alone',
      {
        seed: 902882,
        visits: [
          {
            ...SENDER,
            ...{ more: ['offer+offer+offer', 'trickle:1ms+offer'], tokens: [0, 1, 0], pipelined: true },
          },
        ],
        scripts: { 'backend-reply': ['ack+corrupt:payload-protocol+ack'] },
        taps: [{ before: 'backend', breaks: [] }],
        latencyMs: 2,
      },
    ],
    [
      'a descriptor that came amid a sideband hid its token while an ACK for that passed',
      {
        visits: [{ who: 'pipeline', atMs: 0, step: 'offer', tokens: [1, 1, 0] }],
        scripts: { 'backend-reply': ['ack+ack'] },
        taps: [
          {
            before: 'backend',
            breaks: ['sideband=pass,corrupt:wrong-descriptor:file+trickle:1ms', 'offer=early:busy,pass'],
          },
        ],
        splits: 1,
      },
    ],
    [
      'the second of three same offers after one without a sideband was taken to have come when the third did',
      {
        seed: 767841,
        visits: [
          {
            ...SENDER,
            ...{ step: 'offer+trickle:1ms+offer', more: ['offer'], tokens: [0, 0], pipelined: false },
          },
        ],
        taps: [
          {
            before: 'backend',
            breaks: ['sideband=pass', 'offer=corrupt:no-sideband+trickle:1ms+pass,pass+pass'],
          },
        ],
        latencyMs: 40,
        splits: 3,
      },
    ],
    [
      'an ACK that a tap had made, and one that came later, were the same',
      {
        visits: [
          { ...SENDER, ...{ more: ['offer+offer+offer', 'offer'], tokens: [0, 0], pipelined: false } },
        ],
        scripts: { 'backend-reply': ['ack'] },
        taps: [{ before: 'backend', breaks: ['offer=pass,trickle:40ms', 'ack=corrupt:foreign-first'] }],
        lenient: true,
      },
    ],
    [
      '16 bytes of a reply that a tap held when its client left were taken for a sideband',
      {
        seed: 381374,
        visits: [
          { who: 'admin', atMs: 0, step: 'delay:31s+delay:301ms+truncate:0', tokens: [], verb: 0 },
          { ...SENDER, more: [], pipelined: false },
          { ...SENDER, atMs: 8, more: ['offer', 'offer'], pipelined: false },
          { who: 'client', atMs: 0, step: 'hello', tokens: [], plain: true },
        ],
        scripts: { 'broker-reply': ['trickle:40ms'] },
        taps: [
          { before: 'broker', breaks: ['ack=pass'] },
          { before: 'backend', breaks: [] },
        ],
        latencyMs: 400,
      },
    ],
    [
      'an answer that broke off while a tap held the offer was not the answer to that',
      {
        visits: [PIPELINE],
        scripts: { 'backend-reply': ['ack+truncate:6'] },
        taps: [{ before: 'backend', breaks: ['sideband=delay:300ms+pass', 'offer=pass'] }],
      },
    ],
    [
      'a token was accepted before its offer, and once more after that had been refused for its descriptor',
      {
        visits: [{ who: 'client', atMs: 0, step: 'hello', tokens: [], plain: false }],
        scripts: {
          'backend-reply': ['early'],
          'broker-offer': ['corrupt:wrong-descriptor:pipe+offer+offer'],
        },
      },
    ],
    [
      'a client whose HelloReply was late was misled though its backend accepted after the deadline that was set with the token',
      {
        visits: [{ who: 'client', atMs: 0, step: 'hello', tokens: [], plain: false }],
        scripts: { 'broker-reply': ['delay:299ms'], ready: ['relay+accept+relay'] },
        sideband: 'require',
        latencyMs: 2,
      },
    ],
    [
      'a repeated ACK after one that came before its offer was the answer to an earlier offer, in the verdict alone',
      {
        visits: [
          {
            ...SENDER,
            ...{
              more: ['corrupt:token-empty+corrupt:wrong-descriptor:file', 'trickle:1ms+offer'],
              tokens: [0, 0, 0],
              pipelined: true,
            },
          },
        ],
        scripts: { 'backend-reply': ['ack+ack'] },
        taps: [{ before: 'backend', breaks: ['sideband=pass', 'offer=pass+pass', 'ack=pass'] }],
        lenient: true,
      },
    ],
    [
      'what a tap had passed of a copy when the connection ended was taken for the next answer of the backend',
      {
        visits: [
          {
            ...SENDER,
            ...{
              step: 'offer+early:"a, b"+offer',
              more: ['offer', 'offer', 'offer', 'offer'],
              pipelined: false,
            },
          },
        ],
        scripts: { 'backend-reply': ['ack'] },
        taps: [
          {
            before: 'backend',
            breaks: ['sideband=pass', 'offer=pass', 'ack=pass+trickle:40ms+pass,pass'],
          },
        ],
        lenient: true,
      },
    ],
    [
      'the first of three same offers that could not leave was taken to have come when the last did',
      {
        visits: [
          {
            ...SENDER,
            ...{ more: ['offer+trickle:1ms+offer', 'offer'], tokens: [0, 0], pipelined: true },
          },
        ],
        scripts: { 'backend-reply': ['ack+ack'] },
        taps: [
          { before: 'backend', breaks: ['sideband=pass,pass+trickle:1ms+pass', 'ack=delay:301ms,pass'] },
        ],
      },
    ],
  ])('%s', (_, plan) => {
    expect(wrongIn(plan)).toEqual([]);
  });
});
