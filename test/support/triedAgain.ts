import { readRunSetup } from "../../workflows/adapters/runSetup.ts";
import { connectClient } from "../../workflows/connection.ts";
import { until } from "./command.ts";

/** Waits until Temporal has given a step of a run's cycle up for lost and asks for it again. */
export const triedAgain = async (run: string): Promise<void> => {
  const { address, workflowId } = readRunSetup(run).temporal;
  const { client, close } = await connectClient(address, 60_000);
  try {
    const cycle = client.workflow.getHandle(workflowId);
    await until("a second try of the step that went silent", async () => {
      const { raw } = await cycle.describe();
      return raw.pendingActivities?.some(({ attempt }) => (attempt ?? 0) > 1);
    });
  } finally {
    await close();
  }
};
