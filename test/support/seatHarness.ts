import { afterEach } from "vitest";
import { ModelTooSlowError, RetryableModelError } from "../../agents/model/failures.ts";
import type { Budget, Seat, SeatInput } from "../../agents/seat.ts";
import { createLlmSeat } from "../../agents/seats/llmSeat.ts";
import { llmSeatConfigSchema, type LlmSeatConfig } from "../../agents/seats/llmSeatConfig.ts";
import { hashOfText } from "../../policies/treasury/canonical.ts";
import type { Mandate } from "../../policies/treasury/mandate.ts";
import type { Bytes32 } from "../../policies/treasury/money.ts";
import type { Snapshot } from "../../policies/treasury/snapshot.ts";
import {
  draftSchema,
  type Abstention,
  type Draft,
  type ModelCall,
  type Position,
} from "../../policies/treasury/ballot.ts";
import { scriptedEndpoint, type Asked, type Reply, type ScriptedEndpoint } from "./scriptedEndpoint.ts";
import { sampleMandate, sampleSnapshot } from "./sampleRecord.ts";

/** A key and a path that must show up nowhere. */
export const PLANTED_KEY = "sk-planted-7f3a9c51e2";

export type Bench = {
  seat: Seat;
  input: SeatInput;
  blobs: Map<Bytes32, string>;
  spending: { left: bigint; settled: bigint[] };
  stop: AbortController;
};

/** A seat on an endpoint, with blobs and a budget that can be looked into. */
export const seatOn = (
  url: string,
  p: {
    config?: Partial<LlmSeatConfig>;
    budgetUsd12?: bigint;
    mandate?: Mandate;
    snapshot?: Snapshot;
    env?: Record<string, string | undefined>;
  } = {},
): Bench => {
  const config = llmSeatConfigSchema.parse({
    id: "model-1",
    model: "scripted",
    apiKeyEnv: "PLANTED_API_KEY",
    baseUrlEnv: "PLANTED_BASE_URL",
    prices: { promptUsdPerMillion: "0.15", completionUsdPerMillion: "0.6" },
    maxTokens: 400,
    timeoutSeconds: 5,
    tools: false,
    ...p.config,
  });
  const mandate = p.mandate ?? sampleMandate();
  const blobs = new Map<Bytes32, string>();
  const spending = { left: p.budgetUsd12 ?? 10n ** 12n, settled: [] as bigint[] };
  const counted: { seat: string; call: ModelCall }[] = [];
  const budget: Budget = {
    reserve: async (seat, call) => {
      const usd12 = BigInt(call.costUsd12);
      if (usd12 > spending.left) return null;
      spending.left -= usd12;
      counted.push({ seat, call });
      return { id: String(counted.length - 1), call };
    },
    settle: async ({ id, call }, made) => {
      const one = counted[Number(id)];
      if (!one) throw new Error("settled what was never reserved");
      one.call = made;
      spending.left += BigInt(call.costUsd12) - BigInt(made.costUsd12);
      spending.settled.push(BigInt(made.costUsd12));
    },
    callsOf: async (seat, purpose) =>
      counted.filter((one) => one.seat === seat && one.call.purpose === purpose).map(({ call }) => call),
  };
  const put = async (text: string): Promise<Bytes32> => {
    const hash = hashOfText(text);
    blobs.set(hash, text);
    return hash;
  };
  const stop = new AbortController();
  return {
    seat: createLlmSeat(config, p.env ?? { PLANTED_API_KEY: PLANTED_KEY, PLANTED_BASE_URL: url }),
    input: { snapshot: p.snapshot ?? sampleSnapshot(mandate), mandate, blobs: { put }, budget, signal: stop.signal },
    blobs,
    spending,
    stop,
  };
};

type Options = Parameters<typeof seatOn>[1];

/** Seats on scripted endpoints that are closed after each test. `asked` is what the last one was asked. */
export const seatTests = () => {
  let endpoint: ScriptedEndpoint | undefined;
  afterEach(async () => {
    await endpoint?.close();
    endpoint = undefined;
  });
  const seated = async (replies: Reply[], options: Options = {}): Promise<Bench> => {
    endpoint = await scriptedEndpoint(replies);
    return seatOn(endpoint.url, options);
  };
  return {
    asked: (): Asked[] => endpoint?.asked ?? [],
    seated,
    draftOn: async (replies: Reply[], options: Options = {}): Promise<Draft & { bench: Bench }> => {
      const bench = await seated(replies, options);
      return { ...draftSchema.parse(await bench.seat.draft(bench.input)), bench };
    },
  };
};

type Failing = { error: RetryableModelError | ModelTooSlowError; calls: ModelCall[] };

/** What a draft throws for the workflow to decide about, and the calls that were counted until then. */
export const failing = async ({ seat, input }: Bench): Promise<Failing> => {
  const error = await seat.draft(input).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RetryableModelError || error instanceof ModelTooSlowError))
    throw new Error(`expected a RetryableModelError or a ModelTooSlowError, got ${String(error)}`);
  return { error, calls: await input.budget.callsOf(seat.id, "draft") };
};

export const abstentionIn = (position: Position): Abstention | null =>
  position.kind === "abstain" ? position.abstention : null;

/** Price of one token in the harness's seats [1e-12 USD]. */
export const PRICE = { prompt: 150_000n, completion: 600_000n };
