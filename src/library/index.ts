/**
 * handoff-cli as a library: the same services as the commands, without a process of its own and without a terminal. Options are
 * the flags in camelCase; durations are in ms, or text such as `5s`. Every error that a call throws or rejects with, apart from
 * a bug, is a `Failure`.
 * @packageDocumentation
 */
export type { RecordingForm } from '../capture/form.ts';
export { Failure, type FailureKind } from '../failure.ts';
export type { VerdictRecord } from '../records/outcome-records.ts';
export type { WrittenRecord } from '../records/written.ts';
export { type ConformanceCase, type Conformed, type ConformOptions, conform } from './conform.ts';
export { type DecodeOptions, decode } from './decode.ts';
export { type FakeBackendOptions, type StartedBackend, startFakeBackend } from './fake-backend.ts';
export { type FakeBrokerOptions, type StartedBroker, startFakeBroker } from './fake-broker.ts';
export type { Handoff } from './handoff.ts';
export type { RecordingInput } from './input.ts';
export type { LiveOptions } from './live-options.ts';
export type { Duration } from './option.ts';
export type { Peer } from './peer.ts';
export { type Replayed, type ReplayOptions, replay } from './replay.ts';
export type { ScriptOptions } from './scripts.ts';
export { type SendHelloOptions, sendHello } from './send-hello.ts';
export { type SendOfferOptions, sendOffer } from './send-offer.ts';
export type { Started } from './started.ts';
export { type StartedTap, startTap, type TapOptions } from './tap.ts';
