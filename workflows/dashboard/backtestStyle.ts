import { pageStyle } from "./pageStyle.ts";

/** What a report's charts need beside the pages' own style sheet. */
export const backtestStyle = `${pageStyle}
main { max-width: 62rem; }
.warning { border: 2px solid var(--bad); border-radius: .5rem; padding: .5rem .9rem; margin: 0 0 1rem; color: var(--bad); font-weight: 600; }
figure { margin: .8rem 0 0; break-inside: avoid; }
figcaption { font-size: .875rem; color: var(--quiet); margin-top: .3rem; }
svg.chart { background: none; border-radius: 0; height: auto; overflow: visible; }
svg.chart text { font: 11px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: var(--quiet); font-variant-numeric: tabular-nums; }
.grid { stroke: var(--line); stroke-width: 1; } .axis { stroke: var(--quiet); stroke-width: 1; }
.line { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
.l0 { stroke: var(--bar); } .l1 { stroke: var(--bar3); } .l2 { stroke: var(--bar4); } .l3 { stroke: var(--bar2); } .l4 { stroke: var(--bar6); } .l5 { stroke: var(--bar5); }
.thin { stroke-width: 1.1; } .dashed { stroke-dasharray: 5 3; }
.halt { fill: var(--wait); opacity: .16; } .stop { fill: var(--bad); opacity: .14; }
.buy { fill: var(--good); } .sell { fill: var(--bad); } .mark { stroke: var(--paper); stroke-width: .6; } .veto { stroke: var(--wait); stroke-width: 1; opacity: .55; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; font-size: .875rem; margin: .4rem 0 0; padding: 0; list-style: none; }
.legend svg { display: inline-block; width: 1.6rem; height: .7rem; vertical-align: middle; margin-right: .35rem; background: none; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .6rem; margin: 1rem 0 0; }
.figures div { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .8rem; }
.figures b { display: block; font-size: 1.25rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.figures span { color: var(--quiet); font-size: .8rem; }
@media print { main { max-width: none; } h2 { break-after: avoid; } section { break-inside: auto; } }
`;
