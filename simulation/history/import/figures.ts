import type { FloatColumn } from "../column.ts";
import type { GrowingFloats } from "./growing.ts";

export const floatColumn = (unit: string, values: GrowingFloats): FloatColumn => ({
  type: "float",
  unit,
  values: values.done(),
});
