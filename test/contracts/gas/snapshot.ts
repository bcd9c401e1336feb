import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Snapshot } from "./measure.ts";

const SNAPSHOT = join(import.meta.dirname, "snapshot.json");
const PAGE = join(import.meta.dirname, "../../../contracts/README.md");
const [START, END] = ["<!-- gas:start -->", "<!-- gas:end -->"];

export const committedSnapshot = (): Snapshot => JSON.parse(readFileSync(SNAPSHOT, "utf8")) as Snapshot;

/** Writes the snapshot, and its table into contracts/README.md. */
export const writeSnapshot = (snapshot: Snapshot): void => {
  writeFileSync(SNAPSHOT, `${JSON.stringify(snapshot, null, 2)}\n`);
  const page = readFileSync(PAGE, "utf8");
  const [before = "", rest = ""] = page.split(START);
  const [, after = ""] = rest.split(END);
  writeFileSync(PAGE, `${before}${START}\n${gasTables(snapshot)}\n${END}${after}`);
};

/** What stands in contracts/README.md between the marks. */
export const committedTables = (): string | undefined =>
  readFileSync(PAGE, "utf8").split(START)[1]?.split(END)[0]?.trim();

export const gasTables = ({ real, alone, twap, shares, replica }: Snapshot): string =>
  [
    "| transaction | raw | `Treasury` | Safe | over raw |",
    "|---|---|---|---|---|",
    `| the approval before a raw swap, apart | ${grouped(real.rawApproval)} | | | |`,
    row("swap, nothing that binds, one seat, two assets", real.rawSwap, real.bare, null),
    row("swap under all controls, three seats sign, four assets", real.rawSwap, real.all.treasury, real.all.safe),
    row("payment under all controls", real.rawPayment, real.payment.treasury, real.payment.safe),
    row(
      "position minted, all controls, three assets (replica)",
      replica.rawMint,
      replica.mint.treasury,
      replica.mint.safe,
    ),
    "",
    "| control, alone | adds |",
    "|---|---|",
    ...Object.entries(alone).map(([name, gas]) => `| ${name} | ${grouped(gas)} |`),
    ...Object.entries(twap).map(([name, gas]) => `| TWAP, apart: ${name} | ${grouped(gas)} |`),
    "",
    "| of the swap under all controls | gas |",
    "|---|---|",
    ...shares.map(({ what, gas }) => `| ${what} | ${grouped(gas)} |`),
  ].join("\n");

const row = (what: string, raw: number, treasury: number, safe: number | null): string =>
  `| ${what} | ${grouped(raw)} | ${grouped(treasury)} | ${safe === null ? "" : grouped(safe)} | ${grouped(treasury - raw)}${safe === null ? "" : `, ${grouped(safe - raw)}`} |`;

const grouped = (gas: number): string => gas.toLocaleString("en-US");
