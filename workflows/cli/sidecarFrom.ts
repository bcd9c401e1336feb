import type { Workflow } from "@temporalio/common";
import type { WorkflowHandle } from "@temporalio/client";
import type { Sidecar } from "../adapters/recordStore.ts";

type History = Awaited<ReturnType<WorkflowHandle<Workflow>["fetchHistory"]>>;
type Event = NonNullable<History["events"]>[number];

type Measured = {
  history: History;
  cycle: number;
  startedAt: Date;
  finishedAt: Date;
  /** URL by name, such as `chain`. */
  endpoints: Record<string, string>;
  restarts: number;
};

/** What a cycle took, read from the workflow's own history: seats run side by side, so a stage is as long as its slowest. */
export const sidecarFrom = (p: Measured): Sidecar => {
  const events = p.history.events ?? [];
  const steps = activitySpans(events);
  const names = [...new Set(steps.map((step) => step.name))];
  return {
    format: 1,
    cycle: p.cycle,
    startedAt: p.startedAt.toISOString(),
    finishedAt: p.finishedAt.toISOString(),
    stages: [
      ...names.map((name) => {
        const own = steps.filter((step) => step.name === name);
        return {
          name,
          milliseconds: Math.max(...own.map((step) => step.end)) - Math.min(...own.map((step) => step.start)),
        };
      }),
      { name: "taking it up", milliseconds: takenUpAfter(events) },
      // From the workflow's start to its end: the steps, and what orchestration takes between them.
      { name: "cycle", milliseconds: spanOf(events) },
      { name: "whole run", milliseconds: p.finishedAt.getTime() - p.startedAt.getTime() },
    ],
    modelCalls: steps
      .filter((step) => step.seat !== null && (step.name === "draft" || step.name === "critique"))
      .map((step) => ({ seat: step.seat as string, purpose: step.name, milliseconds: step.end - step.start })),
    endpoints: Object.entries(p.endpoints).map(([name, url]) => ({ name, url })),
    notes: p.restarts === 0 ? [] : [`the worker was started again ${p.restarts} times`],
  };
};

type Span = { name: string; seat: string | null; start: number; end: number };

const spanOf = (events: Event[]): number => {
  const [first, last] = [events[0], events.at(-1)];
  return first && last ? millisecondsOf(last) - millisecondsOf(first) : 0;
};

/** How long the workflow stood until a worker took it up: a worker gets ready beside everything else, and may be the last. */
const takenUpAfter = (events: Event[]): number => {
  const [first] = events;
  const taken = events.find((event) => event.workflowTaskStartedEventAttributes);
  return first && taken ? millisecondsOf(taken) - millisecondsOf(first) : 0;
};

const activitySpans = (events: Event[]): Span[] =>
  events.flatMap((event): Span[] => {
    const ended = event.activityTaskCompletedEventAttributes ?? event.activityTaskFailedEventAttributes;
    if (!ended) return [];
    const scheduled = events.find((one) => String(one.eventId) === String(ended.scheduledEventId));
    const attributes = scheduled?.activityTaskScheduledEventAttributes;
    if (!scheduled || !attributes) return [];
    const input = attributes.input?.payloads?.[0]?.data;
    return [
      {
        name: attributes.activityType?.name ?? "step",
        seat: seatOf(input),
        start: millisecondsOf(scheduled),
        end: millisecondsOf(event),
      },
    ];
  });

const seatOf = (input: Uint8Array | null | undefined): string | null => {
  if (!input) return null;
  const { seat } = JSON.parse(Buffer.from(input).toString("utf8")) as { seat?: unknown };
  return typeof seat === "string" ? seat : null;
};

const millisecondsOf = (event: Event): number =>
  Number(event.eventTime?.seconds ?? 0) * 1000 + Math.round((event.eventTime?.nanos ?? 0) / 1e6);
