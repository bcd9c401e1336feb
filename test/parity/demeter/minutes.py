"""Minute bars of one day by demeter-fetch, beside ours: equal value by value, or the first differences.

python3 -m venv demeter && demeter/bin/pip install demeter-fetch==1.3.10
demeter/bin/python test/parity/demeter/minutes.py <logs.csv.gz> <bars.csv>

<bars.csv> is what `exchequer history export <set> --bars 1m --format csv` printed for the same logs.
"""

import csv
import datetime
import sys
from decimal import Decimal

import demeter_fetch.processor_uniswap.minute as minute
import pandas as pd

logs, ours = sys.argv[1:3]
minute.get_depend_name = lambda name, node: "logs"
node = minute.UniMinute.__new__(minute.UniMinute)
node.id = "parity"
frame = pd.read_csv(logs)
day = pd.to_datetime(frame["block_timestamp"].iloc[0]).date()
theirs = node._process_one_day({"logs": frame}, datetime.date(day.year, day.month, day.day))

rows = list(csv.DictReader(open(ours)))
differences = []
if len(rows) != len(theirs):
    differences.append(f"{len(theirs)} minutes by demeter-fetch, {len(rows)} here")
for mine, (_, other) in zip(rows, theirs.iterrows()):
    if str(other["timestamp"]) != mine["time"]:
        differences.append(f"{mine['time']}: demeter-fetch has {other['timestamp']}")
    for column in [name for name in mine if name != "time"]:
        if int(Decimal(str(other[column]))) != int(mine[column]):
            differences.append(f"{mine['time']} {column}: demeter-fetch {other[column]}, here {mine[column]}")
values = len(rows) * (len(rows[0]) - 1)
print(f"{len(rows)} minutes, {values} values: " + ("equal" if not differences else f"{len(differences)} differ"))
print("\n".join(differences[:10]), end="\n" if differences else "")
sys.exit(1 if differences else 0)
