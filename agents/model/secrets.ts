/** Shorter values are no secret, and blanking them would blank ordinary words. */
const SHORTEST = 8;

/** Takes an endpoint's key and address out of a text. */
export type Conceal = (text: string) => string;

/**
 * Knows a key and a base URL in every spelling in which an endpoint may send them back: plain, escaped in JSON, encoded
 * in a URL, in base64, and part by part for the URL.
 */
export const concealing = (apiKey: string | undefined, baseUrl: string | undefined): Conceal => {
  const hidden = [
    ...spellings(apiKey ?? "", "<api key>"),
    ...partsOf(baseUrl).flatMap((part) => spellings(part, "<base url>")),
  ].sort((a, b) => b.text.length - a.text.length);
  return (text) => hidden.reduce((rest, secret) => rest.replaceAll(secret.text, secret.shown), text);
};

const spellings = (secret: string, shown: string): { text: string; shown: string }[] => {
  if (secret.length < SHORTEST) return [];
  const json = JSON.stringify(secret).slice(1, -1);
  const base64 = Buffer.from(secret, "utf8").toString("base64").replaceAll("=", "");
  const forms = [secret, json, json.replaceAll("/", "\\/"), encodeURIComponent(secret), encodeURI(secret), base64];
  return [...new Set(forms)].map((text) => ({ text, shown }));
};

/** The whole address, its host, and whatever in it may carry a token. */
const partsOf = (baseUrl: string | undefined): string[] => {
  if (!baseUrl) return [];
  try {
    const url = new URL(baseUrl);
    const path = url.pathname.split("/").filter((part) => part.length >= 16);
    const values = [url.username, url.password, ...url.searchParams.values(), ...path];
    return [
      baseUrl,
      baseUrl.replace(/\/+$/, ""),
      url.origin,
      url.host,
      url.hostname,
      ...values,
      ...values.map(decoded),
    ];
  } catch {
    return [baseUrl];
  }
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
