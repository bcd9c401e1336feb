import { getContractAddress, zeroAddress } from "viem";
import { PARAMETERS, type ChangeStep, type ParameterName } from "../../../../policies/onchain/changeItems.ts";
import { callsOf, type Plan, type PlannedCall } from "../../../../policies/onchain/plan.ts";
import type { Mandate } from "../../../../policies/treasury/mandate.ts";
import { type Address, sameAddress } from "../../../../policies/treasury/money.ts";
import { raiseMisses } from "../../../../simulation/engines/evm.ts";
import { type Deployment, type DeploymentStep, deploymentSteps } from "../../../adapters/deploymentSteps.ts";
import { adaptersOf, VENUES, venuesOf } from "../../../adapters/deployVenues.ts";
import { contractsOf, termsOf } from "../doctor/codes.ts";
import type { Ground } from "../doctor/ground.ts";
import type { Treasury } from "../doctor/treasury.ts";

/** Contracts that a mandate asks for, where a deployer's next transactions put them, and the calls that then name them. */
export type Placed = {
  creations: (DeploymentStep & { from: Address; nonce: number })[];
  calls: PlannedCall[];
};

/** In an order in which each finds what it names. */
const REPLACEABLE = [
  ["Positions", "positions"],
  ["Oracle", "oracle"],
  ["Valuation", "valuation"],
  ["Judge", "judge"],
  ["PolicyModule", "module"],
  ["UniswapV3SwapAdapter", "uniswapV3Adapter"],
  ["UniswapV3PositionAdapter", "positionAdapter"],
  ["AaveV3Adapter", "aaveV3Adapter"],
  ["Erc4626Adapter", "erc4626Adapter"],
] as const satisfies readonly (readonly [string, keyof Deployment])[];

/**
 * Gives each new contract of a plan its address, from the deployer's nonce on.
 * @throws StateUnknownError where the fork does not hold the deployer
 */
export const placedBy = async (
  ground: Ground,
  p: { plan: Plan; mandate: Mandate; treasury: Treasury; deployer: Address },
): Promise<Placed> => {
  const { plan, mandate, treasury, deployer } = p;
  const asked = new Set(plan.newContracts.flatMap(({ deploy }) => deploy));
  const venues = venuesOf(mandate) as string[];
  const kept = (name: string): boolean => !(VENUES as readonly string[]).includes(name) || venues.includes(name);
  const names = REPLACEABLE.filter(([contract, name]) => asked.has(contract) && kept(name)).map(([, name]) => name);
  await ground.view.takeMisses();
  const start = await ground.client.getTransactionCount({ address: deployer });
  raiseMisses(await ground.view.takeMisses());
  const at = (index: number): Address => getContractAddress({ from: deployer, nonce: BigInt(start + index) });
  const before = contractsOf(treasury);
  const all: Deployment = {
    ...before,
    ...Object.fromEntries(VENUES.filter((venue) => !kept(venue)).map((venue) => [venue, undefined])),
    ...Object.fromEntries(names.map((name, index) => [name, at(index)])),
  };
  const steps = deploymentSteps(termsOf(treasury, mandate, treasury.tightener ?? zeroAddress), all);
  return {
    creations: names.flatMap((name, index) => {
      const step = steps.find((one) => one.name === name);
      return step === undefined ? [] : [{ ...step, from: deployer, nonce: start + index }];
    }),
    calls: namingCalls(treasury, all),
  };
};

/** Adapters by kind of action, and the module where another one takes over. */
const namingCalls = (t: Treasury, all: Deployment): PlannedCall[] => {
  const steps: ChangeStep[] = adaptersOf(all).flatMap((adapter, kind) => {
    const old = t.policy.adapters[kind] ?? zeroAddress;
    const subject: Address = `0x${kind.toString(16).padStart(40, "0")}`;
    return sameAddress(adapter, old) ? [] : [stepOf("adapter", subject, old, adapter)];
  });
  if (!sameAddress(all.module, t.module)) steps.push(stepOf("controller", zeroAddress, t.module, all.module));
  return steps.length === 0 ? [] : callsOf(steps, t.changes, t.delays);
};

const stepOf = (name: ParameterName, subject: Address, old: Address, value: Address): ChangeStep => ({
  parameter: PARAMETERS.indexOf(name),
  subject,
  old: BigInt(old),
  value: BigInt(value),
});
