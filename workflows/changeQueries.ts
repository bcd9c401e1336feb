import { defineQuery, defineSignal } from "@temporalio/workflow";
import type { ChangeProgress } from "./changeMessages.ts";

export const changeProgressQuery = defineQuery<ChangeProgress>("change-progress");
/** Somebody did something on the chain: look now, and not when it is time. */
export const lookNowSignal = defineSignal("look-now");
