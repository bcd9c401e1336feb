// Written by contracts/generated/generate.ts from the compiler's output. Do not edit.
export const seatsAbi = [
  {
    "type": "constructor",
    "inputs": [
      {
        "name": "owner_",
        "type": "address"
      },
      {
        "name": "seats_",
        "type": "address[]"
      },
      {
        "name": "threshold_",
        "type": "uint16"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "ERC1271_GAS",
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
    "name": "MAX_SEATS",
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
    "name": "epoch",
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
    "name": "isSeat",
    "inputs": [
      {
        "name": "account",
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
    "name": "isValid",
    "inputs": [
      {
        "name": "signer",
        "type": "address"
      },
      {
        "name": "digest",
        "type": "bytes32"
      },
      {
        "name": "signature",
        "type": "bytes"
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
    "name": "seats",
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
    "name": "setSeats",
    "inputs": [
      {
        "name": "seats_",
        "type": "address[]"
      },
      {
        "name": "threshold_",
        "type": "uint16"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "threshold",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "uint16"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "verify",
    "inputs": [
      {
        "name": "digest",
        "type": "bytes32"
      },
      {
        "name": "signatures",
        "type": "bytes[]"
      },
      {
        "name": "people",
        "type": "address"
      }
    ],
    "outputs": [
      {
        "name": "cosigned",
        "type": "bool"
      }
    ],
    "stateMutability": "view"
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
    "name": "SeatsChanged",
    "inputs": [
      {
        "name": "epoch",
        "type": "uint64",
        "indexed": true
      },
      {
        "name": "seats",
        "type": "address[]",
        "indexed": false
      },
      {
        "name": "threshold",
        "type": "uint16",
        "indexed": false
      }
    ],
    "anonymous": false
  },
  {
    "type": "error",
    "name": "Seats_BadSignature",
    "inputs": [
      {
        "name": "signer",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "Seats_BadThreshold",
    "inputs": [
      {
        "name": "threshold",
        "type": "uint256"
      },
      {
        "name": "seats",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Seats_BelowQuorum",
    "inputs": [
      {
        "name": "signatures",
        "type": "uint256"
      },
      {
        "name": "threshold",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "Seats_Duplicate",
    "inputs": [
      {
        "name": "seat",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "Seats_NotASeat",
    "inputs": [
      {
        "name": "signer",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "Seats_NotOwner",
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
    "name": "Seats_NotSorted",
    "inputs": [
      {
        "name": "previous",
        "type": "address"
      },
      {
        "name": "signer",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "Seats_TooMany",
    "inputs": [
      {
        "name": "seats",
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
    "name": "Seats_ZeroAddress",
    "inputs": []
  }
] as const;
