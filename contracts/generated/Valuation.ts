// Written by contracts/generated/generate.ts from the compiler's output. Do not edit.
export const valuationAbi = [
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
      }
    ],
    "stateMutability": "nonpayable"
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
    "name": "look",
    "inputs": [
      {
        "name": "custody",
        "type": "address"
      }
    ],
    "outputs": [
      {
        "name": "navUsd8",
        "type": "uint256"
      },
      {
        "name": "priced",
        "type": "bool"
      },
      {
        "name": "depegMask",
        "type": "uint16"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "nav",
    "inputs": [
      {
        "name": "custody",
        "type": "address"
      }
    ],
    "outputs": [
      {
        "name": "navUsd8",
        "type": "uint256"
      },
      {
        "name": "priced",
        "type": "bool"
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
    "name": "readAssets",
    "inputs": [
      {
        "name": "custody",
        "type": "address"
      }
    ],
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
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "readHeld",
    "inputs": [
      {
        "name": "custody",
        "type": "address"
      }
    ],
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
      }
    ],
    "stateMutability": "view"
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
  }
] as const;
