// Written by contracts/generated/generate.ts from the compiler's output. Do not edit.
export const limitsAbi = [
  {
    "type": "constructor",
    "inputs": [
      {
        "name": "owner_",
        "type": "address"
      },
      {
        "name": "controller_",
        "type": "address"
      },
      {
        "name": "limits_",
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
        "name": "assets_",
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
          }
        ]
      },
      {
        "name": "held_",
        "type": "address[]"
      },
      {
        "name": "adapters",
        "type": "address[]"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "MAX_ASSETS",
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
    "name": "MAX_EPSILON_BPS",
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
          }
        ]
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "commit",
    "inputs": [
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
          }
        ]
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "setAdapter",
    "inputs": [
      {
        "name": "kind",
        "type": "uint8"
      },
      {
        "name": "adapter",
        "type": "address"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "setAssets",
    "inputs": [
      {
        "name": "assets_",
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
          }
        ]
      },
      {
        "name": "held_",
        "type": "address[]"
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
    "name": "setLimits",
    "inputs": [
      {
        "name": "limits_",
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
          }
        ]
      }
    ],
    "stateMutability": "view"
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
    "name": "Limits_NotOwner",
    "inputs": [
      {
        "name": "caller",
        "type": "address"
      },
      {
        "name": "owner",
        "type": "address"
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
