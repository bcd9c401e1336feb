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
  constructor() {
    super("The RPC node refuses more requests for now (429).\nWait, or use a node with a higher limit.");
    this.name = "RpcRateLimitedError";
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
  constructor(reason: string) {
    super(`The RPC node refused the request: ${reason}.\nCheck the URL's token and the node's plan.`);
    this.name = "RpcRefusedError";
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
