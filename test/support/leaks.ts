import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** What of `secrets` stands in a text. */
export const leaksIn = (text: string, secrets: readonly string[]): string[] =>
  secrets.filter((secret) => text.includes(secret));

/** Every file under a folder that holds one of `secrets`, Temporal's database among them, read as bytes. */
export const leakyFiles = (folder: string, secrets: readonly string[]): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => {
    const path = join(folder, name);
    // Another test's command may be putting a file of the shared cache in its place.
    return (
      statSync(path, { throwIfNoEntry: false })?.isFile() === true &&
      leaksIn(readFileSync(path, "latin1"), secrets).length > 0
    );
  });
