using System.Collections.Immutable;
using System.Text;

namespace ServiceRecovery.Insights.Reports;

/// <summary>Writes a report as plain text: tables, and a bar beside the first of their figures.</summary>
internal sealed class TextReport(ReportFormat format, bool isAscii, int width, Func<string, string>? emphasized)
{
    private const int BarWidth = 16;

    /// <summary>How many rows a table has at most; whoever wants all asks for a file.</summary>
    private const int MostRows = 24;

    private readonly StringBuilder _text = new();
    private readonly char _filled = isAscii ? '#' : '█';

    /// <param name="document">The report.</param>
    /// <param name="format">How figures are written.</param>
    /// <param name="isAscii">Bars are drawn with signs that every terminal has.</param>
    /// <param name="width">How long a line of text is at most. A table is as wide as it is.</param>
    /// <param name="emphasized">Marks a heading for who reads it; <see langword="null"/>: nothing is marked.</param>
    public static string Write(ReportDocument document, ReportFormat format, bool isAscii, int width, Func<string, string>? emphasized = null) =>
        new TextReport(format, isAscii, width, emphasized).Write(document);

    private string Write(ReportDocument document)
    {
        Heading(document.Title);
        Lines(document.About);
        Line();
        Write(document.KeyFigures);
        Line();
        Lines(document.Legend);
        foreach (var part in document.Parts.Where(part => !part.IsFactor))
        {
            Line();
            Heading(part.Title);
            foreach (var section in part.Sections)
            {
                Write(section);
            }
        }

        return _text.ToString();
    }

    private void Write(ImmutableArray<KeyFigure> figures)
    {
        var (label, value) = (figures.Max(figure => WidthOf(figure.Label)), figures.Max(figure => WidthOf(figure.Value)));
        foreach (var figure in figures)
        {
            Line($"{Left(figure.Label, label)} {Right(figure.Value, value)} {figure.Detail}");
        }
    }

    private void Write(ReportSection section)
    {
        Line();
        Heading(section.Title);
        if (section.Note is { } note)
        {
            Lines([note]);
        }

        foreach (var table in section.Tables)
        {
            Line();
            Write(table);
        }
    }

    private void Write(ReportTable table)
    {
        if (table.Rows.IsEmpty)
        {
            Line($"{table.Caption}: {ReportFormat.Gap}");
            return;
        }

        var isSeries = table.Bars is { IsSeries: true };
        var left = Math.Max(0, table.Rows.Length - MostRows);
        ImmutableArray<ReportRow> rows = [.. isSeries ? table.Rows.Skip(left) : table.Rows.Take(MostRows)];
        var largest = table.Bars?.Largest(table) ?? 0;
        string[] bar = table.Bars is null ? [] : [""];
        string[][] lines =
        [
            [table.Caption, .. bar, .. table.Columns.Select(column => column.Title)],
            .. rows.Select(row => (string[])[row.Label, .. table.Bars is { } bars ? [Bar(row, bars, largest)] : bar, .. row.Figures.Select(format.Of)]),
        ];
        int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => WidthOf(line[column])))];

        Line();
        Row(lines[0], widths, bar.Length);
        Line($" {string.Join("┼", widths.Select(width => new string('─', width + 2)))}");
        foreach (var line in lines.Skip(1))
        {
            Row(line, widths, bar.Length);
        }

        Line();
        if (left > 0)
        {
            Line($"{format.Count(left)} {(isSeries ? "earlier ones are" : "more are")} in '--html', '--csv' and '--json'.");
        }
    }

    private void Row(string[] cells, int[] widths, int bars) =>
        Line($"  {string.Join(" │ ", cells.Select((cell, column) => column <= bars ? Left(cell, widths[column]) : Right(cell, widths[column])))}");

    private string Bar(ReportRow row, ReportBars bars, double largest)
    {
        var filled = row.IsDrawn && largest > 0 && row.Figures[bars.First].Size is { } size ? (int)Math.Round(BarWidth * Math.Min(1, Math.Max(0, size / largest)), MidpointRounding.AwayFromZero) : 0;

        // A little is not nothing.
        return new string(_filled, filled == 0 && row.IsDrawn && row.Figures[bars.First].Size > 0 ? 1 : filled);
    }

    private void Heading(string heading) => Line(emphasized is null ? heading : emphasized(heading));

    private void Lines(ImmutableArray<string> lines)
    {
        foreach (var text in lines)
        {
            var line = new StringBuilder();
            foreach (var word in text.Split(' '))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > width)
                {
                    Line(line.ToString());
                    line.Clear().Append(word);
                }
                else
                {
                    line.Append(line.Length > 0 ? " " : "").Append(word);
                }
            }

            Line(line.ToString());
        }
    }

    private void Line(string line = "") => _text.Append(line.TrimEnd(' ')).Append('\n');

    private static string Left(string text, int width) => text + new string(' ', width - WidthOf(text));

    private static string Right(string text, int width) => new string(' ', width - WidthOf(text)) + text;

    // Half of a pair beyond the first plane takes no room of its own, nor does a sign that stands on the one before it.
    private static int WidthOf(string text) => text.Count(c => !char.IsLowSurrogate(c) && char.GetUnicodeCategory(c) is not (System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.EnclosingMark));
}
