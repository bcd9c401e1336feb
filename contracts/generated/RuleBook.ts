// Written by contracts/generated/generate.ts from the compiler's output. Do not edit.
export const ruleBookAbi = [
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
              },
              {
                "name": "repegUsd8",
                "type": "uint64"
              },
              {
                "name": "epochLossBps",
                "type": "uint16"
              },
              {
                "name": "haltDrawdownBps",
                "type": "uint16"
              },
              {
                "name": "maxNavGrowthBpsPerDay",
                "type": "uint16"
              },
              {
                "name": "cooldownSeconds",
                "type": "uint32"
              },
              {
                "name": "turnoverUsd8",
                "type": "uint128"
              },
              {
                "name": "turnoverRefillSeconds",
                "type": "uint32"
              },
              {
                "name": "maxPoolShareBps",
                "type": "uint16"
              },
              {
                "name": "approvalUsd8",
                "type": "uint128"
              },
              {
                "name": "vetoSeconds",
                "type": "uint32"
              },
              {
                "name": "mandateExpiry",
                "type": "uint64"
              },
              {
                "name": "minRangeTicks",
                "type": "uint24"
              },
              {
                "name": "rangeCooldownSeconds",
                "type": "uint32"
              },
              {
                "name": "maxPoolDeviationBps",
                "type": "uint16"
              },
              {
                "name": "positionVenue",
                "type": "uint8"
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
              },
              {
                "name": "baseNavUsd8",
                "type": "uint128"
              },
              {
                "name": "baseUpdatedAt",
                "type": "uint40"
              },
              {
                "name": "lastDecisionAt",
                "type": "uint40"
              },
              {
                "name": "lastMintAt",
                "type": "uint40"
              },
              {
                "name": "turnoverUsedUsd8",
                "type": "uint128"
              },
              {
                "name": "turnoverUpdatedAt",
                "type": "uint40"
              },
              {
                "name": "epochUsedWad",
                "type": "uint64"
              },
              {
                "name": "depegMask",
                "type": "uint16"
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
          },
          {
            "name": "caps",
            "type": "tuple[]",
            "components": [
              {
                "name": "kind",
                "type": "uint8"
              },
              {
                "name": "id",
                "type": "uint8"
              },
              {
                "name": "capBps",
                "type": "uint16"
              }
            ]
          },
          {
            "name": "payments",
            "type": "tuple[]",
            "components": [
              {
                "name": "recipient",
                "type": "address"
              },
              {
                "name": "listed",
                "type": "bool"
              },
              {
                "name": "capacityUsd8",
                "type": "uint256"
              },
              {
                "name": "refillSeconds",
                "type": "uint32"
              },
              {
                "name": "usedUsd8",
                "type": "uint256"
              },
              {
                "name": "updatedAt",
                "type": "uint40"
              }
            ]
          }
        ]
      },
      {
        "name": "failingOnly",
        "type": "bool"
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
            "name": "lossUsd8",
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
            "name": "baseNavUsd8",
            "type": "uint256"
          }
        ]
      }
    ],
    "stateMutability": "pure"
  },
  {
    "type": "function",
    "name": "judgeImage",
    "inputs": [
      {
        "name": "start",
        "type": "uint256"
      },
      {
        "name": "pointer",
        "type": "uint256"
      },
      {
        "name": "failingOnly",
        "type": "bool"
      },
      {
        "name": "image",
        "type": "bytes"
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
            "name": "lossUsd8",
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
            "name": "baseNavUsd8",
            "type": "uint256"
          }
        ]
      }
    ],
    "stateMutability": "pure"
  },
  {
    "type": "error",
    "name": "FactsImage_Misplaced",
    "inputs": [
      {
        "name": "start",
        "type": "uint256"
      },
      {
        "name": "free",
        "type": "uint256"
      }
    ]
  }
] as const;
