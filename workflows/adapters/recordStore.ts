/**
 * The record store. A run owns `.exchequer/runs/<id>/`:
 *
 *   run.json               what the run is, when, whether it ended
 *   records/<cycle>.json   canonical JSON of the cycle's record; its SHA-256 is the record hash
 *   seals/<cycle>.json     the transaction that published that hash, and the head it left
 *   blobs/<sha256>         prompts, schemas, parameters, raw answers, mandate and seats: named by content
 *   signed/<name>.json     raw signed transactions, written before broadcast
 *   chain.json             the journal of blocks; fork/ the source they start from
 *   sidecar/<cycle>.json   wall times and ports: unhashed, never exported
 */
export * from "./records/errors.ts";
export { openRun, ZERO_HASH, type RunFolder, type StoredRecord } from "./records/runFolder.ts";
export {
  changeIds,
  changesFolder,
  createChange,
  createRun,
  latestRun,
  openRunById,
  runIds,
  runsFolder,
  unfinishedRuns,
  unreadableRuns,
  type UnfinishedRun,
} from "./records/runs.ts";
export { runInfoSchema, type RunInfo } from "./records/runInfo.ts";
export { redactDeep, redactUrl, sidecarSchema, type Sidecar } from "./records/sidecar.ts";
