import { createInterface } from "node:readline/promises";

/**
 * What whoever sits at the terminal answers; null where nobody sits there, or nobody answers in time.
 * @param expiry when the question closes [unix seconds]
 */
export const askYesNo = async (words: string, expiry: number): Promise<boolean | null> => {
  if (!process.stdin.isTTY) return null;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const left = Math.max(1, expiry * 1000 - Date.now());
    const answer = await terminal.question(`${words} [y/N] `, { signal: AbortSignal.timeout(left) });
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    return null;
  } finally {
    terminal.close();
  }
};
