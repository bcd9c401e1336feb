import { harmless } from "../cli/plainText.ts";

/** Markup that was escaped where it had to be. Only `html` makes it. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | Part[] | null;

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

/** Text as it stands in an element or a quoted attribute: no markup, nothing that reorders or hides characters. */
export const escapeHtml = (text: string): string =>
  harmless(text).replace(/[&<>"'`]/g, (character) => ENTITIES[character] as string);

const render = (part: Part): string => {
  if (part === null) return "";
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return part.map(render).join("");
  return escapeHtml(String(part));
};

/**
 * A template whose values are escaped unless they are markup themselves. Values stand in elements or quoted attributes.
 * @example html`<b>${"a < b"}</b>`.text // "<b>a &lt; b</b>"
 */
export const html = (strings: TemplateStringsArray, ...parts: Part[]): Markup =>
  new Markup(
    strings.reduce(
      (text, string, index) => text + string + (index < parts.length ? render(parts[index] as Part) : ""),
      "",
    ),
  );

/**
 * A table that scrolls within the page where it is wider.
 * @param head `<th>` elements
 * @param rows `<tr>` elements
 * @param size `small` for tables that only a few read
 */
export const table = (head: Markup, rows: Markup[], size: "" | "small" = ""): Markup =>
  html`<div class="scroll">
    <table${size === "" ? null : html` class="${size}"`}>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
