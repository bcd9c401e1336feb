import { intAt } from "../../column.ts";
import { floatColumn } from "../figures.ts";
import { GrowingFloats, GrowingInts } from "../growing.ts";
import { has, integer, type Layout } from "../layout.ts";
import { pairOf } from "../pair.ts";
import { settle } from "../settle.ts";
import { timesOf } from "../times.ts";

const FIELDS = ["round", "answer", "start", "update", "answered_in_round"];
/** Feeds in ether have eighteen decimals, all others eight. */
const decimalsOf = (quote: string): number => (quote === "ETH" ? 18 : 8);

/** Rounds of a Chainlink feed. A round's time is when it was answered. */
export const chainlinkRounds: Layout = {
  name: "Chainlink rounds",
  fits: (fields) => has(fields, "answer") && has(fields, "round", "roundid"),
  withoutHeader: (values) => {
    const from = values.length - FIELDS.length;
    const isRound = (value: unknown): boolean => (integer(value) ?? 0n) >= 1n << 64n;
    if (from !== 0 && from !== 1) return null;
    return isRound(values[from]) && isRound(values[from + 4]) ? ["row", ...FIELDS].slice(1 - from) : null;
  },
  reader: (reading) => {
    const at = {
      round: reading.at("roundid", "round"),
      answer: reading.at("answer"),
      answered: reading.at("answeredinround"),
      updated: reading.at("updatedat", "update", "timestamp"),
    };
    const times = timesOf(reading, ["updatedat", "update", "timestamp"]);
    const lines = new GrowingFloats();
    const [answers, rounds] = [new GrowingInts(), new GrowingInts()];
    return {
      row: (row) => {
        const { line, values } = row;
        const answer =
          integer(values[at.answer]) ?? reading.refuse(line, `the answer is "${String(values[at.answer])}"`);
        const round = integer(values[at.round]) ?? reading.refuse(line, `the round is "${String(values[at.round])}"`);
        if (answer === 0n && integer(values[at.updated]) === 0n)
          return reading.note("rejected: a round that was never answered (zero answer at time zero)", line);
        if (answer <= 0n) return reading.refuse(line, `the answer ${answer} is no price`);
        if (at.answered >= 0 && (integer(values[at.answered]) ?? round) < round)
          return reading.note("rejected: a round that carries an older round's answer", line);
        times.read(row);
        lines.push(line);
        answers.push(answer);
        rounds.push(round);
      },
      finish: () => {
        const { base, quote } = pairOf(reading, null);
        const decimals = decimalsOf(quote);
        const answer = answers.done(`${quote} per ${base}, ${decimals} decimals`);
        const price = new GrowingFloats();
        for (let row = 0; row < lines.length; row++) price.push(Number(intAt(answer, row)) / 10 ** decimals);
        const columns = {
          price: floatColumn(`${quote} per ${base}`, price),
          answer,
          round: rounds.done("round"),
        };
        const rows = { columns, time: times.finish(), lines: lines.done(), key: ["round"], pool: null };
        return [settle({ kind: "rounds", name: `${base}/${quote} rounds`, base, quote, ...rows }, reading)];
      },
    };
  },
};
