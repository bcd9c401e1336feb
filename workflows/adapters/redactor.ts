import { redactUrl } from "./records/sidecar.ts";

/** Takes secrets out of a text. Applied to everything that is printed, logged, recorded as an error or sent to Temporal. */
export type Redact = (text: string) => string;

const SECRET_NAME = /(KEY|SECRET|TOKEN|PASSWORD|PASSPHRASE|MNEMONIC|CREDENTIAL|_URL)$/i;
const URL_IN_TEXT = /\b(?:https?|wss?):\/\/[^\s"'<>`)\]},]+/gi;
/** Shorter values would blank ordinary words. */
const SHORTEST_SECRET = 8;

/** A URL on this machine, or one that is nothing but a host, gives nothing away. */
const publicUrl = (value: string): boolean => {
  try {
    const { hostname, username, search, pathname } = new URL(value);
    const bare = username === "" && search === "" && pathname.replace(/\/$/, "").length === 0;
    return bare || (["127.0.0.1", "localhost", "[::1]"].includes(hostname) && username === "" && search === "");
  } catch {
    return false;
  }
};

/**
 * A redactor that knows the secrets of an environment by value and any URL with a token by its shape.
 * @param also secrets from elsewhere, such as an RPC URL given on the command line
 */
export const createRedactor = (env: Record<string, string | undefined>, also: string[] = []): Redact => {
  const named = Object.entries(env)
    .filter(
      ([name, value]) =>
        SECRET_NAME.test(name) && (value?.length ?? 0) >= SHORTEST_SECRET && !publicUrl(value as string),
    )
    .map(([name, value]) => ({ value: value as string, shown: `<${name}>` }));
  const given = also
    .filter((value) => value.length >= SHORTEST_SECRET && !publicUrl(value))
    .map((value) => ({ value, shown: value.includes("://") ? redactUrl(value) : "<secret>" }));
  const known = [...named, ...given]
    // A key may be written with and without 0x.
    .flatMap((secret) =>
      /^0x[0-9a-f]{64}$/i.test(secret.value) ? [secret, { ...secret, value: secret.value.slice(2) }] : [secret],
    )
    .sort((a, b) => b.value.length - a.value.length);
  return (text) => {
    const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret.value, secret.shown), text);
    return withoutKnown.replace(URL_IN_TEXT, (url) => (publicUrl(url) ? url : redactUrl(url)));
  };
};
