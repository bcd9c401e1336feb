import type {
  ActivityFailure,
  ApplicationFailure,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from "@temporalio/common";
import type { WorkflowFailedError } from "@temporalio/client";

// Temporal's errors are known by the names it gives them: loading its client takes longer than most commands that fail.
const named =
  <T extends Error>(name: T["name"]) =>
  (error: unknown): error is T =>
    error instanceof Error && error.name === name;

export const isWorkflowFailure = named<WorkflowFailedError>("WorkflowFailedError");
export const isActivityFailure = named<ActivityFailure>("ActivityFailure");
export const isApplicationFailure = named<ApplicationFailure>("ApplicationFailure");
export const isWorkflowNotFound = named<WorkflowNotFoundError>("WorkflowNotFoundError");
export const isWorkflowAlreadyStarted = named<WorkflowExecutionAlreadyStartedError>(
  "WorkflowExecutionAlreadyStartedError",
);
