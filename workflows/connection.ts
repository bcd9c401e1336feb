import type { Client, Connection } from "@temporalio/client";
import { NAMESPACE } from "../temporal.config.ts";

/** Loaded by whoever speaks to a server: most commands never do. */
const temporalClient = () => import("@temporalio/client");

export type Connected = { client: Client; close(): Promise<void> };

/**
 * A client of the server at `address`.
 * @param address host and port
 * @throws TemporalUnreachableError where nobody answers within `timeoutMs`
 */
export const connectClient = async (address: string, timeoutMs = 5_000): Promise<Connected> => {
  const { Client, Connection } = await temporalClient();
  try {
    const connection = await Connection.connect({ address, connectTimeout: timeoutMs });
    return {
      client: new Client({ connection, namespace: NAMESPACE, identity: "exchequer" }),
      close: () => connection.close(),
    };
  } catch {
    throw new TemporalUnreachableError(address);
  }
};

/**
 * Whether a server answers at `address` and knows our namespace.
 * @param namespace one that only the server in question has, where another one may have taken its port
 */
export const isServing = async (address: string, namespace = NAMESPACE): Promise<boolean> => {
  const { Connection } = await temporalClient();
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: 1_000 });
    const { status } = await connection.healthService.check({
      service: "temporal.api.workflowservice.v1.WorkflowService",
    });
    await connection.workflowService.describeNamespace({ namespace });
    // 1 is SERVING in the gRPC health protocol.
    return status === 1;
  } catch {
    return false;
  } finally {
    await connection?.close();
  }
};

export class TemporalUnreachableError extends Error {
  readonly code = "TEMPORAL_UNREACHABLE";
  constructor(address: string) {
    super(`No Temporal server answers at ${address}.\nStart it, or unset TEMPORAL_ADDRESS and one is started here.`);
    this.name = "TemporalUnreachableError";
  }
}
