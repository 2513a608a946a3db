namespace ServiceRecovery.Insights.Reports;

/// <summary>How the page looks: one column on a telephone, light or dark as the reader has it, black on white on paper.</summary>
internal static class ReportStyle
{
    // Without the characters that the writer would encode: '<', '>' and '&'.
    public const string Css = """

        :root { color-scheme: light dark; --page: #ffffff; --text: #1a1d20; --quiet: #4d555c; --line: #c5ccd2; --card: #f3f5f7; --first: #1f5fa8; --second: #8a4b00; --link: #1a4f8f; }
        @media (prefers-color-scheme: dark) { :root { --page: #14181b; --text: #eceff1; --quiet: #b3bdc5; --line: #47525b; --card: #1e2429; --first: #6fb0f5; --second: #f0b35e; --link: #8cc1ff; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
        p, li, caption, bdi, td, h2, h3, dd, a { overflow-wrap: anywhere; }
        h1 { font-size: 1.75rem; line-height: 1.2; margin: 0.5rem 0; }
        h2 { font-size: 1.375rem; line-height: 1.25; margin: 2rem 0 0.5rem; border-top: 2px solid var(--line); padding-top: 1rem; }
        h3 { font-size: 1.125rem; margin: 1.5rem 0 0.25rem; }
        p { margin: 0.25rem 0; max-width: 45rem; }
        a { color: var(--link); }
        a:focus-visible { outline: 3px solid var(--second); outline-offset: 2px; }
        .skip { position: absolute; left: -100rem; }
        .skip:focus { left: 1rem; top: 0.25rem; padding: 0.25rem 0.5rem; background: var(--card); }
        .note, .legend, caption, header p { color: var(--quiet); }
        nav ul, .legend { list-style: none; margin: 0.5rem 0; padding: 0; }
        nav ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
        nav a { display: inline-block; padding: 0.375rem 0; }
        .back a { display: inline-block; padding: 0.375rem 0; }
        .key dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 0.75rem; margin: 0.5rem 0; }
        .key dl div { background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.75rem; }
        dt { font-weight: 600; }
        dd { margin: 0; color: var(--quiet); }
        dd.value { color: var(--text); font-size: 1.75rem; line-height: 1.25; font-weight: 700; }
        .figure { display: flex; flex-wrap: wrap; gap: 0.75rem 2rem; align-items: flex-start; margin: 0.75rem 0 1.25rem; }
        svg { flex: 1 1 20rem; min-width: 0; width: 100%; max-width: 30rem; height: auto; display: block; }
        svg text { font: 12px system-ui, sans-serif; fill: var(--text); }
        svg .label { font-weight: 600; }
        svg .first { fill: var(--first); }
        svg .second { stroke: var(--second); stroke-width: 1; }
        svg .line { fill: var(--second); }
        table { flex: 1 1 20rem; min-width: 0; max-width: 42rem; border-collapse: collapse; font-size: 0.875rem; }
        caption { text-align: start; padding: 0.25rem 0; }
        th, td { border-bottom: 1px solid var(--line); padding: 0.375rem 0.25rem; text-align: end; vertical-align: baseline; font-variant-numeric: tabular-nums; }
        th { font-weight: 600; }
        th:first-child { text-align: start; }
        tbody th { font-weight: 400; }
        @media (max-width: 30rem) { body { padding: 0.75rem; } table { font-size: 0.75rem; } th, td { padding: 0.375rem 0.125rem; } }
        @media print {
          :root { color-scheme: light; --page: #ffffff; --text: #000000; --quiet: #333333; --line: #999999; --card: #ffffff; --first: #333333; --second: #000000; --link: #000000; }
          body { max-width: none; padding: 0; font-size: 10pt; }
          nav, .skip, .back { display: none; }
          .part { break-before: page; }
          .figure, .key dl div, tr { break-inside: avoid; }
          h2, h3, caption { break-after: avoid; }
          svg rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }

        """;
}
