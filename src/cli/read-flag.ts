/** Reads the value of a flag, or throws a Failure that names the flag. */
export type ReadFlag = <T>(flag: string, text: string, parse: (text: string) => T) => T;
