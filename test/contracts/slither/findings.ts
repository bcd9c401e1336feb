/** What slither reports, as far as it is read. */
export type Finding = {
  check: string;
  impact: string;
  description: string;
  elements: Element[];
};
type Element = {
  type: string;
  name: string;
  type_specific_fields?: { parent?: Element; signature?: string };
};

/** `check Contract.function`: lines move, and a second finding of a check in one function has the same answer. */
export const nameOf = ({ check, elements }: Finding): string => {
  const [first] = elements;
  return `${check} ${first ? placeOf(first) : "everywhere"}`;
};

const placeOf = (element: Element): string => {
  const parent = element.type_specific_fields?.parent;
  if (element.type === "node" && parent) return placeOf(parent);
  return parent && parent.type !== "file" ? `${placeOf(parent)}.${element.name}` : element.name;
};

/** By name, of the rows | `check Contract.function` | why |; a check alone answers for all its places. */
export const answersIn = (page: string): Map<string, string> =>
  new Map([...page.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map(([, name = "", why = ""]) => [name, why]));

/** What nothing answers, and answers to nothing. */
export const compare = (
  findings: readonly Finding[],
  answers: ReadonlyMap<string, string>,
): { open: Finding[]; gone: string[] } => {
  const names = new Set(findings.flatMap((finding) => [nameOf(finding), finding.check]));
  return {
    open: findings.filter((finding) => !answers.has(nameOf(finding)) && !answers.has(finding.check)),
    gone: [...answers.keys()].filter((name) => !names.has(name)),
  };
};
