/** The page's only style sheet: inline, no fonts or images from elsewhere, light and dark, from 320 pixels up. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1d2421; --quiet: #5c6863; --paper: #fbfaf7; --card: #ffffff; --line: #dedbd2; --good: #1a7043; --bad: #b3261e; --wait: #8a5a00; --bar: #3a6ea5; --bar2: #7b9e6b; --bar3: #b98a3d; --bar4: #8d6aa8; --bar5: #5f9ea0; --bar6: #a86a6a; --track: #e9e6de; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e6e0; --quiet: #a0a8a3; --paper: #151816; --card: #1d211f; --line: #343a37; --good: #6fce97; --bad: #ff8a80; --wait: #e5b454; --bar: #6ea8e0; --bar2: #9cc487; --bar3: #d9ac61; --bar4: #b394cf; --bar5: #86c5c7; --bar6: #d29292; --track: #2b302d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
main { max-width: 54rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
header { border-bottom: 1px solid var(--line); padding-bottom: 1.25rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .6rem 0 .5rem; text-wrap: balance; }
h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; }
p { margin: .4rem 0; }
.badge { display: inline-block; padding: .1rem .6rem; border: 1.5px solid currentColor; border-radius: 1rem; font-size: .8rem; font-weight: 600; letter-spacing: .04em; text-transform: uppercase; }
.good { color: var(--good); } .bad { color: var(--bad); } .wait { color: var(--wait); } .quiet { color: var(--quiet); }
.notice { border-left: 3px solid var(--wait); padding: .3rem .8rem; margin: .8rem 0 0; background: var(--card); }
.small { font-size: .875rem; }
table { border-collapse: collapse; width: 100%; font-size: .925rem; }
th, td { text-align: left; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; }
th { font-weight: 600; color: var(--quiet); font-size: .8rem; }
td.n, th.n { text-align: right; padding-right: 0; padding-left: .6rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; white-space: nowrap; }
.scroll { overflow-x: auto; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .7rem .9rem; margin: .6rem 0; }
.card h3 { margin: 0; font-size: 1rem; }
blockquote { margin: .4rem 0; padding: 0; font-style: italic; }
blockquote::before { content: "“"; } blockquote::after { content: "”"; }
svg { display: block; width: 100%; border-radius: 3px; background: var(--track); }
svg.share { height: 1rem; margin: .25rem 0 .1rem; } svg.used { height: .45rem; margin-top: .3rem; }
.f0 { fill: var(--bar); } .f1 { fill: var(--bar2); } .f2 { fill: var(--bar3); } .f3 { fill: var(--bar4); } .f4 { fill: var(--bar5); } .f5 { fill: var(--bar6); } .fbad { fill: var(--bad); }
.key { display: inline-block; width: .7rem; height: .7rem; border-radius: 2px; margin-right: .35rem; }
.k0 { background: var(--bar); } .k1 { background: var(--bar2); } .k2 { background: var(--bar3); } .k3 { background: var(--bar4); } .k4 { background: var(--bar5); } .k5 { background: var(--bar6); }
.rule { padding: .5rem 0; border-bottom: 1px solid var(--line); }
.rule div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; }
.rule b { font-weight: 600; }
code, pre { font: .85em/1.5 ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .7rem .9rem; overflow-x: auto; overflow-wrap: normal; }
dl { margin: 0; display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; font-size: .925rem; }
dt { color: var(--quiet); } dd { margin: 0; min-width: 0; }
details { margin-top: .6rem; } summary { cursor: pointer; color: var(--quiet); }
footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
@media (max-width: 34rem) { h1 { font-size: 1.35rem; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } table { font-size: .85rem; } }
@media print { body { background: #fff; } details > * { display: block; } }
`;
