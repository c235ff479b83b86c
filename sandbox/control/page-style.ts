export const STYLE = `
:root { color-scheme: light dark; --ink: #1d2433; --dim: #5a6478; --line: #d4dae4; --paper: #fff; --ground: #eef1f6; --accent: #2457c5; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebf2; --dim: #a3adc0; --line: #39425a; --paper: #1c2230; --ground: #12161f; --accent: #86a8ff; --bad: #ff9a92; } }
* { box-sizing: border-box; }
body { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
header p, small { color: var(--dim); font-size: .8125rem; }
h1 { margin: 0; font-size: 1.5rem; } h2 { margin: 0 0 .75rem; font-size: 1.125rem; }
section { margin: 1rem 0; padding: 1.25rem; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; }
th, td { padding: .375rem .75rem .375rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: break-word; }
time { white-space: nowrap; }
th { color: var(--dim); font-weight: 500; white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
.bad { color: var(--bad); font-weight: 600; }
button { padding: .125rem .625rem; font: inherit; font-size: .8125rem; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: .25rem; cursor: pointer; }
input, select { padding: .125rem .375rem; font: inherit; font-size: .8125rem; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: .25rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
details { border-top: 1px solid var(--line); } summary { padding: .5rem 0; cursor: pointer; font-weight: 500; }
ul.faults { margin: 0; padding: 0; list-style: none; }
ul.faults li { padding: .375rem 0; font-size: .875rem; }
.fields { display: flex; flex-wrap: wrap; gap: .5rem; margin: .25rem 0 0 6rem; font-size: .8125rem; }
label { margin-right: 1rem; }
`;
