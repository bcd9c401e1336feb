// Written by contracts/generated/generate.ts from the compiler's output. Do not edit.
export const judgeAbi = [
  {
    "type": "constructor",
    "inputs": [
      {
        "name": "limits_",
        "type": "address"
      },
      {
        "name": "oracle_",
        "type": "address"
      },
      {
        "name": "weth_",
        "type": "address"
      },
      {
        "name": "book_",
        "type": "address"
      },
      {
        "name": "rules_",
        "type": "address"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "GAS_FOR_JUDGING",
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
    "name": "GAS_PER_ACTION",
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
    "name": "GAS_PER_ASSET",
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
    "name": "GAS_PER_POSITION",
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
    "name": "book",
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
    "name": "oracle",
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
        "name": "result",
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
    "name": "rehearse",
    "inputs": [
      {
        "name": "hand",
        "type": "address"
      },
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
        "name": "standing",
        "type": "tuple",
        "components": [
          {
            "name": "custody",
            "type": "address"
          },
          {
            "name": "expectedNonce",
            "type": "uint64"
          },
          {
            "name": "cosigned",
            "type": "bool"
          },
          {
            "name": "announcedAt",
            "type": "uint64"
          }
        ]
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "rules",
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
    "name": "run",
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
        "name": "",
        "type": "bytes[]"
      }
    ],
    "outputs": [
      {
        "name": "outcome",
        "type": "tuple",
        "components": [
          {
            "name": "navBeforeUsd8",
            "type": "uint256"
          },
          {
            "name": "navAfterUsd8",
            "type": "uint256"
          },
          {
            "name": "chargeUsd8",
            "type": "uint256"
          },
          {
            "name": "grossUsd8",
            "type": "uint256"
          },
          {
            "name": "paidUsd8",
            "type": "uint256"
          },
          {
            "name": "minted",
            "type": "bool"
          },
          {
            "name": "depegMask",
            "type": "uint16"
          },
          {
            "name": "recipients",
            "type": "address[]"
          },
          {
            "name": "paymentsUsd8",
            "type": "uint256[]"
          }
        ]
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "weth",
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
    "type": "error",
    "name": "Judge_OnlySelf",
    "inputs": [
      {
        "name": "caller",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "Judge_Rehearsed",
    "inputs": [
      {
        "name": "preview",
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
  }
] as const;
