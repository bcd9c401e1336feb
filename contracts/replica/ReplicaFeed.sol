// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title ReplicaFeed
/// @notice A price feed with the shape of Chainlink's, on the offline replica and where an overlay states a price. It
/// says what was written into it; nobody reports to it.
/// @dev Storage is written directly, so the order of the variables is part of its interface: 0 description,
/// 1 decimals, 2 rounds (answer in the low 128 bits, update time above), 3 latest round.
contract ReplicaFeed {
    struct Round {
        int128 answer;
        uint128 updatedAt;
    }

    string public description;
    uint8 public decimals;
    mapping(uint80 roundId => Round) internal rounds;
    uint80 internal latestRound;

    error ReplicaFeed_NoData(uint80 roundId);

    function version() external pure returns (uint256) {
        return 4;
    }

    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        return getRoundData(latestRound);
    }

    function getRoundData(uint80 id)
        public
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        Round memory round = rounds[id];
        if (round.updatedAt == 0) revert ReplicaFeed_NoData(id);
        return (id, round.answer, round.updatedAt, round.updatedAt, id);
    }
}
