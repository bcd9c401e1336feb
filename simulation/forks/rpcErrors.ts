/** What can be wrong with a node. None of these repeats its URL, which may carry a token. */

export class RpcUrlAbsentError extends Error {
  readonly code = "RPC_URL_ABSENT";
  constructor() {
    super("No RPC URL was given.\nWrite `--fork rpc:<url>` or set MAINNET_RPC_URL.");
    this.name = "RpcUrlAbsentError";
  }
}

export class RpcUnreachableError extends Error {
  readonly code = "RPC_UNREACHABLE";
  constructor() {
    super(
      "The RPC node cannot be reached.\nCheck the URL and the network, or use `--fork replica`, which needs neither.",
    );
    this.name = "RpcUnreachableError";
  }
}

export class RpcTimeoutError extends Error {
  readonly code = "RPC_TIMEOUT";
  constructor(timeoutMs: number) {
    super(`The RPC node did not answer within ${timeoutMs} milliseconds.\nTry again, or use another node.`);
    this.name = "RpcTimeoutError";
  }
}

export class RpcRateLimitedError extends Error {
  readonly code = "RPC_RATE_LIMITED";
  /** How long the node asks to be left alone [milliseconds]; null where it does not say. */
  readonly retryAfterMs: number | null;
  /** Whether it may have meant the size of what was asked: one code stands for both, and its words said neither. */
  readonly maybeSize: boolean;
  constructor(retryAfterMs: number | null = null, maybeSize = false) {
    const asked = retryAfterMs === null ? "" : ` It asks for ${Math.ceil(retryAfterMs / 1_000)} seconds.`;
    super(`The RPC node refuses more requests for now (429).${asked}\nWait, or use a node with a higher limit.`);
    this.name = "RpcRateLimitedError";
    this.retryAfterMs = retryAfterMs;
    this.maybeSize = maybeSize;
  }
}

/** The node, or what stands before it, is out of order for now: nothing is wrong with what was asked. */
export class RpcUnavailableError extends Error {
  readonly code = "RPC_UNAVAILABLE";
  /** How long the node asks to be left alone [milliseconds]; null where it does not say. */
  readonly retryAfterMs: number | null;
  constructor(status: number, retryAfterMs: number | null = null) {
    super(`The RPC node is out of order for now (HTTP ${status}).\nTry again later, or use another node.`);
    this.name = "RpcUnavailableError";
    this.retryAfterMs = retryAfterMs;
  }
}

/** What was asked for at once is more than the node answers. */
export class RpcTooMuchError extends Error {
  readonly code = "RPC_TOO_MUCH";
  constructor(reason: string) {
    super(`The RPC node does not answer so much at once: ${reason}.\nUse a node with a higher limit.`);
    this.name = "RpcTooMuchError";
  }
}

export class RpcGarbageError extends Error {
  readonly code = "RPC_GARBAGE";
  constructor(reason: string) {
    super(`What answers at the RPC URL is not an Ethereum node: ${reason}.\nCheck the URL.`);
    this.name = "RpcGarbageError";
  }
}

export class RpcRefusedError extends Error {
  readonly code = "RPC_REFUSED";
  /** Whether the node itself refused this one request; else it was turned away before it was looked at. */
  readonly byNode: boolean;
  constructor(reason: string, byNode = false) {
    super(`The RPC node refused the request: ${reason}.\nCheck the URL's token and the node's plan.`);
    this.name = "RpcRefusedError";
    this.byNode = byNode;
  }
}

export class RpcWrongChainError extends Error {
  readonly code = "RPC_WRONG_CHAIN";
  /** The chain that the node serves. */
  readonly found: number;
  constructor(found: number, expected: number) {
    super(
      `The RPC node serves chain ${found}, and the mandate is for chain ${expected}.\nUse a node of chain ${expected}.`,
    );
    this.name = "RpcWrongChainError";
    this.found = found;
  }
}

export class RpcPrunedError extends Error {
  readonly code = "RPC_PRUNED";
  constructor() {
    super("The RPC node no longer holds the state of the pinned block.\nUse an archive node, or pin a newer block.");
    this.name = "RpcPrunedError";
  }
}
