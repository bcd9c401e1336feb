import { createRequire } from "node:module";
import type { WorkflowHandle } from "@temporalio/client";
import type { Workflow } from "@temporalio/common";

export type History = Awaited<ReturnType<WorkflowHandle<Workflow>["fetchHistory"]>>;

type HistoryType = {
  toObject(history: History, options: object): unknown;
  fromObject(json: object): History;
};

// The SDK's own historyToJSON and historyFromJSON fail where npm installs protobufjs once for each of its packages: a type
// made by one copy is none to another. The generated class below needs only itself. It is the SDK's dependency, not ours.
const ownRequire = createRequire(import.meta.url);
const { temporal } = createRequire(ownRequire.resolve("@temporalio/common"))("@temporalio/proto") as {
  temporal: { api: { history: { v1: { History: HistoryType } } } };
};
const { History: type } = temporal.api.history.v1;

/** A history as text that a person can read and git can diff. */
export const historyText = (history: History): string =>
  `${JSON.stringify(type.toObject(history, { longs: String, enums: String, bytes: String }), null, 1)}\n`;

export const historyFromText = (text: string): History => type.fromObject(JSON.parse(text) as object);
