/** handoff-cli as a library: the same services as the commands, without a process of its own and without a terminal. */
export { Failure } from '../failure.ts';
export type { VerdictRecord } from '../records/outcome-records.ts';
export type { OutputRecord, SummaryRecord } from '../records/record.ts';
export type { HandoffRecord } from '../records/traffic-records.ts';
export { type DecodeOptions, decode } from './decode.ts';
export { type FakeBackendOptions, type StartedBackend, startFakeBackend } from './fake-backend.ts';
export { type SendOfferOptions, sendOffer } from './send-offer.ts';
export type { Started } from './started.ts';
