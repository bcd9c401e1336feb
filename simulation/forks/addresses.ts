import type { Address } from "../../policies/treasury/money.ts";

/** Mainnet addresses that the simulator knows by name. */
export const MAINNET = {
  weth: "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2",
  usdc: "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48",
  dai: "0x6B175474E89094C44Da98b954EedeAC495271d0F",
  usdt: "0xdAC17F958D2ee523a2206206994597C13D831ec7",
  uni: "0x1f9840a85d5aF5bf1D1762F925BDADdC4201F984",
  uniswapV3Factory: "0x1F98431c8aD98523631AE4a59f267346ea31F984",
  swapRouter: "0xE592427A0AEce92De3Edee1F18E0157C05861564",
  swapRouter02: "0x68b3465833fb72A70ecDF485E0e4C7bD8665Fc45",
  positionManager: "0xC36442b4a4522E871399CD717aBDD847Ab11FE88",
  permit2: "0x000000000022D473030F116dDEE9F6B43aC78BA3",
  wethUsdc500: "0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640",
  wethUsdc3000: "0x8ad599c3A0ff1De082011EFDDc58f1908eb6e6D8",
  daiUsdc100: "0x5777d92f208679DB4b9778590Fa3CAB3aC9e2168",
  ethUsdFeed: "0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419",
  usdcUsdFeed: "0x8fFfFfd4AfB6115b954Bd326cbe7B4BA576818f6",
  daiUsdFeed: "0xAed0c38402a5d19df6E4c03F4E2DceD6e29c1ee9",
  safeSingleton: "0x41675C099F32341bf84BFc5382aF534df5C7461a",
  safeProxyFactory: "0x4e1DCf7AD4e460CfD30791CCC4F9c8a4f820ec67",
  safeFallbackHandler: "0xfd0732Dc9E303f09fCEf3a7388Ad10A83459Ec99",
  safeSingletonFactory: "0x914d7Fec6aaC8cd542e72Bca78B30650d45643d7",
} as const satisfies Record<string, Address>;

/** What `fork info` calls each of them. */
export const LABELS: Record<string, string> = Object.fromEntries(
  (
    [
      [MAINNET.weth, "WETH9"],
      [MAINNET.usdc, "USDC"],
      [MAINNET.dai, "DAI"],
      [MAINNET.usdt, "USDT"],
      [MAINNET.uni, "UNI"],
      [MAINNET.uniswapV3Factory, "Uniswap v3 factory"],
      [MAINNET.swapRouter, "Uniswap v3 SwapRouter"],
      [MAINNET.swapRouter02, "Uniswap v3 SwapRouter02"],
      [MAINNET.positionManager, "Uniswap v3 NonfungiblePositionManager"],
      [MAINNET.wethUsdc500, "Uniswap v3 USDC/WETH 0.05% pool"],
      [MAINNET.wethUsdc3000, "Uniswap v3 USDC/WETH 0.3% pool"],
      [MAINNET.daiUsdc100, "Uniswap v3 DAI/USDC 0.01% pool"],
      [MAINNET.ethUsdFeed, "Chainlink ETH/USD"],
      [MAINNET.usdcUsdFeed, "Chainlink USDC/USD"],
      [MAINNET.daiUsdFeed, "Chainlink DAI/USD"],
      [MAINNET.safeSingleton, "Safe 1.4.1 singleton"],
      [MAINNET.safeProxyFactory, "Safe 1.4.1 proxy factory"],
      [MAINNET.safeFallbackHandler, "Safe 1.4.1 fallback handler"],
      [MAINNET.safeSingletonFactory, "Safe singleton factory"],
      ["0x7a250d5630B4cF539739dF2C5dAcb4c659F2488D", "Uniswap v2 router"],
      ["0xB4e16d0168e52d35CaCD2c6185b44281Ec28C9Dc", "Uniswap v2 USDC/WETH pair"],
    ] as const
  ).map(([address, label]) => [address.toLowerCase(), label]),
);
