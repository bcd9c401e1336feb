// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Artifacts} from "./Artifacts.sol";
import {vm} from "./Vm.sol";

/// @notice The cheatcodes with which published code is linked to its libraries.
interface VmText {
    function parseJsonString(string calldata json, string calldata key) external pure returns (string memory);
    function parseBytes(string calldata text) external pure returns (bytes memory);
    function replace(string calldata text, string calldata from, string calldata to)
        external
        pure
        returns (string memory);
    function toString(address value) external pure returns (string memory);
    function toString(bytes32 value) external pure returns (string memory);
}

interface IProvider {
    function setACLAdmin(address admin) external;
    function setACLManager(address manager) external;
    function setPoolImpl(address pool) external;
    function setPoolConfiguratorImpl(address configurator) external;
    function setPriceOracle(address oracle) external;
    function getPool() external view returns (address);
    function getPoolConfigurator() external view returns (address);
}

interface IAclManager {
    function addPoolAdmin(address admin) external;
    function addEmergencyAdmin(address admin) external;
}

struct ReserveInput {
    address aTokenImpl;
    address stableDebtTokenImpl;
    address variableDebtTokenImpl;
    uint8 underlyingAssetDecimals;
    address interestRateStrategyAddress;
    address underlyingAsset;
    address treasury;
    address incentivesController;
    string aTokenName;
    string aTokenSymbol;
    string variableDebtTokenName;
    string variableDebtTokenSymbol;
    string stableDebtTokenName;
    string stableDebtTokenSymbol;
    bytes params;
}

interface IConfigurator {
    function initReserves(ReserveInput[] calldata input) external;
    function setReserveBorrowing(address asset, bool enabled) external;
    function configureReserveAsCollateral(address asset, uint256 ltv, uint256 threshold, uint256 bonus) external;
    function setReservePause(address asset, bool paused) external;
    function setReserveFreeze(address asset, bool frozen) external;
}

interface ILendingPool {
    function supply(address asset, uint256 amount, address onBehalfOf, uint16 referralCode) external;
    function borrow(address asset, uint256 amount, uint256 rateMode, uint16 referralCode, address onBehalfOf) external;
    function getReserveData(address asset) external view returns (uint256[15] memory);
    function getReserveNormalizedIncome(address asset) external view returns (uint256);
}

/// @notice A whole Aave v3 market from npm's artifacts: provider, ACL, pool and configurator behind proxies, libraries linked,
/// Aave's own oracle and default rates.
abstract contract AaveMarket {
    string private constant AAVE = "node_modules/@aave/core-v3/artifacts/contracts/";
    string private constant LOGIC = "protocol/libraries/logic/";
    VmText private constant text = VmText(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);

    ILendingPool internal lending;
    IConfigurator internal lendingConfigurator;

    function _lendingMarket(address[] memory assets, int256[] memory prices) internal returns (address provider) {
        provider =
            _deploy("protocol/configuration/PoolAddressesProvider.sol/PoolAddressesProvider", abi.encode("m", this));
        IProvider(provider).setACLAdmin(address(this));
        address acl = _deploy("protocol/configuration/ACLManager.sol/ACLManager", abi.encode(provider));
        IProvider(provider).setACLManager(acl);
        IAclManager(acl).addPoolAdmin(address(this));
        IAclManager(acl).addEmergencyAdmin(address(this));
        string[] memory libraries = new string[](7);
        libraries[0] = "BorrowLogic";
        libraries[1] = "BridgeLogic";
        libraries[2] = "EModeLogic";
        libraries[3] = "FlashLoanLogic";
        libraries[4] = "LiquidationLogic";
        libraries[5] = "PoolLogic";
        libraries[6] = "SupplyLogic";
        IProvider(provider).setPoolImpl(_linked("protocol/pool/Pool.sol/Pool", libraries, abi.encode(provider)));
        lending = ILendingPool(IProvider(provider).getPool());
        IProvider(provider)
            .setPoolConfiguratorImpl(
                _linked("protocol/pool/PoolConfigurator.sol/PoolConfigurator", _only("ConfiguratorLogic"), "")
            );
        lendingConfigurator = IConfigurator(IProvider(provider).getPoolConfigurator());
        _priced(provider, assets, prices);
    }

    /// @dev Aave's own oracle, over aggregators with eight decimals.
    function _priced(address provider, address[] memory assets, int256[] memory prices) private {
        address[] memory sources = new address[](assets.length);
        for (uint256 i = 0; i < assets.length; ++i) {
            sources[i] = _deploy("mocks/oracle/CLAggregators/MockAggregator.sol/MockAggregator", abi.encode(prices[i]));
        }
        IProvider(provider)
            .setPriceOracle(
                _deploy(
                    "misc/AaveOracle.sol/AaveOracle", abi.encode(provider, assets, sources, address(0), address(0), 1e8)
                )
            );
    }

    /// @dev With the default rates, open to lend and to borrow.
    function _reserve(address provider, address asset, uint8 decimals) internal returns (address aToken) {
        ReserveInput[] memory input = new ReserveInput[](1);
        input[0].aTokenImpl = _deploy("protocol/tokenization/AToken.sol/AToken", abi.encode(lending));
        input[0].stableDebtTokenImpl =
            _deploy("protocol/tokenization/StableDebtToken.sol/StableDebtToken", abi.encode(lending));
        input[0].variableDebtTokenImpl =
            _deploy("protocol/tokenization/VariableDebtToken.sol/VariableDebtToken", abi.encode(lending));
        input[0].underlyingAssetDecimals = decimals;
        input[0].interestRateStrategyAddress = _deploy(
            "protocol/pool/DefaultReserveInterestRateStrategy.sol/DefaultReserveInterestRateStrategy",
            abi.encode(provider, 0.8e27, 0, 0.04e27, 0.6e27, 0.02e27, 0.05e27, 0.02e27, 0.05e27, 0.2e27)
        );
        (input[0].underlyingAsset, input[0].treasury) = (asset, address(0x7EA));
        lendingConfigurator.initReserves(input);
        lendingConfigurator.setReserveBorrowing(asset, true);
        lendingConfigurator.configureReserveAsCollateral(asset, 7500, 8000, 10_500);
        // aTokenAddress is the ninth word of a reserve's data.
        return address(uint160(lending.getReserveData(asset)[8]));
    }

    // ------------------------------------------------------- published code

    function _deploy(string memory path, bytes memory args) private returns (address) {
        return Artifacts.deploy(string.concat(AAVE, path, ".json"), args);
    }

    /// @dev Puts fresh libraries where the compiler left room for them.
    function _linked(string memory path, string[] memory libraries, bytes memory args) private returns (address made) {
        string memory code = text.parseJsonString(vm.readFile(string.concat(AAVE, path, ".json")), ".bytecode");
        for (uint256 i = 0; i < libraries.length; ++i) {
            string memory file = string.concat(LOGIC, libraries[i], ".sol");
            string memory artifact = string.concat(file, "/", libraries[i]);
            // Flash loans borrow.
            bool nested = keccak256(bytes(libraries[i])) == keccak256("FlashLoanLogic");
            address lib = nested ? _linked(artifact, _only("BorrowLogic"), "") : _deploy(artifact, "");
            string memory room = string.concat("contracts/", file, ":", libraries[i]);
            room = string.concat("__$", _cut(text.toString(keccak256(bytes(room))), 2, 36), "$__");
            code = text.replace(code, room, _cut(text.toString(lib), 2, 42));
        }
        bytes memory creation = bytes.concat(text.parseBytes(code), args);
        assembly {
            made := create(0, add(creation, 32), mload(creation))
        }
        require(made != address(0), path);
    }

    function _only(string memory name) private pure returns (string[] memory names) {
        names = new string[](1);
        names[0] = name;
    }

    function _cut(string memory whole, uint256 from, uint256 to) private pure returns (string memory) {
        bytes memory part = new bytes(to - from);
        for (uint256 i = 0; i < part.length; ++i) {
            part[i] = bytes(whole)[from + i];
        }
        return string(part);
    }
}
