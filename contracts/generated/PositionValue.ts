// Written by contracts/generated/generate.ts from the compiler's output. Do not edit.
export const positionValueAbi = [
  {
    "type": "constructor",
    "inputs": [
      {
        "name": "positionManager_",
        "type": "address"
      }
    ],
    "stateMutability": "nonpayable"
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
