// Written by contracts/generated/generate.ts from the compiler's output. Do not edit.
export const oracleAbi = [
  {
    "type": "constructor",
    "inputs": [
      {
        "name": "feeds",
        "type": "tuple[]",
        "components": [
          {
            "name": "token",
            "type": "address"
          },
          {
            "name": "feed",
            "type": "address"
          },
          {
            "name": "feedDecimals",
            "type": "uint8"
          },
          {
            "name": "heartbeatSeconds",
            "type": "uint32"
          },
          {
            "name": "minPriceUsd8",
            "type": "uint128"
          },
          {
            "name": "maxPriceUsd8",
            "type": "uint128"
          }
        ]
      },
      {
        "name": "vaults",
        "type": "tuple[]",
        "components": [
          {
            "name": "vault",
            "type": "address"
          },
          {
            "name": "underlying",
            "type": "address"
          },
          {
            "name": "vaultDecimals",
            "type": "uint8"
          },
          {
            "name": "underlyingDecimals",
            "type": "uint8"
          },
          {
            "name": "rateGrowthBpsPerYear",
            "type": "uint32"
          },
          {
            "name": "rateTime",
            "type": "uint40"
          },
          {
            "name": "rateBase",
            "type": "uint128"
          },
          {
            "name": "seedShares",
            "type": "uint128"
          }
        ]
      },
      {
        "name": "sequencer_",
        "type": "tuple",
        "components": [
          {
            "name": "feed",
            "type": "address"
          },
          {
            "name": "graceSeconds",
            "type": "uint32"
          }
        ]
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "FEED_GAS",
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
    "name": "PRICE_DECIMALS",
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
    "name": "feedCode",
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
    "name": "feedOf",
    "inputs": [
      {
        "name": "token",
        "type": "address"
      }
    ],
    "outputs": [
      {
        "name": "feed",
        "type": "tuple",
        "components": [
          {
            "name": "token",
            "type": "address"
          },
          {
            "name": "feed",
            "type": "address"
          },
          {
            "name": "feedDecimals",
            "type": "uint8"
          },
          {
            "name": "heartbeatSeconds",
            "type": "uint32"
          },
          {
            "name": "minPriceUsd8",
            "type": "uint128"
          },
          {
            "name": "maxPriceUsd8",
            "type": "uint128"
          }
        ]
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "graceSeconds",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "uint32"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "phases",
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
    "name": "read",
    "inputs": [
      {
        "name": "token",
        "type": "address"
      }
    ],
    "outputs": [
      {
        "name": "reading",
        "type": "tuple",
        "components": [
          {
            "name": "status",
            "type": "uint8"
          },
          {
            "name": "priceUsd8",
            "type": "uint256"
          },
          {
            "name": "updatedAt",
            "type": "uint256"
          },
          {
            "name": "poolUsd8",
            "type": "uint256"
          }
        ]
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "readAll",
    "inputs": [
      {
        "name": "tokens",
        "type": "address[]"
      }
    ],
    "outputs": [
      {
        "name": "readings",
        "type": "tuple[]",
        "components": [
          {
            "name": "status",
            "type": "uint8"
          },
          {
            "name": "priceUsd8",
            "type": "uint256"
          },
          {
            "name": "updatedAt",
            "type": "uint256"
          },
          {
            "name": "poolUsd8",
            "type": "uint256"
          }
        ]
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "sequencer",
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
    "name": "CodeStore_NotStored",
    "inputs": []
  },
  {
    "type": "error",
    "name": "Oracle_BadFeed",
    "inputs": [
      {
        "name": "token",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "Oracle_BadVault",
    "inputs": [
      {
        "name": "vault",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "Oracle_DuplicateFeed",
    "inputs": [
      {
        "name": "token",
        "type": "address"
      }
    ]
  }
] as const;
