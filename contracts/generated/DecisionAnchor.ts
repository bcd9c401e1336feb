// Written by contracts/generated/generate.ts from the compiler's output. Do not edit.
export const decisionAnchorAbi = [
  {
    "type": "constructor",
    "inputs": [
      {
        "name": "owner_",
        "type": "address"
      },
      {
        "name": "custody",
        "type": "address"
      },
      {
        "name": "module",
        "type": "address"
      },
      {
        "name": "publisher",
        "type": "address"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "DENIED",
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
    "name": "EXECUTED",
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
    "name": "RECORD",
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
    "name": "anchor",
    "inputs": [
      {
        "name": "custody",
        "type": "address"
      },
      {
        "name": "kind",
        "type": "uint8"
      },
      {
        "name": "digest",
        "type": "bytes32"
      },
      {
        "name": "detail",
        "type": "bytes32"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "head",
    "inputs": [
      {
        "name": "custody",
        "type": "address"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "moduleOf",
    "inputs": [
      {
        "name": "custody",
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
    "name": "publish",
    "inputs": [
      {
        "name": "custody",
        "type": "address"
      },
      {
        "name": "recordHash",
        "type": "bytes32"
      },
      {
        "name": "decisionDigest",
        "type": "bytes32"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "publisherOf",
    "inputs": [
      {
        "name": "custody",
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
    "name": "register",
    "inputs": [
      {
        "name": "custody",
        "type": "address"
      },
      {
        "name": "module",
        "type": "address"
      },
      {
        "name": "publisher",
        "type": "address"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "event",
    "name": "Anchored",
    "inputs": [
      {
        "name": "custody",
        "type": "address",
        "indexed": true
      },
      {
        "name": "kind",
        "type": "uint8",
        "indexed": false
      },
      {
        "name": "digest",
        "type": "bytes32",
        "indexed": false
      },
      {
        "name": "recordHash",
        "type": "bytes32",
        "indexed": false
      },
      {
        "name": "head",
        "type": "bytes32",
        "indexed": false
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "Registered",
    "inputs": [
      {
        "name": "custody",
        "type": "address",
        "indexed": true
      },
      {
        "name": "module",
        "type": "address",
        "indexed": false
      },
      {
        "name": "publisher",
        "type": "address",
        "indexed": false
      }
    ],
    "anonymous": false
  },
  {
    "type": "error",
    "name": "DecisionAnchor_BadKind",
    "inputs": [
      {
        "name": "kind",
        "type": "uint8"
      }
    ]
  },
  {
    "type": "error",
    "name": "DecisionAnchor_NotModule",
    "inputs": [
      {
        "name": "caller",
        "type": "address"
      },
      {
        "name": "module",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "DecisionAnchor_NotOwner",
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
    "name": "DecisionAnchor_NotPublisher",
    "inputs": [
      {
        "name": "caller",
        "type": "address"
      },
      {
        "name": "publisher",
        "type": "address"
      }
    ]
  }
] as const;
