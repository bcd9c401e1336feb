// Written by contracts/generated/generate.ts from the compiler's output. Do not edit.
export const ruleBookAbi = [
  {
    "type": "function",
    "name": "denials",
    "inputs": [
      {
        "name": "facts",
        "type": "tuple",
        "components": [
          {
            "name": "timestamp",
            "type": "uint256"
          },
          {
            "name": "blockNumber",
            "type": "uint256"
          },
          {
            "name": "policyVersion",
            "type": "uint64"
          },
          {
            "name": "nextNonce",
            "type": "uint64"
          },
          {
            "name": "limits",
            "type": "tuple",
            "components": [
              {
                "name": "maxTradeBps",
                "type": "uint16"
              },
              {
                "name": "minOutBps",
                "type": "uint16"
              },
              {
                "name": "lossBudgetBps",
                "type": "uint16"
              },
              {
                "name": "stableFloorBps",
                "type": "uint16"
              },
              {
                "name": "maxDrawdownBps",
                "type": "uint16"
              },
              {
                "name": "maxSnapshotAgeBlocks",
                "type": "uint16"
              },
              {
                "name": "maxNavToleranceBps",
                "type": "uint16"
              },
              {
                "name": "lossRefillSeconds",
                "type": "uint32"
              },
              {
                "name": "maxDecisionAgeSeconds",
                "type": "uint32"
              },
              {
                "name": "depegUsd8",
                "type": "uint64"
              },
              {
                "name": "stableFloorUsd8",
                "type": "uint128"
              }
            ]
          },
          {
            "name": "state",
            "type": "tuple",
            "components": [
              {
                "name": "lossUsedWad",
                "type": "uint64"
              },
              {
                "name": "lossUpdatedAt",
                "type": "uint40"
              },
              {
                "name": "mode",
                "type": "uint8"
              },
              {
                "name": "peakNavUsd8",
                "type": "uint128"
              }
            ]
          },
          {
            "name": "envelope",
            "type": "tuple",
            "components": [
              {
                "name": "policyVersion",
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
              }
            ]
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
                "name": "balanceBefore",
                "type": "uint256"
              },
              {
                "name": "balanceAfter",
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
              }
            ]
          }
        ]
      }
    ],
    "outputs": [
      {
        "name": "failing",
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
        "name": "totals",
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
            "name": "stableBeforeUsd8",
            "type": "uint256"
          },
          {
            "name": "stableAfterUsd8",
            "type": "uint256"
          },
          {
            "name": "leavingUsd8",
            "type": "uint256"
          },
          {
            "name": "enteringUsd8",
            "type": "uint256"
          },
          {
            "name": "epsilonLeavingBps",
            "type": "uint256"
          },
          {
            "name": "epsilonEnteringBps",
            "type": "uint256"
          },
          {
            "name": "chargeUsd8",
            "type": "uint256"
          }
        ]
      }
    ],
    "stateMutability": "pure"
  },
  {
    "type": "function",
    "name": "judge",
    "inputs": [
      {
        "name": "facts",
        "type": "tuple",
        "components": [
          {
            "name": "timestamp",
            "type": "uint256"
          },
          {
            "name": "blockNumber",
            "type": "uint256"
          },
          {
            "name": "policyVersion",
            "type": "uint64"
          },
          {
            "name": "nextNonce",
            "type": "uint64"
          },
          {
            "name": "limits",
            "type": "tuple",
            "components": [
              {
                "name": "maxTradeBps",
                "type": "uint16"
              },
              {
                "name": "minOutBps",
                "type": "uint16"
              },
              {
                "name": "lossBudgetBps",
                "type": "uint16"
              },
              {
                "name": "stableFloorBps",
                "type": "uint16"
              },
              {
                "name": "maxDrawdownBps",
                "type": "uint16"
              },
              {
                "name": "maxSnapshotAgeBlocks",
                "type": "uint16"
              },
              {
                "name": "maxNavToleranceBps",
                "type": "uint16"
              },
              {
                "name": "lossRefillSeconds",
                "type": "uint32"
              },
              {
                "name": "maxDecisionAgeSeconds",
                "type": "uint32"
              },
              {
                "name": "depegUsd8",
                "type": "uint64"
              },
              {
                "name": "stableFloorUsd8",
                "type": "uint128"
              }
            ]
          },
          {
            "name": "state",
            "type": "tuple",
            "components": [
              {
                "name": "lossUsedWad",
                "type": "uint64"
              },
              {
                "name": "lossUpdatedAt",
                "type": "uint40"
              },
              {
                "name": "mode",
                "type": "uint8"
              },
              {
                "name": "peakNavUsd8",
                "type": "uint128"
              }
            ]
          },
          {
            "name": "envelope",
            "type": "tuple",
            "components": [
              {
                "name": "policyVersion",
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
              }
            ]
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
                "name": "balanceBefore",
                "type": "uint256"
              },
              {
                "name": "balanceAfter",
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
              }
            ]
          }
        ]
      }
    ],
    "outputs": [
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
        "name": "totals",
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
            "name": "stableBeforeUsd8",
            "type": "uint256"
          },
          {
            "name": "stableAfterUsd8",
            "type": "uint256"
          },
          {
            "name": "leavingUsd8",
            "type": "uint256"
          },
          {
            "name": "enteringUsd8",
            "type": "uint256"
          },
          {
            "name": "epsilonLeavingBps",
            "type": "uint256"
          },
          {
            "name": "epsilonEnteringBps",
            "type": "uint256"
          },
          {
            "name": "chargeUsd8",
            "type": "uint256"
          }
        ]
      }
    ],
    "stateMutability": "pure"
  }
] as const;
