using System.Globalization;
using System.Xml;

namespace ServiceRecovery.Insights.Reports;

/// <summary>Draws one or two columns of a table as bars. Each bar has its figure beside it, and the second is hatched, so that nothing hangs on a color.</summary>
internal static class SvgBars
{
    // Units of the drawing. A narrow screen shows it about as it is, a wide one a little larger.
    private const int Width = 360;
    private const int BarWidth = 230;
    private const int BarHeight = 11;
    private const int LineHeight = 16;
    private const int LongestLabel = 44;

    public static void Write(XmlWriter svg, string id, ReportTable table, ReportBars bars, ReportFormat format)
    {
        var rows = bars.RowsOf(table).ToArray();
        var largest = bars.Largest(table);
        var rowHeight = LineHeight + (bars.Second is null ? LineHeight : 2 * LineHeight) + 6;
        var top = bars.Second is null ? 4 : LineHeight + 8;
        svg.WriteStartElement("svg");
        Attributes(svg, ("role", "img"), ("aria-labelledby", $"{id}-t {id}-d"), ("viewBox", $"0 0 {Width} {Number(top + (rows.Length * rowHeight))}"));
        Text(svg, "title", table.Caption, ("id", $"{id}-t"));
        Text(svg, "desc", $"{bars.Description} The table beside it has the figures.", ("id", $"{id}-d"));
        if (bars.Second is { } second)
        {
            Hatching(svg, id);
            Key(svg, id, table.Columns[bars.First].Title, table.Columns[second].Title);
        }

        foreach (var (row, number) in rows.Select((row, number) => (row, number)))
        {
            var y = top + (number * rowHeight);
            Text(svg, "text", Short(row.Label), ("x", "0"), ("y", Number(y + 12)), ("class", "label"));
            Bar(svg, row.Figures[bars.First], y + LineHeight, largest, format, ("class", "first"));
            if (bars.Second is { } other)
            {
                Bar(svg, row.Figures[other], y + (2 * LineHeight), largest, format, ("class", "second"), ("fill", $"url(#{id}-h)"));
            }
        }

        svg.WriteFullEndElement();
    }

    private static void Hatching(XmlWriter svg, string id)
    {
        svg.WriteStartElement("pattern");
        Attributes(svg, ("id", $"{id}-h"), ("width", "5"), ("height", "5"), ("patternUnits", "userSpaceOnUse"), ("patternTransform", "rotate(45)"));
        svg.WriteStartElement("rect");
        Attributes(svg, ("width", "2"), ("height", "5"), ("class", "line"));
        svg.WriteFullEndElement();
        svg.WriteFullEndElement();
    }

    private static void Key(XmlWriter svg, string id, string first, string second)
    {
        Rect(svg, 0, 2, 16, ("class", "first"));
        Text(svg, "text", Short(first), ("x", "22"), ("y", "12"));
        Rect(svg, 184, 2, 16, ("class", "second"), ("fill", $"url(#{id}-h)"));
        Text(svg, "text", Short(second), ("x", "206"), ("y", "12"));
    }

    private static void Bar(XmlWriter svg, Figure figure, int y, double largest, ReportFormat format, params (string Name, string Value)[] attributes)
    {
        var length = figure.Size is > 0 and var size ? Math.Min(BarWidth, Math.Max(1.5, BarWidth * size / largest)) : 0;
        if (length > 0)
        {
            Rect(svg, 0, y + 1, length, attributes);
        }

        Text(svg, "text", format.Of(figure), ("x", Number(length + 5)), ("y", Number(y + 10)), ("class", "figure-value"));
    }

    private static void Rect(XmlWriter svg, double x, int y, double width, params (string Name, string Value)[] attributes)
    {
        svg.WriteStartElement("rect");
        Attributes(svg, ("x", Number(x)), ("y", Number(y)), ("width", Number(width)), ("height", Number(BarHeight)));
        Attributes(svg, attributes);
        svg.WriteFullEndElement();
    }

    private static void Text(XmlWriter svg, string name, string text, params (string Name, string Value)[] attributes)
    {
        svg.WriteStartElement(name);
        Attributes(svg, attributes);
        svg.WriteString(text);
        svg.WriteFullEndElement();
    }

    private static void Attributes(XmlWriter svg, params (string Name, string Value)[] attributes)
    {
        foreach (var (name, value) in attributes)
        {
            svg.WriteAttributeString(name, value);
        }
    }

    private static string Number(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    // A drawing doesn't wrap; the table has the whole name.
    private static string Short(string label)
    {
        var text = new StringInfo(label);
        return text.LengthInTextElements <= LongestLabel ? label : text.SubstringByTextElements(0, LongestLabel - 1) + "…";
    }
}
