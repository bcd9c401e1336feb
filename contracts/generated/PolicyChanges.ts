// Written by contracts/generated/generate.ts from the compiler's output. Do not edit.
export const policyChangesAbi = [
  {
    "type": "constructor",
    "inputs": [
      {
        "name": "limits_",
        "type": "address"
      },
      {
        "name": "seats_",
        "type": "address"
      },
      {
        "name": "tightener_",
        "type": "address"
      },
      {
        "name": "delays_",
        "type": "tuple",
        "components": [
          {
            "name": "limit",
            "type": "uint32"
          },
          {
            "name": "structure",
            "type": "uint32"
          },
          {
            "name": "restore",
            "type": "uint32"
          }
        ]
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "GRACE_SECONDS",
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
    "name": "MAX_DELAY_SECONDS",
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
    "name": "RESTORE_SECONDS",
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
    "name": "abdicate",
    "inputs": [
      {
        "name": "parameter",
        "type": "uint8"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "abdicatedAt",
    "inputs": [
      {
        "name": "parameter",
        "type": "uint8"
      }
    ],
    "outputs": [
      {
        "name": "time",
        "type": "uint40"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "accept",
    "inputs": [
      {
        "name": "changes",
        "type": "tuple[]",
        "components": [
          {
            "name": "parameter",
            "type": "uint8"
          },
          {
            "name": "subject",
            "type": "address"
          },
          {
            "name": "value",
            "type": "uint256"
          }
        ]
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "cancel",
    "inputs": [
      {
        "name": "id",
        "type": "bytes32"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "cutOf",
    "inputs": [
      {
        "name": "parameter",
        "type": "uint8"
      },
      {
        "name": "subject",
        "type": "address"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "tuple",
        "components": [
          {
            "name": "before",
            "type": "uint256"
          },
          {
            "name": "cutTo",
            "type": "uint256"
          },
          {
            "name": "cutAt",
            "type": "uint40"
          }
        ]
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "delays",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "tuple",
        "components": [
          {
            "name": "limit",
            "type": "uint32"
          },
          {
            "name": "structure",
            "type": "uint32"
          },
          {
            "name": "restore",
            "type": "uint32"
          }
        ]
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "idOf",
    "inputs": [
      {
        "name": "changes",
        "type": "tuple[]",
        "components": [
          {
            "name": "parameter",
            "type": "uint8"
          },
          {
            "name": "subject",
            "type": "address"
          },
          {
            "name": "value",
            "type": "uint256"
          }
        ]
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "pure"
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
    "name": "pending",
    "inputs": [
      {
        "name": "id",
        "type": "bytes32"
      }
    ],
    "outputs": [
      {
        "name": "eta",
        "type": "uint40"
      },
      {
        "name": "beyondGuardian",
        "type": "bool"
      },
      {
        "name": "base",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "resign",
    "inputs": [],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "row",
    "inputs": [
      {
        "name": "parameter_",
        "type": "uint8"
      }
    ],
    "outputs": [
      {
        "name": "flags",
        "type": "uint8"
      },
      {
        "name": "bits",
        "type": "uint8"
      }
    ],
    "stateMutability": "pure"
  },
  {
    "type": "function",
    "name": "seats",
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
    "name": "submit",
    "inputs": [
      {
        "name": "changes",
        "type": "tuple[]",
        "components": [
          {
            "name": "parameter",
            "type": "uint8"
          },
          {
            "name": "subject",
            "type": "address"
          },
          {
            "name": "value",
            "type": "uint256"
          }
        ]
      }
    ],
    "outputs": [
      {
        "name": "id",
        "type": "bytes32"
      },
      {
        "name": "eta",
        "type": "uint40"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "tighten",
    "inputs": [
      {
        "name": "changes",
        "type": "tuple[]",
        "components": [
          {
            "name": "parameter",
            "type": "uint8"
          },
          {
            "name": "subject",
            "type": "address"
          },
          {
            "name": "value",
            "type": "uint256"
          }
        ]
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "tightener",
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
    "name": "valueOf",
    "inputs": [
      {
        "name": "parameter",
        "type": "uint8"
      },
      {
        "name": "subject",
        "type": "address"
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
    "name": "weigh",
    "inputs": [
      {
        "name": "changes",
        "type": "tuple[]",
        "components": [
          {
            "name": "parameter",
            "type": "uint8"
          },
          {
            "name": "subject",
            "type": "address"
          },
          {
            "name": "value",
            "type": "uint256"
          }
        ]
      }
    ],
    "outputs": [
      {
        "name": "steps",
        "type": "tuple[]",
        "components": [
          {
            "name": "old",
            "type": "uint256"
          },
          {
            "name": "value",
            "type": "uint256"
          },
          {
            "name": "effect",
            "type": "uint8"
          }
        ]
      },
      {
        "name": "delay",
        "type": "uint256"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "event",
    "name": "Abdicated",
    "inputs": [
      {
        "name": "parameter",
        "type": "uint8",
        "indexed": true
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "Applied",
    "inputs": [
      {
        "name": "by",
        "type": "address",
        "indexed": true
      },
      {
        "name": "changes",
        "type": "tuple[]",
        "indexed": false,
        "components": [
          {
            "name": "parameter",
            "type": "uint8"
          },
          {
            "name": "subject",
            "type": "address"
          },
          {
            "name": "value",
            "type": "uint256"
          }
        ]
      },
      {
        "name": "steps",
        "type": "tuple[]",
        "indexed": false,
        "components": [
          {
            "name": "old",
            "type": "uint256"
          },
          {
            "name": "value",
            "type": "uint256"
          },
          {
            "name": "effect",
            "type": "uint8"
          }
        ]
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "Cancelled",
    "inputs": [
      {
        "name": "id",
        "type": "bytes32",
        "indexed": true
      },
      {
        "name": "by",
        "type": "address",
        "indexed": false
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "Submitted",
    "inputs": [
      {
        "name": "id",
        "type": "bytes32",
        "indexed": true
      },
      {
        "name": "eta",
        "type": "uint40",
        "indexed": false
      },
      {
        "name": "beyondGuardian",
        "type": "bool",
        "indexed": false
      },
      {
        "name": "changes",
        "type": "tuple[]",
        "indexed": false,
        "components": [
          {
            "name": "parameter",
            "type": "uint8"
          },
          {
            "name": "subject",
            "type": "address"
          },
          {
            "name": "value",
            "type": "uint256"
          }
        ]
      },
      {
        "name": "steps",
        "type": "tuple[]",
        "indexed": false,
        "components": [
          {
            "name": "old",
            "type": "uint256"
          },
          {
            "name": "value",
            "type": "uint256"
          },
          {
            "name": "effect",
            "type": "uint8"
          }
        ]
      }
    ],
    "anonymous": false
  },
  {
    "type": "error",
    "name": "Directions_NoSuchParameter",
    "inputs": [
      {
        "name": "parameter",
        "type": "uint8"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyChanges_Abdicated",
    "inputs": [
      {
        "name": "parameter",
        "type": "uint8"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyChanges_BadSubject",
    "inputs": [
      {
        "name": "parameter",
        "type": "uint8"
      },
      {
        "name": "subject",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyChanges_BadValue",
    "inputs": [
      {
        "name": "parameter",
        "type": "uint8"
      },
      {
        "name": "value",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyChanges_Empty",
    "inputs": []
  },
  {
    "type": "error",
    "name": "PolicyChanges_Incomplete",
    "inputs": [
      {
        "name": "observed",
        "type": "uint256"
      },
      {
        "name": "expected",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyChanges_MayNotCancel",
    "inputs": [
      {
        "name": "caller",
        "type": "address"
      },
      {
        "name": "id",
        "type": "bytes32"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyChanges_MayNotTighten",
    "inputs": [
      {
        "name": "caller",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyChanges_NotAlone",
    "inputs": [
      {
        "name": "parameter",
        "type": "uint8"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyChanges_NotAscending",
    "inputs": [
      {
        "name": "parameter",
        "type": "uint8"
      },
      {
        "name": "subject",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyChanges_NotGuardian",
    "inputs": [
      {
        "name": "caller",
        "type": "address"
      },
      {
        "name": "guardian",
        "type": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyChanges_NotOwner",
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
    "name": "PolicyChanges_NotPending",
    "inputs": [
      {
        "name": "id",
        "type": "bytes32"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyChanges_NotTighter",
    "inputs": [
      {
        "name": "parameter",
        "type": "uint8"
      },
      {
        "name": "observed",
        "type": "uint256"
      },
      {
        "name": "old",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyChanges_Overtaken",
    "inputs": [
      {
        "name": "id",
        "type": "bytes32"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyChanges_OwnersOnly",
    "inputs": [
      {
        "name": "parameter",
        "type": "uint8"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyChanges_TooEarly",
    "inputs": [
      {
        "name": "time",
        "type": "uint256"
      },
      {
        "name": "eta",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyChanges_TooLate",
    "inputs": [
      {
        "name": "time",
        "type": "uint256"
      },
      {
        "name": "deadline",
        "type": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "PolicyDraft_NoSuchSubject",
    "inputs": [
      {
        "name": "parameter",
        "type": "uint8"
      },
      {
        "name": "subject",
        "type": "address"
      }
    ]
  }
] as const;
