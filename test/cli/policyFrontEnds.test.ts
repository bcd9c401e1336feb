import { type Abi, encodeFunctionData, type Hex, type LocalAccount, toHex } from "viem";
import { afterEach, describe, expect, it } from "vitest";
import { limitsAbi } from "../../contracts/generated/Limits.ts";
import { DELAYS } from "../../policies/onchain/delays.ts";
import { aliasOf, type FrontEnd, type FrontEndForm } from "../../policies/onchain/frontEnds.ts";
import type { Address } from "../../policies/treasury/money.ts";
import type { Send } from "../../workflows/adapters/deploy.ts";
import { forkAccount } from "../../workflows/adapters/forkAccounts.ts";
import { ForkSendFailedError, type ForkSender, openForkSender } from "../../workflows/adapters/forkSender.ts";
import { policyPlanOutputSchema } from "../../workflows/cli/commands/policy/plan.ts";
import { compiled } from "../fork/recorded.ts";
import { inFolder, runCommand } from "../support/command.ts";
import { writeCouncilFiles } from "../support/councilFiles.ts";
import { guardedTreasury, type GuardedTreasury, guardMandate } from "../support/guardedTreasury.ts";
import {
  ARAGON_HOUSE,
  ARAGON_SECONDS,
  BRAVO,
  BRAVO_HOUSE,
  deployAragon,
  deployNouns,
  founder,
  nounsExecutorAbi,
  nounsLogicAbi,
  osxDaoAbi,
  osxVotingAbi,
  voter,
} from "../support/publishedHouses.ts";

const timeout = 240_000;
const stranger = forkAccount("a test's own: stranger");

/** A treasury on the replica whose limits somebody's published contracts own. */
type Housed = { guarded: GuardedTreasury; sender: ForkSender };

describe.skipIf(!compiled)(
  "exchequer policy plan --front-end, carried out by the houses it is for",
  { timeout },
  () => {
    let guarded: GuardedTreasury | undefined;
    afterEach(() => guarded?.close());

    const under = async (executor: Address, deploy: (send: Send) => Promise<void>): Promise<Housed> => {
      const people = [founder, voter, stranger].map(({ address }) => ({ address, holdings: [] }));
      guarded = await guardedTreasury("treasury", people, {
        executor,
        prepare: async (fork) => {
          await deploy(fork.send);
          return guardMandate;
        },
      });
      return { guarded, sender: await openForkSender(guarded.fork.rpcUrl, {}) };
    };

    /** What the command prints of a trade limit of 6% in place of 5%: the form, the call in it, and what anyone sends later. */
    const planned = <F extends FrontEnd>(frontEnd: F, { guarded: { fork, deployment } }: Housed) =>
      inFolder(async (cwd) => {
        writeCouncilFiles(cwd, { mandate: (text) => text.replace("maxTradeBps: 500", "maxTradeBps: 600") });
        const where = ["--chain", fork.rpcUrl, "--treasury", deployment.custody, "--module", deployment.module];
        const args = ["policy", "plan", "mandate.yaml", ...where, "--front-end", frontEnd, "--json"];
        const { code, stdout } = await runCommand(args, { cwd });
        expect(code, stdout).toBe(0);
        const { form, calls } = policyPlanOutputSchema.parse(JSON.parse(stdout));
        expect(calls.map(({ functionName }) => functionName)).toEqual(["submit", "accept"]);
        const [submit, accept] = calls.map(({ data }) => data) as [Hex, Hex];
        return { form: form as Extract<FrontEndForm, { frontEnd: F }>, submit, accept };
      });

    const maxTradeBps = async ({ guarded: { deployment }, sender }: Housed): Promise<number> =>
      (await sender.client.readContract({ address: deployment.limits, abi: limitsAbi, functionName: "limits" }))
        .maxTradeBps;
    const pass = async ({ sender }: Housed, seconds: number) => sender.warp((await sender.head()).timestamp + seconds);
    const refused = (sent: Promise<unknown>) => expect(sent).rejects.toThrow(ForkSendFailedError);
    const calling =
      ({ sender }: Housed, to: Address, abi: Abi) =>
      (account: LocalAccount, functionName: string, args: readonly unknown[]) =>
        sender.send({ account, to, data: encodeFunctionData({ abi, functionName, args }) });

    /** What was submitted waits; then a stranger has it applied. */
    const appliedAfterItsDelay = async (housed: Housed, accept: Hex): Promise<void> => {
      const { changes } = housed.guarded.deployment;
      const apply = () => housed.sender.send({ account: stranger, to: changes, data: accept });
      await pass(housed, DELAYS.limit - 3_600);
      await refused(apply());
      expect(await maxTradeBps(housed)).toBe(500);
      await pass(housed, 3_600);
      await apply();
      expect(await maxTradeBps(housed)).toBe(600);
    };

    it("default: Nouns DAO's governor and executor, which are Bravo's, widen a limit by the printed form", async () => {
      const housed = await under(BRAVO_HOUSE.executor, deployNouns);
      const { form, submit, accept } = await planned("bravo", housed);
      const govern = calling(housed, BRAVO_HOUSE.governor, nounsLogicAbi);
      const proposal = [form.targets, form.values, form.signatures, form.calldatas, form.description];

      await refused(govern(stranger, "propose", proposal));
      await govern(voter, "propose", proposal);
      await housed.sender.skip(BRAVO.votingDelayBlocks + 1);
      await govern(voter, "castVote", [1n, 1]);
      await refused(govern(stranger, "queue", [1n]));
      // An hour or two at a time: no one answer of the node is waited for long.
      for (let left = BRAVO.votingPeriodBlocks; left > 0; left -= 480) await housed.sender.skip(Math.min(left, 480));
      await govern(stranger, "queue", [1n]);
      await refused(govern(stranger, "execute", [1n]));
      await pass(housed, BRAVO.delaySeconds);

      // Nobody goes round the vote: neither the voter to the changes, nor a stranger to the executor.
      await refused(housed.sender.send({ account: voter, to: housed.guarded.deployment.changes, data: submit }));
      const eta = BigInt((await housed.sender.head()).timestamp + 2 * BRAVO.delaySeconds);
      const around = housed.sender.client.simulateContract({
        account: stranger,
        address: BRAVO_HOUSE.executor,
        abi: nounsExecutorAbi,
        functionName: "queueTransaction",
        args: [form.targets[0], 0n, form.signatures[0], form.calldatas[0], eta],
      });
      await expect(around).rejects.toThrow("NounsDAOExecutor::queueTransaction: Call must come from admin.");
      await govern(stranger, "execute", [1n]);
      await appliedAfterItsDelay(housed, accept);
    });

    it("behavior: Aragon's DAO and its vote by tokens widen a limit by the printed actions", async () => {
      const housed = await under(ARAGON_HOUSE.dao, deployAragon);
      const { form, submit, accept } = await planned("aragon", housed);
      const vote = calling(housed, ARAGON_HOUSE.voting, osxVotingAbi);
      const proposal = [toHex(form.description), form.actions, 0n, 0n, 0n, 0, false];

      await refused(vote(stranger, "createProposal", proposal));
      await vote(voter, "createProposal", proposal);
      await vote(voter, "vote", [0n, 2, false]);
      await refused(vote(stranger, "execute", [0n]));
      await pass(housed, ARAGON_SECONDS);

      // Nobody goes round the vote: the voter neither to the changes nor through the DAO.
      await refused(housed.sender.send({ account: voter, to: housed.guarded.deployment.changes, data: submit }));
      const around = [toHex("a call", { size: 32 }), form.actions, 0n];
      await refused(calling(housed, ARAGON_HOUSE.dao, osxDaoAbi)(voter, "execute", around));
      await vote(stranger, "execute", [0n]);
      await appliedAfterItsDelay(housed, accept);
    });

    it("behavior: on a rollup a house of the first chain is its alias: what comes from there is taken, from itself not", async () => {
      const house = stranger.address;
      const alias = aliasOf(house);
      const housed = await under(alias, async () => {});
      const { form, submit, accept } = await planned("openzeppelin", housed);
      const { changes } = housed.guarded.deployment;
      expect([form.targets, form.calldatas]).toEqual([[changes], [submit]]);
      const { client } = housed.sender;
      const node = (method: string, params: unknown[]) => client.request({ method, params } as never);

      await refused(housed.sender.send({ account: stranger, to: changes, data: submit }));
      // A bridge's inbox sends in the alias' name; no key signs for it.
      await node("anvil_impersonateAccount", [alias]);
      await node("anvil_setBalance", [alias, toHex(10n ** 18n)]);
      await node("eth_sendTransaction", [{ from: alias, to: changes, data: submit, gas: toHex(1_000_000) }]);
      await node("anvil_mine", []);
      await appliedAfterItsDelay(housed, accept);
    });
  },
);
