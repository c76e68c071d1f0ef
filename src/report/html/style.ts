/** The look of the report page: quiet colours that stay apart for colour-blind eyes, light and dark, down to 360 pixels. */

/** Colours of the marks by name: background, ink. Hues after Okabe and Ito; the letter always says the same. */
const light = `
  --bg: #fafaf8; --paper: #ffffff; --ink: #1c2024; --soft: #5d646c; --line: #e3e3de; --faint: #f2f2ee;
  --accent: #0b62a8; --shadow: 0 0 0 1px rgb(0 0 0 / 6%), -12px 0 32px rgb(0 0 0 / 10%);
  --accepted: #dcefe7; --accepted-ink: #0a5c42; --refused: #e4e9f4; --refused-ink: #35477a;
  --lost: #f5ebd0; --lost-ink: #6d5208; --fail: #cf3f12; --fail-ink: #ffffff; --new: #f0b429; --new-ink: #2e2200;
  --known: #ecdff3; --known-ink: #5f2f80; --quiet-ink: #6a7178; --skipped-ink: #b9bbb4; --row: #f5f5f1;`
const dark = `
  --bg: #14171a; --paper: #1b1f23; --ink: #e6e8ea; --soft: #9aa3ab; --line: #2d3338; --faint: #22272b;
  --accent: #6cb6f5; --shadow: 0 0 0 1px rgb(255 255 255 / 8%), -12px 0 32px rgb(0 0 0 / 50%);
  --accepted: #163a2e; --accepted-ink: #7fd6b3; --refused: #242f4a; --refused-ink: #a9bdf0;
  --lost: #3d3214; --lost-ink: #e8c979; --fail: #cf3f12; --fail-ink: #ffffff; --new: #e3a71c; --new-ink: #221900;
  --known: #3a2748; --known-ink: #d9b3ef; --quiet-ink: #98a1a9; --skipped-ink: #4d545a; --row: #1f2428;`

export const pageStyle = `
:root { color-scheme: light dark; --name: 19rem; --head: 10.5rem; --line-height: 28px; --cell-width: 28px;
  --sans: ui-sans-serif, system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans', sans-serif;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace;${light} }
@media (prefers-color-scheme: dark) { :root {${dark} } }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { background: var(--bg); color: var(--ink); font: 15px/1.5 var(--sans); -webkit-text-size-adjust: 100%; }
body { margin: 0; padding: 1.75rem clamp(1rem, 3vw, 2.5rem) 4rem; transition: padding-right 0.15s; }
h1 { font-size: clamp(1.5rem, 1.1rem + 1.6vw, 2.1rem); line-height: 1.2; font-weight: 640; letter-spacing: -0.02em; margin: 0.15rem 0 0.5rem; text-wrap: balance; }
h2 { font-size: 1.1rem; font-weight: 620; letter-spacing: -0.005em; margin: 2.25rem 0 0.75rem; }
h3 { font-size: 0.75rem; font-weight: 600; letter-spacing: 0.05em; text-transform: uppercase; color: var(--soft); margin: 1.4rem 0 0.4rem; }
p { margin: 0.4rem 0; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.18em; overflow-wrap: anywhere; }
button, input { font: inherit; color: inherit; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
pre, code, .id { font-family: var(--mono); font-size: 0.84em; }
.brand { font-size: 0.8rem; font-weight: 600; letter-spacing: 0.02em; color: var(--soft); margin: 0; }
.meta { color: var(--soft); font-size: 0.87rem; font-variant-numeric: tabular-nums; max-width: 70rem; }
.meta code { overflow-wrap: anywhere; }
.bar { display: block; width: 100%; height: 10px; margin: 1rem 0 0.4rem; border-radius: 5px; }
.bar .m-pass { fill: #3f9c7c; } .bar .m-fail { fill: var(--fail); } .bar .m-new { fill: var(--new); }
.bar .m-known { fill: #a678c2; } .bar .m-untested { fill: var(--skipped-ink); } .bar .m-skipped { fill: var(--line); }
.totals { display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; list-style: none; margin: 0; padding: 0; font-size: 0.87rem; color: var(--soft); font-variant-numeric: tabular-nums; }
.totals b { color: var(--ink); font-weight: 620; }
.totals i { display: inline-block; width: 0.7em; height: 0.7em; border-radius: 2px; margin-right: 0.4em; }
.totals .t-pass i { background: #3f9c7c; } .totals .t-fail i { background: var(--fail); } .totals .t-new i { background: var(--new); }
.totals .t-known i { background: #a678c2; } .totals .t-untested i { background: var(--skipped-ink); } .totals .t-skipped i { background: var(--line); }

.causes { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr)); align-items: start; }
.causes > li { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 0.8rem 1rem; min-width: 0; }
.cause-head { display: flex; gap: 0.7rem; align-items: baseline; }
.cause-head .id { font-size: 0.87rem; }
.causes dl { margin-top: 0.5rem; }
.causes details { font-size: 0.87rem; color: var(--soft); margin-top: 0.4rem; }
.causes ul, .plain { margin: 0.4rem 0 0; padding-left: 1.1rem; font-size: 0.87rem; }
.plain li { margin: 0.2rem 0; overflow-wrap: anywhere; }

.mark { display: inline-grid; place-items: center; width: 1.5em; height: 1.5em; border-radius: 4px; font: 600 0.84rem/1 var(--mono); flex: none; }
.mark.big { font-size: 1.05rem; }
.m-accepted { background: var(--accepted); color: var(--accepted-ink); }
.m-refused { background: var(--refused); color: var(--refused-ink); }
.m-lost { background: var(--lost); color: var(--lost-ink); }
.m-fail { background: var(--fail); color: var(--fail-ink); font-weight: 800; }
.m-new { background: var(--new); color: var(--new-ink); font-weight: 800; }
.m-known { background: var(--known); color: var(--known-ink); }
.m-mixed { background: linear-gradient(135deg, var(--accepted) 50%, var(--refused) 50%); color: var(--soft); }
.m-would-accept, .m-would-refuse, .m-would-lose, .m-unknown { color: var(--quiet-ink); font-weight: 400; }
.m-would-refuse, .m-would-lose { color: var(--refused-ink); }
.m-recorded-accepted, .m-recorded-refused, .m-recorded-lost, .m-recorded-hung { color: var(--ink); box-shadow: inset 0 0 0 1px var(--line); }
.m-skipped, .m-untested { color: var(--skipped-ink); }

.tools { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; margin-bottom: 0.6rem; }
.tools input[type='search'] { flex: 1 1 15rem; min-width: 0; max-width: 26rem; padding: 0.42rem 0.8rem; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); }
.tools input::placeholder { color: var(--soft); }
.button, .menu > summary { padding: 0.38rem 0.75rem; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); cursor: pointer; font-size: 0.87rem; list-style: none; user-select: none; white-space: nowrap; }
.button:hover, .menu > summary:hover { border-color: var(--soft); }
.menu > summary::-webkit-details-marker { display: none; }
.menu > summary::after { content: ' ▾'; color: var(--soft); }
.menu.on > summary { border-color: var(--accent); color: var(--accent); }
.menu { position: relative; }
.choices { position: absolute; z-index: 20; top: calc(100% + 4px); left: 0; min-width: 14rem; max-width: calc(100vw - 2rem); max-height: 22rem; overflow: auto; padding: 0.5rem; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 10px 30px rgb(0 0 0 / 14%); }
.choices label { display: flex; gap: 0.5rem; align-items: center; padding: 0.2rem 0.4rem; border-radius: 6px; font: 0.84rem var(--mono); cursor: pointer; white-space: nowrap; }
.choices label:hover { background: var(--faint); }
.link { border: 0; background: none; padding: 0.1rem 0.4rem; color: var(--accent); cursor: pointer; font-size: 0.84rem; }
.left { margin-left: auto; color: var(--soft); font-size: 0.87rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
.chips { display: flex; flex-wrap: wrap; gap: 0.35rem; margin-bottom: 0.8rem; }
.chip { display: inline-flex; gap: 0.4rem; align-items: center; border: 1px solid var(--line); border-radius: 99px; background: var(--paper); padding: 0.16rem 0.65rem 0.16rem 0.2rem; font-size: 0.8rem; cursor: pointer; }
.chip .mark { border-radius: 99px; }
.chip:hover { border-color: var(--soft); }
.chip[aria-pressed='true'] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.chip-count { color: var(--soft); font-variant-numeric: tabular-nums; }

.grid { position: relative; overflow: auto; max-height: max(24rem, calc(100vh - 7rem)); max-height: max(24rem, calc(100dvh - 7rem)); background: var(--paper); border: 1px solid var(--line); border-radius: 10px; overscroll-behavior-x: contain; scrollbar-width: thin; }
.grid:focus-visible { outline-offset: -1px; }
.grid-head { display: flex; position: sticky; top: 0; z-index: 3; height: var(--head); width: max-content; min-width: 100%; background: var(--paper); border-bottom: 1px solid var(--line); }
.corner { position: sticky; left: 0; z-index: 1; width: var(--name); flex: none; display: flex; align-items: end; padding: 0 0.75rem 0.5rem; background: var(--paper); border-right: 1px solid var(--line); font-size: 0.8rem; color: var(--soft); overflow-wrap: anywhere; }
.corner.inside { color: var(--ink); font-weight: 600; font-family: var(--mono); font-size: 0.78rem; }
.heads { position: relative; flex: none; }
.head { position: absolute; bottom: 0; width: var(--cell-width); height: 100%; display: flex; justify-content: center; align-items: end; padding-bottom: 0.5rem; }
.head-name { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; max-height: calc(var(--head) - 1rem); font: 500 0.78rem/1 var(--mono); text-align: left; }
.head.absent .head-name { color: var(--soft); font-style: italic; font-weight: 400; }
.head.here { background: var(--faint); } .head.here .head-name { color: var(--accent); }
.grid-body { position: relative; width: calc(var(--name) + var(--cells, 0px)); min-width: 100%; }
.line { position: absolute; left: 0; width: 100%; height: var(--line-height); display: flex; align-items: center; }
.line:hover, .line:hover .name { background: var(--row); }
.name { position: sticky; left: 0; z-index: 1; width: var(--name); height: 100%; flex: none; display: flex; align-items: center; gap: 0.45rem; padding: 0 0.75rem; background: var(--paper); border-right: 1px solid var(--line); font: 0.8rem var(--mono); white-space: nowrap; cursor: pointer; }
.line.producer .name { padding-left: 2.1rem; color: var(--soft); cursor: default; }
.line.scenario .name { font-weight: 560; }
.twist { color: var(--soft); width: 0.8em; flex: none; }
.kind { color: var(--soft); font-weight: 400; font-size: 0.72rem; flex: none; }
.scenario-name, .made-by { overflow: hidden; text-overflow: ellipsis; }
.makers { margin-left: auto; color: var(--soft); font-weight: 400; font-size: 0.72rem; font-variant-numeric: tabular-nums; }
.track { position: relative; width: var(--cells, 0px); height: 100%; flex: none; }
.cell, .void { position: absolute; top: 2px; width: calc(var(--cell-width) - 4px); height: calc(var(--line-height) - 4px); margin-left: 2px; border-radius: 4px; } .cell { cursor: pointer; font-size: 0.8rem; }
.cell:hover { outline: 1px solid var(--soft); }
.cell.shown { outline: 2px solid var(--ink); }
.grid:focus-within .active, .grid:focus .active { outline: 2px solid var(--accent); outline-offset: 0; }
.name.active { outline-offset: -2px !important; }
.nothing { padding: 2rem; text-align: center; color: var(--soft); }
.hint { font-size: 0.8rem; color: var(--soft); }
kbd { font: 0.76rem var(--mono); border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 4px; padding: 0.05em 0.4em; background: var(--paper); }

.panel { position: fixed; z-index: 30; inset: 0 0 0 auto; width: min(33rem, 100%); overflow: auto; background: var(--paper); box-shadow: var(--shadow); padding: 1.1rem 1.4rem 2rem; overscroll-behavior: contain; }
.panel-head { display: flex; gap: 1rem; align-items: start; justify-content: space-between; }
.panel h2 { margin: 0; font-size: 1rem; outline: none; min-width: 0; }
.title-row { display: flex; gap: 0.7rem; align-items: baseline; }
.title-name { width: 4.6rem; flex: none; font-size: 0.8rem; font-weight: 400; color: var(--soft); }
.title-value { font-family: var(--mono); font-size: 0.9rem; overflow-wrap: anywhere; }
.lead { display: flex; align-items: center; gap: 0.6rem; font-weight: 600; margin: 1.1rem 0 0.2rem; }
.because { color: var(--soft); overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.15rem 1rem; margin: 0; font-size: 0.87rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.evidence, .several { margin: 0.5rem 0 0; padding: 0; list-style: none; font-size: 0.87rem; }
.evidence li { padding: 0.3rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.several { columns: 12rem; } .several li { padding: 0.1rem 0; font-family: var(--mono); font-size: 0.8rem; }
.how { font-weight: 600; } time { color: var(--soft); font-variant-numeric: tabular-nums; }
pre { margin: 0.5rem 0 0; padding: 0.7rem 0.85rem; background: var(--faint); border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4; }
pre.log { max-height: 22rem; overflow: auto; }
.copyable { position: relative; } .copyable pre { padding-top: 2.3rem; }
.copy { border: 1px solid var(--line); border-radius: 6px; background: var(--paper); padding: 0.15rem 0.6rem; font-size: 0.78rem; cursor: pointer; }
.copyable .copy { position: absolute; top: 0.45rem; right: 0.45rem; }
.copy:hover { border-color: var(--soft); }
.foot { display: flex; gap: 0.5rem; margin-top: 1.6rem; }
.away { position: fixed; left: -200vw; top: 0; }
.close { border: 0; background: none; font-size: 1.3rem; line-height: 1; padding: 0.3rem 0.5rem; margin: -0.3rem -0.5rem 0 0; cursor: pointer; color: var(--soft); border-radius: 6px; }
.close:hover { color: var(--ink); background: var(--faint); }
details.section { margin-top: 1rem; border-top: 1px solid var(--line); padding-top: 0.8rem; }
details.section > summary { cursor: pointer; font-weight: 620; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.84rem; margin-top: 0.7rem; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 1.2rem 0.3rem 0; border-top: 1px solid var(--line); }
th { color: var(--soft); font-weight: 500; border: 0; }
td:first-child { font-family: var(--mono); font-size: 0.8rem; white-space: nowrap; }
td { overflow-wrap: anywhere; min-width: 8rem; }

@media (min-width: 75rem) { .with-panel { padding-right: 35rem; } }
@media (max-width: 45rem) {
  :root { --name: 9.5rem; }
  body { padding-top: 1.1rem; }
  .panel { width: 100%; padding: 1rem 1rem 2rem; }
  .makers, .kind { display: none; }
  .name { padding: 0 0.4rem; } .line.producer .name { padding-left: 1.3rem; } .corner { padding: 0 0.4rem 0.5rem; }
  .hint { display: none; }
  .choices { position: fixed; inset: auto 0.5rem 0.5rem; max-width: none; max-height: 60vh; }
  .choices label { padding: 0.45rem 0.4rem; }
  .chips { flex-wrap: nowrap; overflow-x: auto; scrollbar-width: none; margin-right: -1rem; padding: 2px; } .chip { flex: none; }
  .left { margin-left: 0; }
  .tools input[type='search'] { flex-basis: 100%; max-width: none; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media print { .tools, .chips, .hint, .panel { display: none; } .grid { max-height: none; overflow: visible; } }
`
