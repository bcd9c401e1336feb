/** Text for a terminal or a page: what others wrote must not move the cursor, recolour or reorder what we say. */

// Controls, format characters (soft hyphen, zero width, direction, tags), line and paragraph separators.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The same text with everything that steers a terminal or reorders a page as `�`. */
export const harmless = (text: string): string => text.replace(/[\t\n\r]+/g, " ").replace(UNPRINTABLE, "�");

/** One printable line: runs of blank space become one space, anything that steers a terminal becomes `�`. */
export const printable = (text: string): string => harmless(text).replace(/ {2,}/g, " ").trim();

/** At most `width` characters, with `…` where something was cut. */
export const cut = (text: string, width: number): string => {
  const characters = [...text];
  return characters.length <= width
    ? text
    : `${characters
        .slice(0, Math.max(0, width - 1))
        .join("")
        .trimEnd()}…`;
};

/** Breaks a line at spaces. No line is longer than `width`; no more than `maxLines` are returned. */
export const wrap = (text: string, width: number, maxLines = Number.POSITIVE_INFINITY): string[] => {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((long) => pieces(long, width))) {
    if (line !== "" && [...line].length + 1 + [...word].length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  if (line !== "" || lines.length === 0) lines.push(line);
  if (lines.length <= maxLines) return lines;
  return [...lines.slice(0, maxLines - 1), cut(`${lines.slice(maxLines - 1).join(" ")}`, width)];
};

const pieces = (word: string, width: number): string[] => {
  const characters = [...word];
  if (characters.length <= width) return [word];
  return Array.from({ length: Math.ceil(characters.length / width) }, (_, i) =>
    characters.slice(i * width, (i + 1) * width).join(""),
  );
};

/** `0x5f4e…8419`. */
export const short = (hex: string): string => `${hex.slice(0, 6)}…${hex.slice(-4)}`;
