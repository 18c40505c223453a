/** A handoff whose answer is the frame after its offer, both without a time, and about which there is nothing else to remember. */
export interface AnsweredAtOnce {
  connection: number;
  correlationId: number;
  serviceName: string;
  /** Index of the offer’s frame; that of its answer is the next one. */
  offer: number;
  /** Offset of the offer’s frame in its stream. */
  offerOffset: number;
  accepted: boolean;
  /** Of a refusal; empty where it was accepted. */
  errorDetail: string;
}
