// Written by contracts/generated/generate.ts from the compiler's output. Do not edit.
export const uniswapV3SwapAdapterAbi = [
  {
    "type": "constructor",
    "inputs": [
      {
        "name": "router_",
        "type": "address"
      },
      {
        "name": "factory_",
        "type": "address"
      },
      {
        "name": "pools",
        "type": "tuple[]",
        "components": [
          {
            "name": "pool",
            "type": "address"
          },
          {
            "name": "tokenA",
            "type": "address"
          },
          {
            "name": "tokenB",
            "type": "address"
          },
          {
            "name": "fee",
            "type": "uint24"
          }
        ]
      }
    ],
    "stateMutability": "nonpayable"
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
    "name": "isAllowed",
    "inputs": [
      {
        "name": "pool",
        "type": "address"
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
    "name": "plan",
    "inputs": [
      {
        "name": "action",
        "type": "tuple",
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
      },
      {
        "name": "custody",
        "type": "address"
      },
      {
        "name": "deadline",
        "type": "uint256"
      }
    ],
    "outputs": [
      {
        "name": "result",
        "type": "tuple",
        "components": [
          {
            "name": "target",
            "type": "address"
          },
          {
            "name": "value",
            "type": "uint256"
          },
          {
            "name": "data",
            "type": "bytes"
          },
          {
            "name": "approveToken",
            "type": "address"
          },
          {
            "name": "approveToken1",
            "type": "address"
          },
          {
            "name": "spender",
            "type": "address"
          }
        ]
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "poolOf",
    "inputs": [
      {
        "name": "tokenA",
        "type": "address"
      },
      {
        "name": "tokenB",
        "type": "address"
      },
      {
        "name": "fee",
        "type": "uint24"
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
    "name": "route",
    "inputs": [
      {
        "name": "action",
        "type": "tuple",
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
    ],
    "outputs": [
      {
        "name": "tokens",
        "type": "address[]"
      },
      {
        "name": "pools",
        "type": "address[]"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "router",
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
    "name": "spender",
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
    "name": "UniswapV3SwapAdapter_BadKind",
    "inputs": [
      {
        "name": "kind",
        "type": "uint8"
      }
    ]
  },
  {
    "type": "error",
    "name": "UniswapV3SwapAdapter_NotThePool",
    "inputs": [
      {
        "name": "given",
        "type": "address"
      },
      {
        "name": "computed",
        "type": "address"
      }
    ]
  }
] as const;
