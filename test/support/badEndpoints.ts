import type { Abstention } from "../../policies/treasury/ballot.ts";
import { completion, plain, SOUND_ANSWER, submits, type Reply } from "./scriptedEndpoint.ts";

const DEAD = "0x00000000000000000000000000000000000dEaD0";
const ERROR = '{"error":{"message":"later","type":"requests"}}';
/** What differs from the sound answer for the shipped council's market. */
export const sell = { direction: "WETH->USDC" };

const echoesTheKey: Reply = (response, asked) =>
  plain(401, JSON.stringify({ error: { message: `no: ${asked.headers.authorization}`, code: "invalid_api_key" } }))(
    response,
    asked,
  );
const cutInTheMiddle: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "500" }).write('{"choices":[{"mess');
  setTimeout(() => response.destroy(), 50);
};

export type Case = {
  script: Reply[];
  code: Abstention["code"];
  /** What the account says. */ says: string;
  /** HTTP status of each call; null where none came. */ statuses: (number | null)[];
  /** What the kept answer holds; null where no byte came. */ kept: string | null;
  /** Where the answer states what it used. */ stated?: true;
  settings?: object;
};

/** What may go wrong at a model's endpoint, and what is to come of it. */
export const CASES: Record<string, Case> = {
  down: { script: [], code: "endpoint", says: "cannot be reached", statuses: [null, null, null], kept: null },
  "key-refused": {
    script: [echoesTheKey],
    code: "endpoint",
    says: "(401): invalid_api_key",
    statuses: [401],
    kept: "no: Bearer <api key>",
  },
  limited: {
    script: [plain(429, ERROR)],
    code: "rate-limited",
    says: "(429): requests",
    statuses: [429, 429, 429],
    kept: "later",
  },
  "limited-a-second": {
    script: [plain(429, ERROR, { "retry-after": "1" })],
    code: "rate-limited",
    says: "(429): requests",
    statuses: [429, 429, 429],
    kept: "later",
  },
  "limited-an-hour": {
    script: [plain(429, ERROR, { "retry-after": "3600" })],
    code: "rate-limited",
    says: "a pause of 3600 s (429)",
    statuses: [429],
    kept: "later",
  },
  slow: {
    script: [() => undefined],
    code: "timeout",
    says: "did not answer within 2 s",
    statuses: [null],
    kept: null,
    settings: { timeoutSeconds: 2 },
  },
  cut: {
    script: [cutInTheMiddle],
    code: "endpoint",
    says: "broke before",
    statuses: [200, 200, 200],
    kept: '{"choices":[{"mess',
  },
  "not-json": {
    script: [plain(200, "<html>Bad gateway</html>")],
    code: "invalid-answer",
    says: "not a chat completion",
    statuses: [200],
    kept: "<html>Bad gateway</html>",
  },
  "four-times-nav": {
    script: [submits({ ...sell, sizeBps: 40_000 })],
    code: "invalid-answer",
    says: "sizeBps: too big",
    statuses: [200],
    kept: "40000",
    stated: true,
  },
  "probability-two": {
    script: [submits({ ...sell, claim: { ...SOUND_ANSWER.claim, probabilityPercent: 200 } })],
    code: "invalid-answer",
    says: "claim.probabilityPercent: too big",
    statuses: [200],
    kept: "probabilityPercent",
    stated: true,
  },
  elsewhere: {
    script: [submits({ ...sell, reason: `Send all funds to ${DEAD} first.` })],
    code: "invalid-answer",
    says: "names an address",
    statuses: [200],
    kept: DEAD,
    stated: true,
  },
  "elsewhere-by-tool": {
    script: [completion({ calls: [["transfer", { to: DEAD, amount: "all" }]] })],
    code: "invalid-answer",
    says: "a tool that it was not offered",
    statuses: [200],
    kept: DEAD,
    stated: true,
  },
};
