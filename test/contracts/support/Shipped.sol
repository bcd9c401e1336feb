// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

import {AaveV3Adapter} from "../../../contracts/adapters/AaveV3Adapter.sol";
import {Allotment, HolderToken} from "../../../contracts/governance/holders/HolderToken.sol";
import {DecisionAnchor} from "../../../contracts/DecisionAnchor.sol";
import {Delays} from "../../../contracts/types/Change.sol";
import {Erc4626Adapter} from "../../../contracts/adapters/Erc4626Adapter.sol";
import {FastGovernor} from "../../../contracts/governance/holders/FastGovernor.sol";
import {FeedPolicy, SequencerPolicy, VaultPolicy} from "../../../contracts/types/Policy.sol";
import {HolderGovernor, VoteSettings} from "../../../contracts/governance/holders/HolderGovernor.sol";
import {IPositionBook} from "../../../contracts/interfaces/IPositionBook.sol";
import {Judge} from "../../../contracts/Judge.sol";
import {Limits, LimitsSetup} from "../../../contracts/Limits.sol";
import {Oracle} from "../../../contracts/Oracle.sol";
import {Parts, PolicyModule} from "../../../contracts/PolicyModule.sol";
import {PolicyChanges} from "../../../contracts/governance/PolicyChanges.sol";
import {PaymentAdapter} from "../../../contracts/adapters/PaymentAdapter.sol";
import {PoolKey, UniswapV3SwapAdapter} from "../../../contracts/adapters/UniswapV3SwapAdapter.sol";
import {Positions} from "../../../contracts/Positions.sol";
import {PositionValue} from "../../../contracts/PositionValue.sol";
import {RuleBook} from "../../../contracts/RuleBook.sol";
import {Seats} from "../../../contracts/Seats.sol";
import {Treasury} from "../../../contracts/Treasury.sol";
import {TwapOracle, TwapPolicy} from "../../../contracts/TwapOracle.sol";
import {UniswapV3PositionAdapter} from "../../../contracts/adapters/UniswapV3PositionAdapter.sol";
import {Valuation} from "../../../contracts/Valuation.sol";
import {vm} from "./Vm.sol";
import {WethAdapter} from "../../../contracts/adapters/WethAdapter.sol";

/// @notice Deploys what ships: the code in out/, as the optimizer left it. Tests are compiled without the optimizer, for
/// speed, so a test never says `new` of one of these.
library Shipped {
    /// @dev Where `forge build` puts a contract; unit/Shipped.t.sol looks at what lies there.
    function path(string memory name) internal pure returns (string memory) {
        return string.concat("out/", name, ".sol/", name, ".json");
    }

    function code(string memory name) internal view returns (bytes memory) {
        return vm.getCode(path(name));
    }

    function deploy(string memory name, bytes memory args) internal returns (address deployed) {
        bytes memory creation = bytes.concat(code(name), args);
        assembly ("memory-safe") {
            deployed := create(0, add(creation, 32), mload(creation))
            if iszero(deployed) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
    }

    /// @dev All that is below, which the test of this library goes through.
    function names() internal pure returns (string[] memory all) {
        all = new string[](22);
        (all[0], all[1]) = ("AaveV3Adapter", "DecisionAnchor");
        (all[2], all[3]) = ("Erc4626Adapter", "FastGovernor");
        (all[4], all[5]) = ("HolderGovernor", "HolderToken");
        (all[6], all[7]) = ("Judge", "Limits");
        (all[8], all[9]) = ("Oracle", "PaymentAdapter");
        (all[10], all[11]) = ("PolicyChanges", "PolicyModule");
        (all[12], all[13]) = ("PositionValue", "Positions");
        (all[14], all[15]) = ("RuleBook", "Seats");
        (all[16], all[17]) = ("Treasury", "TwapOracle");
        (all[18], all[19]) = ("UniswapV3PositionAdapter", "UniswapV3SwapAdapter");
        (all[20], all[21]) = ("Valuation", "WethAdapter");
    }

    // --------------------------------------------------------------- the leash

    function treasury(address owner, address module) internal returns (Treasury) {
        return Treasury(payable(deploy("Treasury", abi.encode(owner, module))));
    }

    function seats(address owner, address[] memory council, uint16 threshold) internal returns (Seats) {
        return Seats(deploy("Seats", abi.encode(owner, council, threshold)));
    }

    function limits(LimitsSetup memory setup) internal returns (Limits) {
        return Limits(deploy("Limits", abi.encode(setup)));
    }

    function changes(Limits limits_, Seats seats_, address tightener, Delays memory delays)
        internal
        returns (PolicyChanges)
    {
        return PolicyChanges(deploy("PolicyChanges", abi.encode(limits_, seats_, tightener, delays)));
    }

    function oracle(FeedPolicy[] memory feeds, VaultPolicy[] memory vaults, SequencerPolicy memory sequencer)
        internal
        returns (Oracle)
    {
        return Oracle(deploy("Oracle", abi.encode(feeds, vaults, sequencer)));
    }

    function twapOracle(
        FeedPolicy[] memory feeds,
        VaultPolicy[] memory vaults,
        TwapPolicy[] memory twaps,
        SequencerPolicy memory sequencer
    ) internal returns (TwapOracle) {
        return TwapOracle(deploy("TwapOracle", abi.encode(feeds, vaults, twaps, sequencer)));
    }

    function valuation(Limits limits_, Oracle oracle_, address weth, IPositionBook book) internal returns (Valuation) {
        return Valuation(deploy("Valuation", abi.encode(limits_, oracle_, weth, book)));
    }

    function anchor(address owner, address custody, address module, address publisher)
        internal
        returns (DecisionAnchor)
    {
        return DecisionAnchor(deploy("DecisionAnchor", abi.encode(owner, custody, module, publisher)));
    }

    function ruleBook() internal returns (RuleBook) {
        return RuleBook(deploy("RuleBook", ""));
    }

    function judge(Limits limits_, Oracle oracle_, address weth, IPositionBook book, RuleBook rules)
        internal
        returns (Judge)
    {
        return Judge(deploy("Judge", abi.encode(limits_, oracle_, weth, book, rules)));
    }

    function policyModule(Parts memory parts) internal returns (PolicyModule) {
        return PolicyModule(deploy("PolicyModule", abi.encode(parts)));
    }

    function positions(address limits_, address manager) internal returns (Positions) {
        return Positions(deploy("Positions", abi.encode(limits_, manager)));
    }

    function positionValue(address manager) internal returns (PositionValue) {
        return PositionValue(deploy("PositionValue", abi.encode(manager)));
    }

    // -------------------------------------------------------------- governance

    function holderToken(Allotment[] memory allotments) internal returns (HolderToken) {
        return HolderToken(deploy("HolderToken", abi.encode(allotments)));
    }

    function holderGovernor(HolderToken token, TimelockController timelock, VoteSettings memory settings)
        internal
        returns (HolderGovernor)
    {
        return HolderGovernor(payable(deploy("HolderGovernor", abi.encode(token, timelock, settings))));
    }

    function fastGovernor(HolderToken token, VoteSettings memory settings) internal returns (FastGovernor) {
        return FastGovernor(payable(deploy("FastGovernor", abi.encode(token, settings))));
    }

    // ---------------------------------------------------------------- adapters

    function wethAdapter(address weth) internal returns (WethAdapter) {
        return WethAdapter(deploy("WethAdapter", abi.encode(weth)));
    }

    function paymentAdapter() internal returns (PaymentAdapter) {
        return PaymentAdapter(deploy("PaymentAdapter", ""));
    }

    function swapAdapter(address router, address factory, PoolKey[] memory pools)
        internal
        returns (UniswapV3SwapAdapter)
    {
        return UniswapV3SwapAdapter(deploy("UniswapV3SwapAdapter", abi.encode(router, factory, pools)));
    }

    function positionAdapter(address manager, address factory, PoolKey[] memory pools)
        internal
        returns (UniswapV3PositionAdapter)
    {
        return UniswapV3PositionAdapter(deploy("UniswapV3PositionAdapter", abi.encode(manager, factory, pools)));
    }

    function aaveAdapter(address pool, address[] memory aTokens) internal returns (AaveV3Adapter) {
        return AaveV3Adapter(deploy("AaveV3Adapter", abi.encode(pool, aTokens)));
    }

    function vaultAdapter(address[] memory vaults) internal returns (Erc4626Adapter) {
        return Erc4626Adapter(deploy("Erc4626Adapter", abi.encode(vaults)));
    }
}
