import { z } from "zod";
import { address, type Address, type Hex, uintString } from "../policies/treasury/money.ts";
import type { OverlayRequest } from "./forks/overlay.ts";

const swapSchema = z.strictObject({
  kind: z.literal("swap"),
  venue: z.literal("uniswap-v3"),
  tokenIn: address,
  tokenOut: address,
  /** The pool's fee, in hundredths of a basis point (500 is 0.05%). */
  feePpm: z.number().int().min(1).max(999_999),
  /** Base units of `tokenIn`. */
  amountIn: uintString,
});

/** What `exchequer simulate` reads: what a fresh address holds, and what it then does. */
export const actionsFileSchema = z.strictObject({
  /** Token address to base units. */
  holdings: z.record(address, uintString),
  actions: z
    .array(
      z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("hold") }),
        z.strictObject({ kind: z.literal("wrap"), /** Wei of ether. */ amountIn: uintString }),
        z.strictObject({ kind: z.literal("unwrap"), /** Wei of WETH. */ amountIn: uintString }),
        swapSchema,
      ]),
    )
    .min(1)
    .max(8),
});
export type ActionsFile = z.infer<typeof actionsFileSchema>;
export type FileAction = ActionsFile["actions"][number];

/**
 * Reads an actions file's text.
 * @throws ActionsFileError naming the field that is wrong
 */
export const parseActionsFile = (text: string): ActionsFile => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ActionsFileError("it is cut off or is not JSON");
  }
  const result = actionsFileSchema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new ActionsFileError(`${issue?.path.join(".") || "the file"}: ${issue?.message ?? "not the expected shape"}`);
};

/** The fresh address that holds and acts: nobody knows a key of it. Last 20 bytes of keccak-256("exchequer simulated holder"). */
export const HOLDER: Address = "0xf093Ed3C7008d071986Fd3d3c5dbAc64C1c314Ac";

/** Wei the holder gets for gas and for wrapping: far more than any block can spend. */
export const HOLDER_WEI = 1_000_000n * 10n ** 18n;

/** States the holder as a new address with the file's holdings; every token it may touch starts at zero. */
export const holderOverlay = (file: ActionsFile): OverlayRequest => ({
  accounts: [
    {
      address: HOLDER,
      balanceWei: HOLDER_WEI.toString(),
      holdings: Object.entries(file.holdings).map(([token, amount]) => ({ token: token as Address, amount })),
      note: "holder of the simulated actions",
    },
  ],
  feeds: [],
  contracts: [],
});

/** Every token the file names, each once, in the order of first mention; lower case. */
export const tokensOf = (file: ActionsFile, weth: Address): Address[] => {
  const named = [
    ...Object.keys(file.holdings),
    ...file.actions.flatMap((action): string[] =>
      action.kind === "swap" ? [action.tokenIn, action.tokenOut] : action.kind === "hold" ? [] : [weth],
    ),
  ];
  return [...new Set(named.map((token) => token.toLowerCase()))] as Hex[];
};

export class ActionsFileError extends Error {
  readonly code = "ACTIONS_FILE";
  constructor(reason: string) {
    super(`The actions file cannot be used: ${reason}.\n\`exchequer simulate --help\` shows its shape.`);
    this.name = "ActionsFileError";
  }
}
