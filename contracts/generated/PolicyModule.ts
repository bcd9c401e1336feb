// Written by contracts/generated/generate.ts from the compiler's output. Do not edit.
export const policyModuleAbi = [
  {
    "type": "constructor",
    "inputs": [
      {
        "name": "parts",
        "type": "tuple",
        "components": [
          {
            "name": "custody",
            "type": "address"
          },
          {
            "name": "limits",
            "type": "address"
          },
          {
            "name": "valuation",
            "type": "address"
          },
          {
            "name": "seats",
            "type": "address"
          },
          {
            "name": "anchor",
            "type": "address"
          },
          {
            "name": "judge",
            "type": "address"
          },
          {
            "name": "registry",
            "type": "address"
          }
        ]
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "DENIED",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "uint8"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "EXECUTED",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "uint8"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "GAS_FOR_DENIAL",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "GAS_TO_BEGIN",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "MAX_ACTIONS",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "MAX_REASON_BYTES",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "VETOED",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "uint64"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "act",
    "inputs": [
      {
        "name": "index",
        "type": "uint256"
      },
      {
        "name": "action",
        "type": "tuple",
        "components": [
          {
            "name": "kind",
            "type": "uint8"
          },
          {
            "name": "path",
            "type": "address[]"
          },
          {
            "name": "fees",
            "type": "uint24[]"
          },
          {
            "name": "amountIn",
            "type": "uint256"
          },
          {
            "name": "minAmountOut",
            "type": "uint256"
          },
          {
            "name": "amountIn1",
            "type": "uint256"
          },
          {
            "name": "minAmountOut1",
            "type": "uint256"
          },
          {
            "name": "tickLower",
            "type": "int24"
          },
          {
            "name": "tickUpper",
            "type": "int24"
          },
          {
            "name": "positionId",
            "type": "uint256"
          },
          {
            "name": "recipient",
            "type": "address"
          }
        ]
      },
      {
        "name": "adapter",
        "type": "address"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "anchor",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "announce",
    "inputs": [
      {
        "name": "decision",
        "type": "tuple",
        "components": [
          {
            "name": "custody",
            "type": "address"
          },
          {
            "name": "submitter",
            "type": "address"
          },
          {
            "name": "policyVersion",
            "type": "uint64"
          },
          {
            "name": "seatEpoch",
            "type": "uint64"
          },
          {
            "name": "nonce",
            "type": "uint64"
          },
          {
            "name": "snapshotBlock",
            "type": "uint64"
          },
          {
            "name": "snapshotHash",
            "type": "bytes32"
          },
          {
            "name": "simulationHash",
            "type": "bytes32"
          },
          {
            "name": "rationaleHash",
            "type": "bytes32"
          },
          {
            "name": "expiry",
            "type": "uint64"
          },
          {
            "name": "predictedNavUsd8",
            "type": "uint256"
          },
          {
            "name": "navToleranceBps",
            "type": "uint16"
          },
          {
            "name": "actions",
            "type": "tuple[]",
            "components": [
              {
                "name": "kind",
                "type": "uint8"
              },
              {
                "name": "path",
                "type": "address[]"
              },
              {
                "name": "fees",
                "type": "uint24[]"
              },
              {
                "name": "amountIn",
                "type": "uint256"
              },
              {
                "name": "minAmountOut",
                "type": "uint256"
              },
              {
                "name": "amountIn1",
                "type": "uint256"
              },
              {
                "name": "minAmountOut1",
                "type": "uint256"
              },
              {
                "name": "tickLower",
                "type": "int24"
              },
              {
                "name": "tickUpper",
                "type": "int24"
              },
              {
                "name": "positionId",
                "type": "uint256"
              },
              {
                "name": "recipient",
                "type": "address"
              }
            ]
          }
        ]
      },
      {
        "name": "signatures",
        "type": "bytes[]"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "announcedAt",
    "inputs": [
      {
        "name": "digest_",
        "type": "bytes32"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "uint64"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "checkpoint",
    "inputs": [],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "custody",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "digest",
    "inputs": [
      {
        "name": "decision",
        "type": "tuple",
        "components": [
          {
            "name": "custody",
            "type": "address"
          },
          {
            "name": "submitter",
            "type": "address"
          },
          {
            "name": "policyVersion",
            "type": "uint64"
          },
          {
            "name": "seatEpoch",
            "type": "uint64"
          },
          {
            "name": "nonce",
            "type": "uint64"
          },
          {
            "name": "snapshotBlock",
            "type": "uint64"
          },
          {
            "name": "snapshotHash",
            "type": "bytes32"
          },
          {
            "name": "simulationHash",
            "type": "bytes32"
          },
          {
            "name": "rationaleHash",
            "type": "bytes32"
          },
          {
            "name": "expiry",
            "type": "uint64"
          },
          {
            "name": "predictedNavUsd8",
            "type": "uint256"
          },
          {
            "name": "navToleranceBps",
            "type": "uint16"
          },
          {
            "name": "actions",
            "type": "tuple[]",
            "components": [
              {
                "name": "kind",
                "type": "uint8"
              },
              {
                "name": "path",
                "type": "address[]"
              },
              {
                "name": "fees",
                "type": "uint24[]"
              },
              {
                "name": "amountIn",
                "type": "uint256"
              },
              {
                "name": "minAmountOut",
                "type": "uint256"
              },
              {
                "name": "amountIn1",
                "type": "uint256"
              },
              {
                "name": "minAmountOut1",
                "type": "uint256"
              },
              {
                "name": "tickLower",
                "type": "int24"
              },
              {
                "name": "tickUpper",
                "type": "int24"
              },
              {
                "name": "positionId",
                "type": "uint256"
              },
              {
                "name": "recipient",
                "type": "address"
              }
            ]
          }
        ]
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "eip712Domain",
    "inputs": [],
    "outputs": [
      {
        "name": "fields",
        "type": "bytes1"
      },
      {
        "name": "name",
        "type": "string"
      },
      {
        "name": "version",
        "type": "string"
      },
      {
        "name": "chainId",
        "type": "uint256"
      },
      {
        "name": "verifyingContract",
        "type": "address"
      },
      {
        "name": "salt",
        "type": "bytes32"
      },
      {
        "name": "extensions",
        "type": "uint256[]"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "execute",
    "inputs": [
      {
        "name": "decision",
        "type": "tuple",
        "components": [
          {
            "name": "custody",
            "type": "address"
          },
          {
            "name": "submitter",
            "type": "address"
          },
          {
            "name": "policyVersion",
            "type": "uint64"
          },
          {
            "name": "seatEpoch",
            "type": "uint64"
          },
          {
            "name": "nonce",
            "type": "uint64"
          },
          {
            "name": "snapshotBlock",
            "type": "uint64"
          },
          {
            "name": "snapshotHash",
            "type": "bytes32"
          },
          {
            "name": "simulationHash",
            "type": "bytes32"
          },
          {
            "name": "rationaleHash",
            "type": "bytes32"
          },
          {
            "name": "expiry",
            "type": "uint64"
          },
          {
            "name": "predictedNavUsd8",
            "type": "uint256"
          },
          {
            "name": "navToleranceBps",
            "type": "uint16"
          },
          {
            "name": "actions",
            "type": "tuple[]",
            "components": [
              {
                "name": "kind",
                "type": "uint8"
              },
              {
                "name": "path",
                "type": "address[]"
              },
              {
                "name": "fees",
                "type": "uint24[]"
              },
              {
                "name": "amountIn",
                "type": "uint256"
              },
              {
                "name": "minAmountOut",
                "type": "uint256"
              },
              {
                "name": "amountIn1",
                "type": "uint256"
              },
              {
                "name": "minAmountOut1",
                "type": "uint256"
              },
              {
                "name": "tickLower",
                "type": "int24"
              },
              {
                "name": "tickUpper",
                "type": "int24"
              },
              {
                "name": "positionId",
                "type": "uint256"
              },
              {
                "name": "recipient",
                "type": "address"
              }
            ]
          }
        ]
      },
      {
        "name": "signatures",
        "type": "bytes[]"
      }
    ],
    "outputs": [
      {
        "name": "status",
        "type": "uint8"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "isDenied",
    "inputs": [
      {
        "name": "digest_",
        "type": "bytes32"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "judge",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "limits",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "mode",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "uint8"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "nextNonce",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "uint64"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "preview",
    "inputs": [
      {
        "name": "decision",
        "type": "tuple",
        "components": [
          {
            "name": "custody",
            "type": "address"
          },
          {
            "name": "submitter",
            "type": "address"
          },
          {
            "name": "policyVersion",
            "type": "uint64"
          },
          {
            "name": "seatEpoch",
            "type": "uint64"
          },
          {
            "name": "nonce",
            "type": "uint64"
          },
          {
            "name": "snapshotBlock",
            "type": "uint64"
          },
          {
            "name": "snapshotHash",
            "type": "bytes32"
          },
          {
            "name": "simulationHash",
            "type": "bytes32"
          },
          {
            "name": "rationaleHash",
            "type": "bytes32"
          },
          {
            "name": "expiry",
            "type": "uint64"
          },
          {
            "name": "predictedNavUsd8",
            "type": "uint256"
          },
          {
            "name": "navToleranceBps",
            "type": "uint16"
          },
          {
            "name": "actions",
            "type": "tuple[]",
            "components": [
              {
                "name": "kind",
                "type": "uint8"
              },
              {
                "name": "path",
                "type": "address[]"
              },
              {
                "name": "fees",
                "type": "uint24[]"
              },
              {
                "name": "amountIn",
                "type": "uint256"
              },
              {
                "name": "minAmountOut",
                "type": "uint256"
              },
              {
                "name": "amountIn1",
                "type": "uint256"
              },
              {
                "name": "minAmountOut1",
                "type": "uint256"
              },
              {
                "name": "tickLower",
                "type": "int24"
              },
              {
                "name": "tickUpper",
                "type": "int24"
              },
              {
                "name": "positionId",
                "type": "uint256"
              },
              {
                "name": "recipient",
                "type": "address"
              }
            ]
          }
        ]
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "tuple",
        "components": [
          {
            "name": "allowed",
            "type": "bool"
          },
          {
            "name": "findings",
            "type": "tuple[]",
            "components": [
              {
                "name": "rule",
                "type": "uint8"
              },
              {
                "name": "subject",
                "type": "address"
              },
              {
                "name": "observed",
                "type": "int256"
              },
              {
                "name": "limit",
                "type": "int256"
              },
              {
                "name": "unit",
                "type": "uint8"
              },
              {
                "name": "comparison",
                "type": "uint8"
              },
              {
                "name": "ok",
                "type": "bool"
              },
              {
                "name": "shrinks",
                "type": "bool"
              }
            ]
          },
          {
            "name": "navBeforeUsd8",
            "type": "uint256"
          },
          {
            "name": "navAfterUsd8",
            "type": "uint256"
          },
          {
            "name": "amountsOut",
            "type": "uint256[]"
          },
          {
            "name": "revertData",
            "type": "bytes"
          },
          {
            "name": "assets",
            "type": "tuple[]",
            "components": [
              {
                "name": "token",
                "type": "address"
              },
              {
                "name": "decimals",
                "type": "uint8"
              },
              {
                "name": "assetClass",
                "type": "uint8"
              },
              {
                "name": "epsilonBps",
                "type": "uint16"
              },
              {
                "name": "capBps",
                "type": "uint16"
              },
              {
                "name": "oracleStatus",
                "type": "uint8"
              },
              {
                "name": "priceUsd8",
                "type": "uint256"
              },
              {
                "name": "poolUsd8",
                "type": "uint256"
              },
              {
                "name": "balanceBefore",
                "type": "uint256"
              },
              {
                "name": "balanceAfter",
                "type": "uint256"
              },
              {
                "name": "priceGroup",
                "type": "uint8"
              },
              {
                "name": "venue",
                "type": "uint8"
              },
              {
                "name": "issuer",
                "type": "uint8"
              },
              {
                "name": "depegged",
                "type": "bool"
              },
              {
                "name": "positionBefore",
                "type": "uint256"
              },
              {
                "name": "positionAfter",
                "type": "uint256"
              },
              {
                "name": "paid",
                "type": "uint256"
              }
            ]
          },
          {
            "name": "held",
            "type": "tuple[]",
            "components": [
              {
                "name": "token",
                "type": "address"
              },
              {
                "name": "balanceBefore",
                "type": "uint256"
              },
              {
                "name": "balanceAfter",
                "type": "uint256"
              },
              {
                "name": "allowanceBefore",
                "type": "uint256"
              },
              {
                "name": "allowanceAfter",
                "type": "uint256"
              }
            ]
          },
          {
            "name": "actions",
            "type": "tuple[]",
            "components": [
              {
                "name": "kind",
                "type": "uint8"
              },
              {
                "name": "tokens",
                "type": "address[]"
              },
              {
                "name": "pools",
                "type": "address[]"
              },
              {
                "name": "amountIn",
                "type": "uint256"
              },
              {
                "name": "minAmountOut",
                "type": "uint256"
              },
              {
                "name": "amountOut",
                "type": "uint256"
              },
              {
                "name": "allowanceAfter",
                "type": "uint256"
              },
              {
                "name": "amountIn1",
                "type": "uint256"
              },
              {
                "name": "minAmountOut1",
                "type": "uint256"
              },
              {
                "name": "moved0",
                "type": "uint256"
              },
              {
                "name": "moved1",
                "type": "uint256"
              },
              {
                "name": "allowanceAfter1",
                "type": "uint256"
              },
              {
                "name": "poolBalance",
                "type": "uint256"
              },
              {
                "name": "rangeTicks",
                "type": "uint256"
              },
              {
                "name": "deviationBps",
                "type": "uint256"
              },
              {
                "name": "known",
                "type": "bool"
              },
              {
                "name": "recipient",
                "type": "address"
              }
            ]
          }
        ]
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "previewCosigned",
    "inputs": [
      {
        "name": "decision",
        "type": "tuple",
        "components": [
          {
            "name": "custody",
            "type": "address"
          },
          {
            "name": "submitter",
            "type": "address"
          },
          {
            "name": "policyVersion",
            "type": "uint64"
          },
          {
            "name": "seatEpoch",
            "type": "uint64"
          },
          {
            "name": "nonce",
            "type": "uint64"
          },
          {
            "name": "snapshotBlock",
            "type": "uint64"
          },
          {
            "name": "snapshotHash",
            "type": "bytes32"
          },
          {
            "name": "simulationHash",
            "type": "bytes32"
          },
          {
            "name": "rationaleHash",
            "type": "bytes32"
          },
          {
            "name": "expiry",
            "type": "uint64"
          },
          {
            "name": "predictedNavUsd8",
            "type": "uint256"
          },
          {
            "name": "navToleranceBps",
            "type": "uint16"
          },
          {
            "name": "actions",
            "type": "tuple[]",
            "components": [
              {
                "name": "kind",
                "type": "uint8"
              },
              {
                "name": "path",
                "type": "address[]"
              },
              {
                "name": "fees",
                "type": "uint24[]"
              },
              {
                "name": "amountIn",
                "type": "uint256"
              },
              {
                "name": "minAmountOut",
                "type": "uint256"
              },
              {
                "name": "amountIn1",
                "type": "uint256"
              },
              {
                "name": "minAmountOut1",
                "type": "uint256"
              },
              {
                "name": "tickLower",
                "type": "int24"
              },
              {
                "name": "tickUpper",
                "type": "int24"
              },
              {
                "name": "positionId",
                "type": "uint256"
              },
              {
                "name": "recipient",
                "type": "address"
              }
            ]
          }
        ]
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "tuple",
        "components": [
          {
            "name": "allowed",
            "type": "bool"
          },
          {
            "name": "findings",
            "type": "tuple[]",
            "components": [
              {
                "name": "rule",
                "type": "uint8"
              },
              {
                "name": "subject",
                "type": "address"
              },
              {
                "name": "observed",
                "type": "int256"
              },
              {
                "name": "limit",
                "type": "int256"
              },
              {
                "name": "unit",
                "type": "uint8"
              },
              {
                "name": "comparison",
                "type": "uint8"
              },
              {
                "name": "ok",
                "type": "bool"
              },
              {
                "name": "shrinks",
                "type": "bool"
              }
            ]
          },
          {
            "name": "navBeforeUsd8",
            "type": "uint256"
          },
          {
            "name": "navAfterUsd8",
            "type": "uint256"
          },
          {
            "name": "amountsOut",
            "type": "uint256[]"
          },
          {
            "name": "revertData",
            "type": "bytes"
          },
          {
            "name": "assets",
            "type": "tuple[]",
            "components": [
              {
                "name": "token",
                "type": "address"
              },
              {
                "name": "decimals",
                "type": "uint8"
              },
              {
                "name": "assetClass",
                "type": "uint8"
              },
              {
                "name": "epsilonBps",
                "type": "uint16"
              },
              {
                "name": "capBps",
                "type": "uint16"
              },
              {
                "name": "oracleStatus",
                "type": "uint8"
              },
              {
                "name": "priceUsd8",
                "type": "uint256"
              },
              {
                "name": "poolUsd8",
                "type": "uint256"
              },
              {
                "name": "balanceBefore",
                "type": "uint256"
              },
              {
                "name": "balanceAfter",
                "type": "uint256"
              },
              {
                "name": "priceGroup",
                "type": "uint8"
              },
              {
                "name": "venue",
                "type": "uint8"
              },
              {
                "name": "issuer",
                "type": "uint8"
              },
              {
                "name": "depegged",
                "type": "bool"
              },
              {
                "name": "positionBefore",
                "type": "uint256"
              },
              {
                "name": "positionAfter",
                "type": "uint256"
              },
              {
                "name": "paid",
                "type": "uint256"
              }
            ]
          },
          {
            "name": "held",
            "type": "tuple[]",
            "components": [
              {
                "name": "token",
                "type": "address"
              },
              {
                "name": "balanceBefore",
                "type": "uint256"
              },
              {
                "name": "balanceAfter",
                "type": "uint256"
              },
              {
                "name": "allowanceBefore",
                "type": "uint256"
              },
              {
                "name": "allowanceAfter",
                "type": "uint256"
              }
            ]
          },
          {
            "name": "actions",
            "type": "tuple[]",
            "components": [
              {
                "name": "kind",
                "type": "uint8"
              },
              {
                "name": "tokens",
                "type": "address[]"
              },
              {
                "name": "pools",
                "type": "address[]"
              },
              {
                "name": "amountIn",
                "type": "uint256"
              },
              {
                "name": "minAmountOut",
                "type": "uint256"
              },
              {
                "name": "amountOut",
                "type": "uint256"
              },
              {
                "name": "allowanceAfter",
                "type": "uint256"
              },
              {
                "name": "amountIn1",
                "type": "uint256"
              },
              {
                "name": "minAmountOut1",
                "type": "uint256"
              },
              {
                "name": "moved0",
                "type": "uint256"
              },
              {
                "name": "moved1",
                "type": "uint256"
              },
              {
                "name": "allowanceAfter1",
                "type": "uint256"
              },
              {
                "name": "poolBalance",
                "type": "uint256"
              },
              {
                "name": "rangeTicks",
                "type": "uint256"
              },
              {
                "name": "deviationBps",
                "type": "uint256"
              },
              {
                "name": "known",
                "type": "bool"
              },
              {
                "name": "recipient",
                "type": "address"
              }
            ]
          }
        ]
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "registry",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "revoke",
    "inputs": [
      {
        "name": "token",
        "type": "address"
      },
      {
        "name": "spender",
        "type": "address"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "seats",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "unwind",
    "inputs": [
      {
        "name": "actions",
        "type": "tuple[]",
        "components": [
          {
            "name": "kind",
            "type": "uint8"
          },
          {
            "name": "path",
            "type": "address[]"
          },
          {
            "name": "fees",
            "type": "uint24[]"
          },
          {
            "name": "amountIn",
            "type": "uint256"
          },
          {
            "name": "minAmountOut",
            "type": "uint256"
          },
          {
            "name": "amountIn1",
            "type": "uint256"
          },
          {
            "name": "minAmountOut1",
            "type": "uint256"
          },
          {
            "name": "tickLower",
            "type": "int24"
          },
          {
            "name": "tickUpper",
            "type": "int24"
          },
          {
            "name": "positionId",
            "type": "uint256"
          },
          {
            "name": "recipient",
            "type": "address"
          }
        ]
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "valuation",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "veto",
    "inputs": [
      {
        "name": "digest_",
        "type": "bytes32"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "event",
    "name": "AllowanceRevoked",
    "inputs": [
      {
        "name": "token",
        "type": "address",
        "indexed": true
      },
      {
        "name": "spender",
        "type": "address",
        "indexed": true
      },
      {
        "name": "by",
        "type": "address",
        "indexed": false
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "DecisionAnnounced",
    "inputs": [
      {
        "name": "digest",
        "type": "bytes32",
        "indexed": true
      },
      {
        "name": "nonce",
        "type": "uint64",
        "indexed": false
      },
      {
        "name": "announcedAt",
        "type": "uint64",
        "indexed": false
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "DecisionDenied",
    "inputs": [
      {
        "name": "digest",
        "type": "bytes32",
        "indexed": true
      },
      {
        "name": "nonce",
        "type": "uint64",
        "indexed": false
      },
      {
        "name": "reason",
        "type": "bytes",
        "indexed": false
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "DecisionExecuted",
    "inputs": [
      {
        "name": "digest",
        "type": "bytes32",
        "indexed": true
      },
      {
        "name": "nonce",
        "type": "uint64",
        "indexed": false
      },
      {
        "name": "navBeforeUsd8",
        "type": "uint256",
        "indexed": false
      },
      {
        "name": "navAfterUsd8",
        "type": "uint256",
        "indexed": false
      },
      {
        "name": "chargedUsd8",
        "type": "uint256",
        "indexed": false
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "DecisionVetoed",
    "inputs": [
      {
        "name": "digest",
        "type": "bytes32",
        "indexed": true
      },
      {
        "name": "by",
        "type": "address",
        "indexed": false
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "EIP712DomainChanged",
    "inputs": [],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "Unwound",
    "inputs": [
      {
        "name": "actions",
        "type": "tuple[]",
        "indexed": false,
        "components": [
          {
            "name": "kind",
            "type": "uint8"
          },
          {
            "name": "path",
            "type": "address[]"
          },
          {
            "name": "fees",
            "type": "uint24[]"
          },
          {
            "name": "amountIn",
            "type": "uint256"
          },
          {
            "name": "minAmountOut",
            "type": "uint256"
          },
          {
            "name": "amountIn1",
            "type": "uint256"
          },
          {
            "name": "minAmountOut1",
            "type": "uint256"
          },
          {
            "name": "tickLower",
            "type": "int24"
          },
          {
            "name": "tickUpper",
            "type": "int24"
          },
          {
            "name": "positionId",
            "type": "uint256"
          },
          {
            "name": "recipient",
            "type": "address"
          }
        ]
      }
    ],
    "anonymous": false
  },
  {
    "type": "error",
    "name": "DecisionHash_TooWide",
    "inputs": []
  },
  {
    "type": "error",
    "name": "InvalidShortString",
    "inputs": []
  },
  {
    "type": "error",
    "name": "PolicyModule_ActionReverted",
    "inputs": [
      {
        "name": "index",
        "type": "uint256"
      },
      {
        "name": "reason",
        "type": "bytes"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyModule_AlreadyAnnounced",
    "inputs": [
      {
        "name": "digest",
        "type": "bytes32"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyModule_AlreadyDenied",
    "inputs": [
      {
        "name": "digest",
        "type": "bytes32"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyModule_BadAction",
    "inputs": [
      {
        "name": "index",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyModule_Denied",
    "inputs": [
      {
        "name": "findings",
        "type": "tuple[]",
        "components": [
          {
            "name": "rule",
            "type": "uint8"
          },
          {
            "name": "subject",
            "type": "address"
          },
          {
            "name": "observed",
            "type": "int256"
          },
          {
            "name": "limit",
            "type": "int256"
          },
          {
            "name": "unit",
            "type": "uint8"
          },
          {
            "name": "comparison",
            "type": "uint8"
          },
          {
            "name": "ok",
            "type": "bool"
          },
          {
            "name": "shrinks",
            "type": "bool"
          }
        ]
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyModule_GasBelowFloor",
    "inputs": [
      {
        "name": "observed",
        "type": "uint256"
      },
      {
        "name": "floor",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyModule_Locked",
    "inputs": []
  },
  {
    "type": "error",
    "name": "PolicyModule_NonceSpent",
    "inputs": [
      {
        "name": "nonce",
        "type": "uint64"
      },
      {
        "name": "nextNonce",
        "type": "uint64"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyModule_NotAllowed",
    "inputs": [
      {
        "name": "caller",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyModule_NotAnUnwind",
    "inputs": [
      {
        "name": "kind",
        "type": "uint8"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyModule_NotAnnounced",
    "inputs": [
      {
        "name": "digest",
        "type": "bytes32"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyModule_NothingToRevoke",
    "inputs": [
      {
        "name": "token",
        "type": "address"
      },
      {
        "name": "spender",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyModule_OnlyJudge",
    "inputs": [
      {
        "name": "caller",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyModule_TooLittle",
    "inputs": [
      {
        "name": "index",
        "type": "uint256"
      },
      {
        "name": "observed",
        "type": "uint256"
      },
      {
        "name": "least",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyModule_WrongCustody",
    "inputs": [
      {
        "name": "observed",
        "type": "address"
      },
      {
        "name": "expected",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyModule_WrongSeatEpoch",
    "inputs": [
      {
        "name": "observed",
        "type": "uint64"
      },
      {
        "name": "expected",
        "type": "uint64"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyModule_WrongSubmitter",
    "inputs": [
      {
        "name": "caller",
        "type": "address"
      },
      {
        "name": "submitter",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "StringTooLong",
    "inputs": [
      {
        "name": "str",
        "type": "string"
      }
    ]
  }
] as const;
