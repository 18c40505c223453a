/** Passing connections by their handles, on Windows. All of these throw an error of the system. */
export interface HandlePassing {
  /** Puts a copy of the connection at end 0 into the table of a process; gives its value there. */
  give(pid: number): string;
  /** Moves a handle that came into the table of a process; gives its value there, or null where it did not come. */
  move(value: string, pid: number): string | null;
  /** Closes what was given, where the other process has not done so. */
  takeBack(): void;
}
