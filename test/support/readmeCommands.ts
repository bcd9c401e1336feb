/** A command that a page tells its reader to run. */
export type PrintedCommand = { page: string; command: string };

/** First words of what one types into a shell here. */
const PROGRAMS = /^(?:npm|npx|node|git|forge|anvil|cast|export|node_modules\/\S+)\s+\S/;
/** Shorthand for `npm exec -- exchequer …`. */
const SHORT = /^(?:exchequer\s+)?((?:run|simulate|log|fork|doctor|backtest)\s+\S.*)$/;
const SETTING = /^[A-Z][A-Z0-9_]*=\S*\s+(?=\S)/;

const isCommand = (text: string): boolean => PROGRAMS.test(text.replace(SETTING, ""));

const FENCE = /^```(\w*)\n(.*?)^```$/gms;
const SPAN = /`([^`\n]+)`/g;

/**
 * Every command of a page of Markdown: each line of a block marked `sh`, and each code span that opens with a program's
 * name; shorthand only where the page does not print it in full too. Lines after an `export` need its shell, so such a block is one command. A block of another kind is something
 * printed; a line in it that looks like a command counts as one too, so that no mark hides it.
 */
export const commandsIn = (page: string, markdown: string): PrintedCommand[] => {
  const found: string[] = [];
  for (const [, language, body = ""] of markdown.matchAll(FENCE)) {
    const lines = body.split("\n").map((line) => line.replace(/(?:^|\s+)#\s.*$/, ""));
    const commands = lines.filter((line) => (language === "sh" ? line.trim() !== "" : isCommand(line)));
    if (commands.some((line) => line.startsWith("export "))) found.push(commands.join("\n"));
    else found.push(...commands);
  }
  const spans = [...markdown.replace(FENCE, "").matchAll(SPAN)].map(([, span = ""]) => span);
  found.push(...spans.filter(isCommand));
  for (const span of spans) {
    const full = `npm exec -- exchequer ${SHORT.exec(span)?.[1]}`;
    if (SHORT.test(span) && !found.some((command) => `${command} `.startsWith(`${full} `))) found.push(full);
  }
  return [...new Set(found)].map((command) => ({ page, command }));
};
