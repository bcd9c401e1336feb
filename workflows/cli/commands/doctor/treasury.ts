import { zeroAddress } from "viem";
import { decisionAnchorAbi } from "../../../../contracts/generated/DecisionAnchor.ts";
import { judgeAbi } from "../../../../contracts/generated/Judge.ts";
import { limitsAbi } from "../../../../contracts/generated/Limits.ts";
import { policyModuleAbi } from "../../../../contracts/generated/PolicyModule.ts";
import { seatsAbi } from "../../../../contracts/generated/Seats.ts";
import { valuationAbi } from "../../../../contracts/generated/Valuation.ts";
import type { Delays } from "../../../../policies/onchain/delays.ts";
import { ACTION_KINDS } from "../../../../policies/treasury/action.ts";
import { type Address, sameAddress } from "../../../../policies/treasury/money.ts";
import { MODES, type Mode } from "../../../../policies/treasury/snapshot.ts";
import { ask, valueOf } from "../../../../simulation/askContract.ts";
import { raiseMisses } from "../../../../simulation/engines/evm.ts";
import type { Ground } from "./ground.ts";

export type PolicyOnChain = Awaited<ReturnType<typeof readPolicy>>;

/** What a deployed treasury says of itself. */
export type Treasury = {
  custody: Address;
  module: Address;
  limits: Address;
  valuation: Address;
  oracle: Address;
  judge: Address;
  rules: Address;
  seats: Address;
  anchor: Address;
  /** Zero where there are no positions. */
  registry: Address;
  /** What the module takes for its custody. */
  moduleCustody: Address;
  controller: Address;
  /** What alone changes limits and seats, and how long what loosens waits there; null where it does not say. */
  changes: Address;
  delays: Delays | null;
  /** Who may only tighten, beside owner and guardian; null where nobody says. */
  tightener: Address | null;
  /** Who decides: over the seats too where `changes` owns them. */
  owners: { limits: Address; seats: Address; anchor: Address };
  guardian: Address;
  cosigner: Address;
  seatKeys: Address[];
  threshold: number;
  /** Whom the anchor lets publish: the one who hands decisions in. */
  publisher: Address;
  anchoredModule: Address;
  policy: PolicyOnChain;
  policyVersion: bigint;
  mode: Mode;
  navUsd8: bigint;
  /** Whether every price could be believed. */
  priced: boolean;
  /** What budgets are shares of [1e-8 USD]. */
  baseNavUsd8: bigint;
  /** Adapters by kind, with the one account that takes approvals. */
  adapters: { kind: string; adapter: Address; spender: Address | null }[];
};

/**
 * Reads a treasury from its module.
 * @throws StateUnknownError, NotAModuleError
 */
export const readTreasury = async (
  ground: Pick<Ground, "client" | "view">,
  named: { custody: Address; module: Address },
): Promise<Treasury> => {
  await ground.view.takeMisses();
  try {
    return await read(ground, named);
  } catch (error) {
    raiseMisses(await ground.view.takeMisses());
    throw new NotAModuleError(named.module, (error as { shortMessage?: string }).shortMessage ?? String(error));
  }
};

const read = async (
  { client, view }: Pick<Ground, "client" | "view">,
  { custody, module }: { custody: Address; module: Address },
): Promise<Treasury> => {
  const part = (functionName: "custody" | "limits" | "valuation" | "seats" | "anchor" | "judge" | "registry") =>
    client.readContract({ address: module, abi: policyModuleAbi, functionName });
  const [limits, valuation, seats, anchor] = [
    await part("limits"),
    await part("valuation"),
    await part("seats"),
    await part("anchor"),
  ];
  const judge = await part("judge");
  const of = { address: limits, abi: limitsAbi } as const;
  const council = { address: seats, abi: seatsAbi } as const;
  const anchored = { address: anchor, abi: decisionAnchorAbi } as const;
  const [navUsd8, priced] = await client.readContract({
    address: valuation,
    abi: valuationAbi,
    functionName: "nav",
    args: [custody],
  });
  const policy = await readPolicy(client, limits);
  const [owner, changes, seatsOwner] = [
    await client.readContract({ ...of, functionName: "owner" }),
    await client.readContract({ ...of, functionName: "changes" }),
    await client.readContract({ ...council, functionName: "owner" }),
  ];
  return {
    custody,
    module,
    limits,
    valuation,
    oracle: await client.readContract({ address: judge, abi: judgeAbi, functionName: "oracle" }),
    judge,
    rules: await client.readContract({ address: judge, abi: judgeAbi, functionName: "rules" }),
    seats,
    anchor,
    registry: await part("registry"),
    moduleCustody: await part("custody"),
    controller: await client.readContract({ ...of, functionName: "controller" }),
    changes,
    delays: valueOf(await ask<Delays>({ to: changes, signature: DELAYS_OF }, view)),
    tightener: valueOf(await ask<Address>({ to: changes, signature: TIGHTENER }, view)),
    owners: {
      limits: owner,
      seats: sameAddress(seatsOwner, changes) ? owner : seatsOwner,
      anchor: await client.readContract({ ...anchored, functionName: "owner" }),
    },
    guardian: await client.readContract({ ...of, functionName: "guardian" }),
    cosigner: policy.cosigner,
    seatKeys: [...(await client.readContract({ ...council, functionName: "seats" }))],
    threshold: await client.readContract({ ...council, functionName: "threshold" }),
    publisher: await client.readContract({ ...anchored, functionName: "publisherOf", args: [custody] }),
    anchoredModule: await client.readContract({ ...anchored, functionName: "moduleOf", args: [custody] }),
    policy,
    policyVersion: await client.readContract({ ...of, functionName: "policyVersion" }),
    mode: MODES[await client.readContract({ ...of, functionName: "mode" })] ?? "halted",
    navUsd8,
    priced,
    baseNavUsd8: await client.readContract({ ...of, functionName: "baseNav", args: [navUsd8] }),
    adapters: await adaptersOf(policy.adapters, view),
  };
};

const TIGHTENER = "function tightener() view returns (address)";
const DELAYS_OF = "function delays() view returns ((uint32 limit, uint32 structure, uint32 restore))";

const readPolicy = (client: Ground["client"], limits: Address) =>
  client.readContract({ address: limits, abi: limitsAbi, functionName: "policy" });

const adaptersOf = async (adapters: readonly Address[], view: Ground["view"]): Promise<Treasury["adapters"]> => {
  const found: Treasury["adapters"] = [];
  for (const [kind, adapter] of adapters.entries()) {
    if (sameAddress(adapter, zeroAddress)) continue;
    const spender = valueOf(
      await ask<Address>({ to: adapter, signature: "function spender() view returns (address)" }, view),
    );
    found.push({
      kind: ACTION_KINDS[kind] ?? `kind ${kind}`,
      adapter,
      spender: spender === null || sameAddress(spender, zeroAddress) ? null : spender,
    });
  }
  return found;
};

export class NotAModuleError extends Error {
  readonly code = "NOT_A_MODULE";
  constructor(module: Address, reason: string) {
    super(
      `${module} does not answer as a policy module: ${reason.split("\n")[0]}\nCheck the address after --module, and that it is of this version.`,
    );
    this.name = "NotAModuleError";
  }
}
