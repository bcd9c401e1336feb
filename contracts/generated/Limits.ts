// Written by contracts/generated/generate.ts from the compiler's output. Do not edit.
export const limitsAbi = [
  {
    "type": "constructor",
    "inputs": [
      {
        "name": "setup",
        "type": "tuple",
        "components": [
          {
            "name": "owner",
            "type": "address"
          },
          {
            "name": "controller",
            "type": "address"
          },
          {
            "name": "guardian",
            "type": "address"
          },
          {
            "name": "changes",
            "type": "address"
          },
          {
            "name": "policy",
            "type": "tuple",
            "components": [
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
                  }
                ]
              },
              {
                "name": "held",
                "type": "address[]"
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
                "name": "adapters",
                "type": "address[]"
              },
              {
                "name": "cosigner",
                "type": "address"
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
                "name": "capacityUsd8",
                "type": "uint128"
              },
              {
                "name": "refillSeconds",
                "type": "uint32"
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
    "name": "adapterOf",
    "inputs": [
      {
        "name": "kind",
        "type": "uint8"
      }
    ],
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
    "name": "assets",
    "inputs": [],
    "outputs": [
      {
        "name": "",
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
          }
        ]
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "baseNav",
    "inputs": [
      {
        "name": "navUsd8",
        "type": "uint256"
      }
    ],
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
    "name": "changes",
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
    "name": "commit",
    "inputs": [
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
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "controller",
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
    "name": "cosigner",
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
    "name": "declareFlow",
    "inputs": [
      {
        "name": "usd8",
        "type": "int256"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "guardian",
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
    "name": "held",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "address[]"
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
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "lossBudget",
    "inputs": [
      {
        "name": "navUsd8",
        "type": "uint256"
      }
    ],
    "outputs": [
      {
        "name": "capacityUsd8",
        "type": "uint256"
      },
      {
        "name": "availableUsd8",
        "type": "uint256"
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
    "name": "observeNav",
    "inputs": [
      {
        "name": "navUsd8",
        "type": "uint256"
      },
      {
        "name": "depegMask",
        "type": "uint16"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "owner",
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
    "name": "paymentOf",
    "inputs": [
      {
        "name": "recipient",
        "type": "address"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "tuple",
        "components": [
          {
            "name": "listed",
            "type": "bool"
          },
          {
            "name": "capacityUsd8",
            "type": "uint128"
          },
          {
            "name": "refillSeconds",
            "type": "uint32"
          },
          {
            "name": "usedUsd8",
            "type": "uint128"
          },
          {
            "name": "updatedAt",
            "type": "uint40"
          }
        ]
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "policy",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "tuple",
        "components": [
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
              }
            ]
          },
          {
            "name": "held",
            "type": "address[]"
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
            "name": "adapters",
            "type": "address[]"
          },
          {
            "name": "cosigner",
            "type": "address"
          }
        ]
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "policyCode",
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
    "name": "policyVersion",
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
    "name": "read",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "uint64"
      },
      {
        "name": "",
        "type": "address"
      },
      {
        "name": "",
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
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "resetEpoch",
    "inputs": [],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "setChanges",
    "inputs": [
      {
        "name": "changes_",
        "type": "address"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "setController",
    "inputs": [
      {
        "name": "controller_",
        "type": "address"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "setGuardian",
    "inputs": [
      {
        "name": "guardian_",
        "type": "address"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "setMode",
    "inputs": [
      {
        "name": "mode_",
        "type": "uint8"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "setOwner",
    "inputs": [
      {
        "name": "owner_",
        "type": "address"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "setPayment",
    "inputs": [
      {
        "name": "recipient",
        "type": "address"
      },
      {
        "name": "capacityUsd8",
        "type": "uint128"
      },
      {
        "name": "refillSeconds",
        "type": "uint32"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "setPeakNav",
    "inputs": [
      {
        "name": "peakNavUsd8",
        "type": "uint128"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "setPolicy",
    "inputs": [
      {
        "name": "next",
        "type": "tuple",
        "components": [
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
              }
            ]
          },
          {
            "name": "held",
            "type": "address[]"
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
            "name": "adapters",
            "type": "address[]"
          },
          {
            "name": "cosigner",
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
    "name": "state",
    "inputs": [],
    "outputs": [
      {
        "name": "",
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
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "turnoverAvailable",
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
    "type": "event",
    "name": "ChangesChanged",
    "inputs": [
      {
        "name": "changes",
        "type": "address",
        "indexed": true
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "ControllerChanged",
    "inputs": [
      {
        "name": "controller",
        "type": "address",
        "indexed": true
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "EpochReset",
    "inputs": [
      {
        "name": "usedWad",
        "type": "uint64",
        "indexed": false
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "FlowDeclared",
    "inputs": [
      {
        "name": "usd8",
        "type": "int256",
        "indexed": false
      },
      {
        "name": "baseNavUsd8",
        "type": "uint256",
        "indexed": false
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "GuardianChanged",
    "inputs": [
      {
        "name": "guardian",
        "type": "address",
        "indexed": true
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "ModeChanged",
    "inputs": [
      {
        "name": "mode",
        "type": "uint8",
        "indexed": false
      },
      {
        "name": "tripped",
        "type": "bool",
        "indexed": false
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "OwnerChanged",
    "inputs": [
      {
        "name": "owner",
        "type": "address",
        "indexed": true
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "PaymentChanged",
    "inputs": [
      {
        "name": "recipient",
        "type": "address",
        "indexed": true
      },
      {
        "name": "capacityUsd8",
        "type": "uint128",
        "indexed": false
      },
      {
        "name": "refillSeconds",
        "type": "uint32",
        "indexed": false
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "PolicyChanged",
    "inputs": [
      {
        "name": "policyVersion",
        "type": "uint64",
        "indexed": true
      }
    ],
    "anonymous": false
  },
  {
    "type": "error",
    "name": "CodeStore_NotStored",
    "inputs": []
  },
  {
    "type": "error",
    "name": "Limits_AdapterCount",
    "inputs": [
      {
        "name": "observed",
        "type": "uint256"
      },
      {
        "name": "limit",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Limits_AssetCount",
    "inputs": [
      {
        "name": "observed",
        "type": "uint256"
      },
      {
        "name": "limit",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Limits_BadAsset",
    "inputs": [
      {
        "name": "token",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "Limits_BadBps",
    "inputs": [
      {
        "name": "observedBps",
        "type": "uint256"
      },
      {
        "name": "limitBps",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Limits_BadCap",
    "inputs": [
      {
        "name": "kind",
        "type": "uint8"
      },
      {
        "name": "id",
        "type": "uint8"
      }
    ]
  },
  {
    "type": "error",
    "name": "Limits_BadMode",
    "inputs": [
      {
        "name": "mode",
        "type": "uint8"
      }
    ]
  },
  {
    "type": "error",
    "name": "Limits_DuplicateToken",
    "inputs": [
      {
        "name": "token",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "Limits_EpochLossExceeded",
    "inputs": [
      {
        "name": "usedWad",
        "type": "uint256"
      },
      {
        "name": "capacityWad",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Limits_FloorOverCaps",
    "inputs": [
      {
        "name": "floorBps",
        "type": "uint256"
      },
      {
        "name": "stableCapsBps",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Limits_HaltUnderDrawdown",
    "inputs": [
      {
        "name": "haltBps",
        "type": "uint256"
      },
      {
        "name": "drawdownBps",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Limits_LossBudgetExceeded",
    "inputs": [
      {
        "name": "usedWad",
        "type": "uint256"
      },
      {
        "name": "capacityWad",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Limits_NoExpiry",
    "inputs": []
  },
  {
    "type": "error",
    "name": "Limits_NoVetoWindow",
    "inputs": []
  },
  {
    "type": "error",
    "name": "Limits_NotChanges",
    "inputs": [
      {
        "name": "caller",
        "type": "address"
      },
      {
        "name": "changes",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "Limits_NotController",
    "inputs": [
      {
        "name": "caller",
        "type": "address"
      },
      {
        "name": "controller",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "Limits_PaymentExceeded",
    "inputs": [
      {
        "name": "recipient",
        "type": "address"
      },
      {
        "name": "usedUsd8",
        "type": "uint256"
      },
      {
        "name": "capacityUsd8",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Limits_RepegUnderDepeg",
    "inputs": [
      {
        "name": "repegUsd8",
        "type": "uint256"
      },
      {
        "name": "depegUsd8",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Limits_TurnoverExceeded",
    "inputs": [
      {
        "name": "usedUsd8",
        "type": "uint256"
      },
      {
        "name": "capacityUsd8",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Limits_VetoOverDecisionAge",
    "inputs": [
      {
        "name": "vetoSeconds",
        "type": "uint256"
      },
      {
        "name": "maxDecisionAgeSeconds",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Limits_ZeroAddress",
    "inputs": []
  },
  {
    "type": "error",
    "name": "Limits_ZeroPeriod",
    "inputs": []
  }
] as const;
