import { ActivityFailure, ApplicationFailure, WorkflowNotFoundError } from "@temporalio/common";
import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from "@temporalio/client";
import { describe, expect, it } from "vitest";
import {
  isActivityFailure,
  isApplicationFailure,
  isWorkflowAlreadyStarted,
  isWorkflowFailure,
  isWorkflowNotFound,
} from "./temporalErrors.ts";

const application = ApplicationFailure.nonRetryable("no", "CODE");
const CASES: [is: (error: unknown) => boolean, own: Error][] = [
  [isWorkflowFailure, new WorkflowFailedError("failed", application, "NON_RETRYABLE_FAILURE")],
  [isActivityFailure, new ActivityFailure("failed", "seal", "1", "NON_RETRYABLE_FAILURE", "worker", application)],
  [isApplicationFailure, application],
  [isWorkflowNotFound, new WorkflowNotFoundError("gone", "cycle", undefined)],
  [isWorkflowAlreadyStarted, new WorkflowExecutionAlreadyStartedError("there", "cycle", "councilCycle")],
];

describe("errors of Temporal", () => {
  it.each(CASES.map(([is, own]) => ({ is, own, name: own.name })))(
    "default: $name is known, and no other for it",
    ({ is, own }) => {
      expect(CASES.filter(([, error]) => is(error)).map(([, error]) => error)).toEqual([own]);
      expect([is(new Error(own.message)), is(own.name)]).toEqual([false, false]);
    },
  );
});
