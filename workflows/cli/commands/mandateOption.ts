/** `--mandate` names a file that is not there or cannot be read. */
export class MandateAbsentError extends Error {
  readonly code = "MANDATE_ABSENT";
  constructor() {
    super(
      "The mandate file is not there.\nCheck the path after --mandate; policies/mandates/example.yaml is one to start from.",
    );
    this.name = "MandateAbsentError";
  }
}
