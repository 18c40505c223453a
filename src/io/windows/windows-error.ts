/** The errors of Windows that are met here, by number (winerror.h), as the code of the same thing elsewhere. */
export const ERROR = {
  FILE_NOT_FOUND: 2,
  ACCESS_DENIED: 5,
  INVALID_HANDLE: 6,
  BROKEN_PIPE: 109,
  PIPE_BUSY: 231,
  NO_DATA: 232,
  PIPE_NOT_CONNECTED: 233,
  PIPE_CONNECTED: 535,
  OPERATION_ABORTED: 995,
  IO_PENDING: 997,
} as const;

const CODES: { readonly [number: number]: string } = {
  [ERROR.FILE_NOT_FOUND]: 'ENOENT',
  3: 'ENOENT',
  4: 'EMFILE',
  [ERROR.ACCESS_DENIED]: 'EACCES',
  [ERROR.INVALID_HANDLE]: 'EBADF',
  8: 'ENOMEM',
  87: 'EINVAL',
  [ERROR.BROKEN_PIPE]: 'EPIPE',
  123: 'EINVAL',
  206: 'ENAMETOOLONG',
  [ERROR.PIPE_BUSY]: 'EAGAIN',
  [ERROR.NO_DATA]: 'EPIPE',
  [ERROR.PIPE_NOT_CONNECTED]: 'EPIPE',
  [ERROR.OPERATION_ABORTED]: 'ECANCELED',
  1450: 'ENOMEM',
};

/** The code of an error of Windows, such as EACCES; `WINn` where there is none like it. */
export function codeOfError(number: number): string {
  return CODES[number] ?? `WIN${number}`;
}

/** An error of the system with its `code`. @param call that has failed */
export function windowsError(call: string, number: number): Error & { readonly code: string } {
  const code = codeOfError(number);
  return Object.assign(new Error(`${call}: ${code} (error ${number} of Windows)`), { code });
}
