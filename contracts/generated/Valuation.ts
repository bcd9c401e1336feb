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
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "balancesOf",
    "inputs": [
      {
        "name": "custody",
        "type": "address"
      },
      {
        "name": "tokens",
        "type": "address[]"
      }
    ],
    "outputs": [
      {
        "name": "balances",
        "type": "uint256[]"
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
        "name": "facts",
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
      },
      {
        "name": "spender",
        "type": "address"
      }
    ],
    "outputs": [
      {
        "name": "facts",
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
