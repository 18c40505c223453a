/** What is wrong with something, as the Error says that it throws; null: nothing. */
export function complaintOf(what: () => void): string | null {
  try {
    what();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
