// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice A Chainlink-shaped price feed in USD.
interface IPriceFeed {
    function decimals() external view returns (uint8);

    /// @return roundId number of the round
    /// @return answer USD for one whole token, in the feed's decimals
    /// @return startedAt [unix seconds]
    /// @return updatedAt [unix seconds]
    /// @return answeredInRound historical, not used
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}
