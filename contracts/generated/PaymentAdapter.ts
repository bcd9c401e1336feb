// Written by contracts/generated/generate.ts from the compiler's output. Do not edit.
export const paymentAdapterAbi = [
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
    "stateMutability": "pure"
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
    "stateMutability": "pure"
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
    "stateMutability": "pure"
  },
  {
    "type": "error",
    "name": "PaymentAdapter_BadKind",
    "inputs": [
      {
        "name": "kind",
        "type": "uint8"
      }
    ]
  },
  {
    "type": "error",
    "name": "PaymentAdapter_BadRecipient",
    "inputs": [
      {
        "name": "recipient",
        "type": "address"
      }
    ]
  }
] as const;
