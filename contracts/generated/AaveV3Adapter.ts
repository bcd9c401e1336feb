// Written by contracts/generated/generate.ts from the compiler's output. Do not edit.
export const aaveV3AdapterAbi = [
  {
    "type": "constructor",
    "inputs": [
      {
        "name": "pool_",
        "type": "address"
      },
      {
        "name": "aTokens",
        "type": "address[]"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "EVERYTHING",
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
    "name": "assetOf",
    "inputs": [
      {
        "name": "aToken",
        "type": "address"
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
        "name": "",
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
    "name": "pool",
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
    "name": "AaveV3Adapter_BadKind",
    "inputs": [
      {
        "name": "kind",
        "type": "uint8"
      }
    ]
  },
  {
    "type": "error",
    "name": "AaveV3Adapter_BadPair",
    "inputs": [
      {
        "name": "given",
        "type": "address"
      },
      {
        "name": "got",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "AaveV3Adapter_NotThePools",
    "inputs": [
      {
        "name": "aToken",
        "type": "address"
      },
      {
        "name": "given",
        "type": "address"
      },
      {
        "name": "expected",
        "type": "address"
      }
    ]
  }
] as const;
