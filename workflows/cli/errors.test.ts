import { ActivityFailure } from "@temporalio/common";
import { WorkflowFailedError } from "@temporalio/client";
import { describe, expect, it } from "vitest";
import { StateUnknownError } from "../../simulation/forks/stateUnknown.ts";
import { toFailure } from "../activities/failures.ts";
import { createRedactor } from "../adapters/redactor.ts";
import { BadUsageError, causeWords, errorJson, exitOf, renderError, shown } from "./errors.ts";

const redact = createRedactor({ OPENAI_API_KEY: "sk-planted-123456" });
const pool = "0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640";
const unknown = new StateUnknownError({ address: pool, slot: `0x${"0".repeat(63)}8` });

/** The same error after it went through an activity, a workflow and the client. */
const throughTemporal = (error: Error): Error => {
  const failure = toFailure(error, redact);
  const activity = new ActivityFailure(
    "Activity task failed",
    "simulate",
    "1",
    "NON_RETRYABLE_FAILURE",
    "worker",
    failure,
  );
  return new WorkflowFailedError("Workflow execution failed", activity, "NON_RETRYABLE_FAILURE");
};

describe("shown", () => {
  it("default: a message, what to do, the code", () => {
    expect(renderError(shown(new BadUsageError('There is no command "x".'), redact))).toMatchInlineSnapshot(`
      "exchequer: There is no command "x".
        exchequer --help lists the commands and options.
        (BAD_USAGE)"
    `);
  });

  it("behavior: unknown state keeps address and slot, also out of a workflow", () => {
    for (const error of [unknown, throughTemporal(unknown)]) {
      const found = shown(error, redact);
      expect(found).toMatchObject({ code: "STATE_UNKNOWN", exit: 3, address: pool, slot: `0x${"0".repeat(63)}8` });
      expect((JSON.parse(errorJson(found)) as { error: object }).error).toMatchObject({
        code: "STATE_UNKNOWN",
        address: pool,
      });
    }
  });

  it("behavior: secrets are taken out, in an activity already", () => {
    const error = throughTemporal(Object.assign(new Error("401 for sk-planted-123456"), { code: "MODEL" }));
    expect(error).toMatchObject({ cause: { cause: { message: "401 for <OPENAI_API_KEY>", stack: "" } } });
    expect(renderError(shown(new Error("sk-planted-123456"), redact))).not.toContain("planted");
  });

  it("behavior: what nobody foresaw says so and shows no stack", () => {
    expect(renderError(shown(new TypeError("x is not a function"), redact))).toMatchInlineSnapshot(`
      "exchequer: x is not a function
        This was not foreseen. EXCHEQUER_DEBUG=1 shows where it happened.
        (UNEXPECTED)"
    `);
  });
});

describe("exitOf", () => {
  it.each([
    ["STATE_UNKNOWN", 3],
    ["BLOCK_HASH_UNKNOWN", 3],
    ["BAD_USAGE", 2],
    ["CONFIG_INVALID", 2],
    ["MANDATE_INVALID", 2],
    ["SEATS_FILE_INVALID", 2],
    ["RPC_UNREACHABLE", 1],
    ["UNEXPECTED", 1],
  ])("default: %s is %i", (code, exit) => {
    expect(exitOf(code)).toBe(exit);
  });
});

describe("toFailure", () => {
  it.each([
    [Object.assign(new Error("a"), { code: "RPC_TIMEOUT" }), false],
    [Object.assign(new Error("a"), { code: "STATE_UNKNOWN" }), true],
    [new Error("socket hang up"), false],
    [Object.assign(new Error("a"), { code: "ANY", retryable: true }), false],
  ])("default: %o is final: %s", (error, nonRetryable) => {
    expect(toFailure(error, redact).nonRetryable).toBe(nonRetryable);
  });

  it("behavior: an endpoint's retry-after becomes the next delay", () => {
    const busy = Object.assign(new Error("busy"), {
      code: "MODEL_RETRYABLE",
      retryable: true,
      retryAfterMs: 2_500,
      abstentionCode: "rate-limited",
    });
    expect(toFailure(busy, redact)).toMatchObject({
      nextRetryDelay: 2_500,
      details: [{ code: "MODEL_RETRYABLE", abstentionCode: "rate-limited" }],
    });
  });
});

describe("causeWords", () => {
  it("default: the cause first, then where it happened", () => {
    expect(causeWords(throughTemporal(new BadUsageError("Nothing fits.\nTry less.")))).toBe(
      "BAD_USAGE: Nothing fits, in step simulate, the workflow failed",
    );
  });

  it("behavior: an error alone, and what is no error", () => {
    expect(causeWords(new Error("a reason"))).toBe("a reason");
    expect(causeWords("thrown text")).toBe("thrown text");
  });
});
