using System.Globalization;
using System.Text;
using System.Xml;

namespace ServiceRecovery.Insights.Reports;

/// <summary>Writes the figures as rows, one a figure: for people, whose spreadsheet may take a text for a formula, and for programs, which want it as it is.</summary>
internal static class CsvReport
{
    private const string Ends = "\r\n";

    /// <summary>For people: numbers and separator of their culture, a mark that tells a spreadsheet the encoding, and no text that it would take for a formula.</summary>
    public static byte[] ForPeople(ReportDocument document, ReportFormat format)
    {
        var culture = format.Culture;
        var separator = culture.TextInfo.ListSeparator is ";" || culture.NumberFormat.NumberDecimalSeparator == "," ? ';' : ',';
        var csv = new StringBuilder();
        Line(csv, separator, ["Section", "Table", "What", "Figure", "Value", "Unit", "Out of", "Share in %", "Few"]);
        foreach (var (section, table, row, column, figure) in Figures(document))
        {
            string Number(decimal number, string form) => number.ToString(form, culture);
            var (value, unit, of, share) = figure switch
            {
                Figure.Count count => (Number(count.Value, "0"), "", "", ""),
                Figure.Part part => (Number(part.Share.Count, "0"), "", Number(part.Share.Of, "0"), part.Share.Rate is { } rate ? Number((decimal)ReportFormat.Rounded(rate) * 100, "0.0") : ""),
                Figure.Proportion proportion => ("", "", "", Number((decimal)ReportFormat.Rounded(proportion.Rate) * 100, "0.0")),
                Figure.Wait { Length: { } length } => (Number((decimal)length.TotalHours, "0.####"), "hours", "", ""),
                Figure.Mean { Value: { } mean } => (Number((decimal)mean, "0.00"), "", "", ""),
                Figure.Amount { Minor: { } minor } amount => (Number(minor / ReportFormat.Power(ReportFormat.DigitsOf(amount.Currency)), "0." + new string('0', ReportFormat.DigitsOf(amount.Currency))), Safe(amount.Currency), "", ""),
                Figure.Name { Text: { } name } => (Safe(ReportFormat.Name(name)), "", "", ""),
                _ => ("", "", "", ""),
            };
            Line(csv, separator, [Safe(section.Title), Safe(table.Caption), Safe(row.Label), Safe(column.Title), value, unit, of, share, figure.IsSmall ? ReportFormat.Small : ""]);
        }

        return [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(csv.ToString())];
    }

    /// <summary>For programs: names as they were given, numbers exact, the same in every country. A spreadsheet isn't to open it.</summary>
    public static byte[] Exact(ReportDocument document)
    {
        var csv = new StringBuilder();
        Line(csv, ',', ["section", "table", "row", "figure", "kind", "value", "unit", "of", "small"]);
        foreach (var (section, table, row, column, figure) in Figures(document))
        {
            static string Number(decimal? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
            var (kind, value, unit, of) = figure switch
            {
                Figure.Count count => ("count", Number(count.Value), "", ""),
                Figure.Part part => ("share", Number(part.Share.Count), "", Number(part.Share.Of)),
                Figure.Wait wait => ("duration", wait.Length is { } length ? XmlConvert.ToString(length) : "", "", ""),
                Figure.Mean mean => ("mean", mean.Value?.ToString("R", CultureInfo.InvariantCulture) ?? "", "", ""),
                Figure.Proportion proportion => ("proportion", proportion.Rate.ToString("R", CultureInfo.InvariantCulture), "", ""),
                Figure.Amount amount => ("minor-units", Number(amount.Minor), amount.Currency, ""),
                Figure.Name name => ("name", name.Text ?? "", "", ""),
                _ => throw new InvalidOperationException($"A figure of the kind '{figure.GetType().Name}' has no row."),
            };
            Line(csv, ',', [section.Key, table.Key, row.Key ?? "", column.Key, kind, value, unit, of, figure.IsSmall ? "true" : "false"]);
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static IEnumerable<(ReportSection Section, ReportTable Table, ReportRow Row, ReportColumn Column, Figure Figure)> Figures(ReportDocument document) =>
        from part in document.Parts
        where !part.IsFactor
        from section in part.Sections
        from table in section.Tables
        from row in table.Rows
        from cell in table.Columns.Zip(row.Figures, (column, figure) => (column, figure))
        select (section, table, row, cell.column, cell.figure);

    // RFC 4180: a cell with a separator, a quote or an end of a line stands in quotes, and one whose spaces at its ends matter.
    private static void Line(StringBuilder csv, char separator, string[] cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
            {
                csv.Append(separator);
            }

            var cell = cells[i];
            csv.Append(cell.Contains(separator, StringComparison.Ordinal) || cell.AsSpan().IndexOfAny("\t\"\r\n") >= 0 || cell != cell.Trim() ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell);
        }

        csv.Append(Ends);
    }

    /// <summary>A text that no spreadsheet takes for a formula, wherever it may think that a cell begins: at the beginning, or after what separates cells somewhere.</summary>
    internal static string Safe(string text)
    {
        var safe = new StringBuilder(text.Length + 1);
        var begins = true;
        foreach (var c in text)
        {
            if (begins && c is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠')
            {
                safe.Append('\'');
            }

            safe.Append(c);
            begins = c is ',' or ';' or '\t' or '|' or '\r' or '\n' or '"' || (begins && char.IsWhiteSpace(c));
        }

        return safe.ToString();
    }
}
