/** What became of one mutant. `same code`: the compiler makes of it what ships. `no program`: it does not compile. */
export type Result = {
  key: string;
  name: string;
  line: number;
  kind: "killed" | "survived" | "same code" | "no program" | "unclear";
  by?: string;
};

/** The survivors for which contracts/MUTANTS.md says why they change nothing that matters; rows: | `name` | why |. */
export const answered = (page: string): Set<string> =>
  new Set([...page.matchAll(/^\| `([^`]+)` \| .+ \|$/gm)].map(([, name]) => name as string));

export const summary = (results: readonly Result[], made: number, arguments_: ReadonlySet<string>): string => {
  const of = (kind: Result["kind"]): Result[] => results.filter((result) => result.kind === kind);
  const [killed, survived] = [of("killed"), of("survived")];
  const argued = survived.filter(({ name }) => arguments_.has(name));
  const open = survived.filter(({ name }) => !arguments_.has(name));
  const share = killed.length + survived.length === 0 ? 0 : (100 * killed.length) / (killed.length + survived.length);
  return [
    ...open.map(({ name, line }) => `open: line ${line}, ${name}`),
    `${made} mutants, ${results.length} judged: ${of("no program").length} are no program, ${of("same code").length} compile to the same code, ${of("unclear").length} unclear`,
    `killed ${killed.length} of ${killed.length + survived.length}, ${share.toFixed(1)}%; survived ${survived.length}, of which ${argued.length} argued in contracts/MUTANTS.md and ${open.length} open`,
  ].join("\n");
};
