"""A liquidity position over minute bars by demeter: fees and net value at every minute, as JSON.

python3 -m venv demeter && demeter/bin/pip install zelos-demeter==1.3.0
demeter/bin/python test/parity/demeter/position.py <bars.csv> <lower tick> <upper tick> <WETH> <USDC> > position.json

<bars.csv> is what `exchequer history export <set> --bars 1m --format csv` printed for the USDC/WETH 0.05% pool. The position is
opened in the first minute with at most so much of both tokens. --seconds prints, instead of rows, how long the loop took.
"""

import datetime
import importlib.metadata
import io
import json
import logging
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from decimal import Decimal

import pandas as pd
from demeter import Actuator, MarketInfo, Strategy, TokenInfo
from demeter.uniswap import UniLpMarket, UniV3Pool
from demeter.uniswap.data import fillna
from demeter.uniswap.helper import _add_statistic_column

path, lower, upper, ether, dollars = sys.argv[1:6]
usdc, weth = TokenInfo("usdc", 6), TokenInfo("weth", 18)
pool = UniV3Pool(usdc, weth, 0.05, usdc)
exact = {name: Decimal for name in ["inAmount0", "inAmount1", "netAmount0", "netAmount1", "currentLiquidity"]}
bars = pd.read_csv(path, converters=exact, parse_dates=["time"]).set_index("time")
# As after demeter's own loader on a day with a minute missing: with whole numbers 1.3.0 fails where a price leaves the range.
bars["closeTick"] = bars["closeTick"].astype(float)
bars = fillna(bars)
_add_statistic_column(bars, pool)

logging.disable(logging.CRITICAL)
key = MarketInfo("pool")
market = UniLpMarket(key, pool, data=bars)
opened, rows = {}, []


class OnePosition(Strategy):
    def initialize(self):
        position, _, _, liquidity = market.add_liquidity_by_tick(int(lower), int(upper), Decimal(ether), Decimal(dollars))
        opened.update(position=position, liquidity=str(liquidity))

    def after_bar(self, snapshot):
        held = market.positions[opened["position"]]
        balance = market.get_market_balance()
        rows.append(
            [
                int(snapshot.timestamp.replace(tzinfo=datetime.timezone.utc).timestamp()),
                float(held.pending_amount0),
                float(held.pending_amount1),
                float(balance.net_value),
            ]
        )


actuator = Actuator()
actuator.broker.add_market(market)
actuator.broker.set_balance(usdc, Decimal(dollars))
actuator.broker.set_balance(weth, Decimal(ether))
actuator.strategy = OnePosition()
actuator.set_price(market.get_price_from_data())
# Its progress bar and its log are not the answer.
with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
    start = time.perf_counter()
    actuator.run(False)
    took = time.perf_counter() - start

head = {
    "demeter": importlib.metadata.version("zelos-demeter"),
    "tickLower": int(lower),
    "tickUpper": int(upper),
    "liquidity": opened["liquidity"],
}
if "--seconds" in sys.argv:
    print(json.dumps({**head, "minutes": len(rows), "seconds": took, "last": rows[-1]}))
else:
    # A row a line: [unix seconds, fees in USDC, fees in WETH, net value in USDC].
    print(json.dumps(head)[:-1] + ', "rows": [\n' + ",\n".join("[%d, %.12g, %.12g, %.12g]" % tuple(row) for row in rows) + "\n]}")
