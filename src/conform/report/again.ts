/** Gives the command line that runs a case by itself. @param moves of a generated conversation, as CaseOutcome has them */
export type Again = (id: string, moves?: string) => string;
