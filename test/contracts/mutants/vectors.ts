import { readFileSync } from "node:fs";
import { encodeFunctionData, type Hex, keccak256 } from "viem";
import { ruleBookAbi } from "../../../contracts/generated/RuleBook.ts";
import { encodeFacts } from "../../../policies/onchain/facts.ts";
import { runtimeCode } from "../../../workflows/adapters/artifacts.ts";
import { type BareChain, startBareChain } from "../../parity/bareChain.ts";
import { NOBODY } from "../../parity/baseFacts.ts";
import { factsOf, type VectorFile } from "../../parity/vectorFile.ts";
import { vectorsPath } from "../../parity/generateVectors.ts";
import type { Verdict } from "./sandbox.ts";

const SHIPPED = "0x00000000000000000000000000000000005417ed";
const GAS = 90_000_000n;

type Vector = { name: string; data: Hex; answer: string };

/**
 * The vectors that policies/rules and contracts/RuleBook.sol answer alike, asked of the rule book with every mutant in it.
 * What ships answers them as policies/rules does (test/parity/parity.test.ts), so its answers are what is expected.
 */
export class VectorJudge {
  readonly #chain: BareChain;
  readonly #vectors: Vector[];
  /** What found something lately is asked first. */
  readonly #order: number[];

  private constructor(chain: BareChain, vectors: Vector[]) {
    this.#chain = chain;
    this.#vectors = vectors;
    this.#order = vectors.map((_, index) => index);
  }

  static async start(ruleBook: Hex): Promise<VectorJudge> {
    const chain = await startBareChain();
    await chain.test.setCode({ address: NOBODY, bytecode: ruleBook });
    await chain.test.setCode({ address: SHIPPED, bytecode: runtimeCode("RuleBook") });
    const { base, vectors } = JSON.parse(readFileSync(vectorsPath, "utf8")) as VectorFile;
    const asked = vectors.flatMap(({ name, change }, index) =>
      (index < 80 ? [false, true] : [false]).map((failingOnly) => ({
        name,
        data: encodeFunctionData({
          abi: ruleBookAbi,
          functionName: "judge",
          args: [encodeFacts(factsOf(base, change)), failingOnly],
        }),
      })),
    );
    const known: Vector[] = [];
    for (const { name, data } of asked) known.push({ name, data, answer: await answerOf(chain, SHIPPED, data, 0) });
    return new VectorJudge(chain, known);
  }

  async judge(mutant: number): Promise<Verdict> {
    for (const [place, index] of this.#order.entries()) {
      const { name, data, answer } = this.#vectors[index] as Vector;
      if ((await answerOf(this.#chain, NOBODY, data, mutant)) === answer) continue;
      this.#order.splice(place, 1);
      this.#order.unshift(index);
      return { kind: "killed", suite: "parity", by: name };
    }
    return { kind: "survived" };
  }

  close(): Promise<void> {
    return this.#chain.close();
  }
}

/** A revert is an answer too. */
const answerOf = async (chain: BareChain, to: Hex, data: Hex, mutant: number): Promise<string> => {
  const response = await fetch(chain.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "eth_call",
      params: [
        { to, data, gas: `0x${GAS.toString(16)}` },
        "latest",
        {},
        { coinbase: `0x${mutant.toString(16).padStart(40, "0")}` },
      ],
    }),
  });
  const { result, error } = (await response.json()) as { result?: Hex; error?: { data?: string; message: string } };
  return result === undefined ? `reverts ${error?.data ?? error?.message}` : keccak256(result);
};
