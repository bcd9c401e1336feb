// Written by contracts/generated/generate.ts from the compiler's output. Do not edit.
export const positionsAbi = [
  {
    "type": "constructor",
    "inputs": [
      {
        "name": "limits_",
        "type": "address"
      },
      {
        "name": "positionManager_",
        "type": "address"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "MAX_POSITIONS",
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
    "name": "amountsAt",
    "inputs": [
      {
        "name": "id",
        "type": "uint256"
      },
      {
        "name": "holder",
        "type": "address"
      },
      {
        "name": "sqrtPriceX96",
        "type": "uint160"
      }
    ],
    "outputs": [
      {
        "name": "amount0",
        "type": "uint256"
      },
      {
        "name": "amount1",
        "type": "uint256"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "amountsOf",
    "inputs": [
      {
        "name": "custody",
        "type": "address"
      },
      {
        "name": "tokens",
        "type": "address[]"
      },
      {
        "name": "pricesUsd8",
        "type": "uint256[]"
      },
      {
        "name": "decimals",
        "type": "uint8[]"
      }
    ],
    "outputs": [
      {
        "name": "amounts",
        "type": "uint256[]"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "count",
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
    "name": "deviationBps",
    "inputs": [
      {
        "name": "pool",
        "type": "address"
      },
      {
        "name": "price0Usd8",
        "type": "uint256"
      },
      {
        "name": "decimals0",
        "type": "uint8"
      },
      {
        "name": "price1Usd8",
        "type": "uint256"
      },
      {
        "name": "decimals1",
        "type": "uint8"
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
    "name": "factory",
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
    "name": "forget",
    "inputs": [
      {
        "name": "id",
        "type": "uint256"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "ids",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "uint256[]"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "isKnown",
    "inputs": [
      {
        "name": "id",
        "type": "uint256"
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
    "name": "positionManager",
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
    "name": "positionOf",
    "inputs": [
      {
        "name": "id",
        "type": "uint256"
      },
      {
        "name": "holder",
        "type": "address"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "tuple",
        "components": [
          {
            "name": "token0",
            "type": "address"
          },
          {
            "name": "token1",
            "type": "address"
          },
          {
            "name": "fee",
            "type": "uint24"
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
            "name": "liquidity",
            "type": "uint128"
          },
          {
            "name": "owed0",
            "type": "uint256"
          },
          {
            "name": "owed1",
            "type": "uint256"
          }
        ]
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "record",
    "inputs": [
      {
        "name": "id",
        "type": "uint256"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "sqrtPriceOf",
    "inputs": [
      {
        "name": "price0Usd8",
        "type": "uint256"
      },
      {
        "name": "decimals0",
        "type": "uint8"
      },
      {
        "name": "price1Usd8",
        "type": "uint256"
      },
      {
        "name": "decimals1",
        "type": "uint8"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "uint160"
      }
    ],
    "stateMutability": "pure"
  },
  {
    "type": "event",
    "name": "PositionForgotten",
    "inputs": [
      {
        "name": "id",
        "type": "uint256",
        "indexed": true
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "PositionRecorded",
    "inputs": [
      {
        "name": "id",
        "type": "uint256",
        "indexed": true
      }
    ],
    "anonymous": false
  },
  {
    "type": "error",
    "name": "Positions_AlreadyKnown",
    "inputs": [
      {
        "name": "id",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Positions_NotController",
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
    "name": "Positions_NotOwner",
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
    "name": "Positions_TooMany",
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
    "name": "Positions_Unknown",
    "inputs": [
      {
        "name": "id",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Positions_ZeroAddress",
    "inputs": []
  },
  {
    "type": "error",
    "name": "SqrtPrice_BadTick",
    "inputs": [
      {
        "name": "tick",
        "type": "int24"
      },
      {
        "name": "most",
        "type": "int24"
      }
    ]
  }
] as const;
