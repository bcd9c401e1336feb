import type { ActivityOptions } from "@temporalio/common";

// Pure data: it is bundled into workflows, so it reads no environment, no clock and no file.

export const NAMESPACE = "default";
export const TASK_QUEUE = "exchequer-council";

/** One workflow a cycle of a custody: a second start with the same id is rejected. */
export const cycleWorkflowId = (custody: string, cycle: number): string => `council-${custody.toLowerCase()}-${cycle}`;

/**
 * Longest life of a cycle, beyond what a person is given to approve [seconds]. A day: for as long an interrupted run can be
 * resumed. What a cycle works on has a clock of its own, the chain's.
 */
export const CYCLE_DEADLINE_SECONDS = 86_400;

/** One workflow a change of policy: a folder of its own, under a name that a restart finds again. */
export const changeWorkflowId = (changeId: string): string => `policy-change-${changeId}`;

/** Longest life of a change of policy, with every continuation [seconds]: votes and delays of the slowest governance fit in. */
export const CHANGE_DEADLINE_SECONDS = 180 * 86_400;

/** Events after which a change of policy goes on with a new history: a wait of weeks stays as small as one of a minute. */
export const CHANGE_MOST_EVENTS = 600;

/** Looks in a row that a chain may leave unanswered before a change of policy gives up: hours, since each waits longer. */
export const MOST_UNANSWERED = 30;

/** How often a running activity says that it lives, and how long silence is believed [milliseconds]. */
export const HEARTBEAT_EVERY_MS = 1_000;
export const HEARTBEAT_TIMEOUT_MS = 8_000;

/** Times that a chain moved beyond tolerance before the cycle gives up: each time it is simulated and judged again. */
export const MOST_SIMULATIONS = 3;

/**
 * The three kinds of step. Each bounds its attempts and the time of one, since Temporal's defaults retry for ever. Waiting for
 * a worker is not counted: nobody works on a run that was interrupted.
 */
export const STEPS = {
  /** Reads and pure work. */
  quick: {
    startToCloseTimeout: "2 minutes",
    heartbeatTimeout: HEARTBEAT_TIMEOUT_MS,
    retry: {
      maximumAttempts: 4,
      initialInterval: "200 milliseconds",
      backoffCoefficient: 2,
      maximumInterval: "5 seconds",
    },
  },
  /** One seat's call: a model on a slow machine takes minutes, and a queue of seats takes their sum. */
  seat: {
    startToCloseTimeout: "15 minutes",
    heartbeatTimeout: HEARTBEAT_TIMEOUT_MS,
    retry: { maximumAttempts: 3, initialInterval: "1 second", backoffCoefficient: 3, maximumInterval: "30 seconds" },
  },
  /** Whatever reaches the chain. It is safe to repeat: what was signed is on disk before it is sent. */
  chain: {
    startToCloseTimeout: "2 minutes",
    heartbeatTimeout: HEARTBEAT_TIMEOUT_MS,
    retry: {
      maximumAttempts: 8,
      initialInterval: "250 milliseconds",
      backoffCoefficient: 2,
      maximumInterval: "10 seconds",
    },
  },
} as const satisfies Record<string, ActivityOptions>;

/** Failures of a disk that somebody can make room on. The command that follows the workflow ends by them, the workflow does not. */
export const UNWRITABLE_CODES: readonly string[] = ["FILE_UNWRITABLE", "RECORD_STORE_UNWRITABLE"];
/** Until such a step is tried again: longer than the command takes to notice [milliseconds]. */
export const UNWRITABLE_AGAIN_MS = 5_000;

/** Failures that a second try may mend. An error with a code that is not here is final; one without a code is not. */
export const RETRYABLE_CODES: readonly string[] = [
  "RPC_UNREACHABLE",
  "RPC_TIMEOUT",
  "RPC_RATE_LIMITED",
  "RPC_UNAVAILABLE",
  "MODEL_RETRYABLE",
  "TRANSACTION_PENDING",
  ...UNWRITABLE_CODES,
];

/** Batches of a sweep that are under way or wait for a worker at one time. */
export const SWEEP_IN_FLIGHT = 64;
/** Trials that travel together: few enough that a small sweep fills several workers, many enough that a large one fits a history. */
export const sweepBatch = (trials: number): number => Math.min(8, Math.max(1, Math.ceil(trials / SWEEP_IN_FLIGHT)));

/** A batch of a sweep's trials: pure work, so any worker may begin it again, from its last heartbeat on. */
export const SWEEP_STEP = {
  startToCloseTimeout: "6 hours",
  heartbeatTimeout: "15 seconds",
  retry: {
    maximumAttempts: 20,
    initialInterval: "200 milliseconds",
    backoffCoefficient: 2,
    maximumInterval: "5 seconds",
  },
} as const satisfies ActivityOptions;

/** One sweep of the same job at a time: a second start joins the first. */
export const sweepWorkflowId = (id: string): string => `sweep-${id}`;
export const sweepTaskQueue = (id: string): string => `exchequer-sweep-${id}`;
