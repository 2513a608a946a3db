using System.Collections.Immutable;
using Spectre.Console;

namespace ServiceRecovery.Insights.Reports;

/// <summary>Writes a report for a terminal: tables, and a bar beside the first of their figures.</summary>
internal sealed class TextReport
{
    private const int BarWidth = 16;

    /// <summary>How many rows a table has at most; whoever wants all asks for a file.</summary>
    private const int MostRows = 24;

    private readonly IAnsiConsole _console;
    private readonly ReportFormat _format;
    private readonly char _filled;

    private TextReport(IAnsiConsole console, ReportFormat format) =>
        (_console, _format, _filled) = (console, format, console.Profile.Capabilities.Unicode ? '█' : '#');

    public static void Write(IAnsiConsole console, ReportDocument document, ReportFormat format) => new TextReport(console, format).Write(document);

    private void Write(ReportDocument document)
    {
        _console.MarkupLineInterpolated($"[bold]{document.Title}[/]");
        Lines(document.About);
        _console.WriteLine();
        Write(document.KeyFigures);
        _console.WriteLine();
        Lines(document.Legend);
        foreach (var part in document.Parts.Where(part => !part.IsFactor))
        {
            _console.WriteLine();
            _console.MarkupLineInterpolated($"[bold underline]{part.Title}[/]");
            foreach (var section in part.Sections)
            {
                Write(section);
            }
        }
    }

    private void Write(ImmutableArray<KeyFigure> figures)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false }.AddColumns(new TableColumn(""), new TableColumn("").RightAligned(), new TableColumn(""));
        foreach (var figure in figures)
        {
            table.AddRow(new Text(figure.Label), new Text(figure.Value, new Style(decoration: Decoration.Bold)), new Text(figure.Detail));
        }

        _console.Write(table);
    }

    private void Write(ReportSection section)
    {
        _console.WriteLine();
        _console.MarkupLineInterpolated($"[bold]{section.Title}[/]");
        if (section.Note is { } note)
        {
            _console.WriteLine(note);
        }

        foreach (var table in section.Tables)
        {
            Write(table);
        }
    }

    private void Write(ReportTable table)
    {
        _console.WriteLine();
        if (table.Rows.IsEmpty)
        {
            _console.WriteLine($"{table.Caption}: {ReportFormat.Gap}");
            return;
        }

        var isSeries = table.Bars is { IsSeries: true };
        ImmutableArray<ReportRow> rows = isSeries ? [.. table.Rows.TakeLast(MostRows)] : [.. table.Rows.Take(MostRows)];
        var written = new Table { Border = TableBorder.Minimal }.AddColumn(new TableColumn(new Text(table.Caption)));
        if (table.Bars is not null)
        {
            written.AddColumn(new TableColumn(new Text("")) { NoWrap = true });
        }

        foreach (var column in table.Columns)
        {
            written.AddColumn(new TableColumn(new Text(column.Title)).RightAligned());
        }

        var largest = table.Bars?.Largest(table) ?? 0;
        foreach (var row in rows)
        {
            var cells = row.Figures.Select(figure => new Text(_format.Of(figure)));
            written.AddRow(table.Bars is { } bars ? [new Text(row.Label), Bar(row, bars, largest), .. cells] : [new Text(row.Label), .. cells]);
        }

        _console.Write(written);
        if (rows.Length < table.Rows.Length)
        {
            _console.WriteLine($"{_format.Count(table.Rows.Length - rows.Length)} {(isSeries ? "earlier ones are" : "more are")} in '--html', '--csv' and '--json'.");
        }
    }

    private Text Bar(ReportRow row, ReportBars bars, double largest)
    {
        var filled = row.IsDrawn && largest > 0 && row.Figures[bars.First].Size is { } size ? (int)Math.Round(BarWidth * Math.Clamp(size / largest, 0, 1), MidpointRounding.AwayFromZero) : 0;

        // A little is not nothing.
        return new Text(new string(_filled, filled == 0 && row.IsDrawn && row.Figures[bars.First].Size > 0 ? 1 : filled), new Style(Color.Teal));
    }

    private void Lines(ImmutableArray<string> lines)
    {
        foreach (var line in lines)
        {
            _console.WriteLine(line);
        }
    }
}
