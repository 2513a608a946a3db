using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;

namespace ServiceRecovery.Insights.Reports;

/// <summary>Writes a report as one page that needs nothing else: no script, no other file. Every text goes through the writer, which makes it text and nothing more.</summary>
internal sealed class HtmlReport
{
    // Even if a text became markup, nothing would run and nothing would be fetched.
    private const string ContentPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    private readonly XmlWriter _html;
    private readonly ReportFormat _format;
    private readonly ReportDocument _document;

    private HtmlReport(XmlWriter html, ReportDocument document, ReportFormat format) => (_html, _document, _format) = (html, document, format);

    public static string Write(ReportDocument document, ReportFormat format)
    {
        var text = new StringBuilder("<!DOCTYPE html>\n");
        using (var html = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, IndentChars = " ", NewLineChars = "\n", ConformanceLevel = ConformanceLevel.Fragment }))
        {
            new HtmlReport(html, document, format).Page();
        }

        return text.Append('\n').ToString();
    }

    private void Page() => Element("html", [("lang", "en")], () =>
    {
        Element("head", [], () =>
        {
            Void("meta", ("charset", "utf-8"));
            Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
            Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", ContentPolicy));
            Void("meta", ("name", "color-scheme"), ("content", "light dark"));
            Text("title", _document.Title);
            Text("style", ReportStyle.Css);
        });
        Element("body", [], () =>
        {
            Text("a", "To the figures", ("class", "skip"), ("href", "#figures"));
            Element("header", [], () =>
            {
                Text("h1", _document.Title);
                foreach (var line in _document.About)
                {
                    Text("p", line);
                }
            });
            Contents();
            Element("main", [("id", "figures")], () =>
            {
                KeyFigures();
                foreach (var part in _document.Parts)
                {
                    Part(part);
                }
            });
            Element("footer", [], () => Legend());
        });
    });

    private void Contents() => Element("nav", [("id", "contents"), ("aria-label", "Contents")], () => Element("ul", [], () =>
    {
        foreach (var part in _document.Parts)
        {
            Element("li", [], () => Text("a", part.Title, ("href", $"#{part.Key}")));
        }
    }));

    private void KeyFigures() => Element("section", [("aria-labelledby", "key-title"), ("class", "key")], () =>
    {
        Text("h2", "At a glance", ("id", "key-title"));
        Element("dl", [], () =>
        {
            foreach (var figure in _document.KeyFigures)
            {
                Element("div", [], () =>
                {
                    Text("dt", figure.Label);
                    Text("dd", figure.Value, ("class", "value"));
                    Text("dd", figure.Detail);
                });
            }
        });
        Legend();
    });

    private void Legend() => Element("ul", [("class", "legend")], () =>
    {
        foreach (var line in _document.Legend)
        {
            Text("li", line);
        }
    });

    private void Part(ReportPart part) => Element("section", [("id", part.Key), ("aria-labelledby", $"{part.Key}-title"), ("class", "part")], () =>
    {
        Text("h2", part.Title, ("id", $"{part.Key}-title"));
        foreach (var section in part.Sections)
        {
            Section(section);
        }

        Element("p", [("class", "back")], () => Text("a", "Back to the contents", ("href", "#contents")));
    });

    // No landmark of its own: many parts have a section of the same name.
    private void Section(ReportSection section) => Element("section", [("id", section.Key)], () =>
    {
        Text("h3", section.Title, ("id", $"{section.Key}-title"));
        if (section.Note is { } note)
        {
            Text("p", note, ("class", "note"));
        }

        foreach (var (table, number) in section.Tables.Select((table, number) => (table, number)))
        {
            Element("div", [("class", "figure")], () =>
            {
                if (table.Bars is { } bars && bars.Largest(table) > 0)
                {
                    SvgBars.Write(_html, $"{section.Key}-{(number + 1).ToString(CultureInfo.InvariantCulture)}", table, bars, _format);
                }

                Table(table);
            });
        }
    });

    private void Table(ReportTable table)
    {
        if (table.Rows.IsEmpty)
        {
            Text("p", $"{table.Caption}: {ReportFormat.Gap}");
            return;
        }

        Element("table", [], () =>
        {
            Text("caption", table.Caption);
            Element("thead", [], () => Element("tr", [], () =>
            {
                Text("th", table.Subject, ("scope", "col"));
                foreach (var column in table.Columns)
                {
                    Text("th", column.Title, ("scope", "col"));
                }
            }));
            Element("tbody", [], () =>
            {
                foreach (var row in table.Rows)
                {
                    Element("tr", [], () =>
                    {
                        Element("th", [("scope", "row")], () => Text("bdi", row.Label));
                        foreach (var figure in row.Figures)
                        {
                            Text("td", _format.Of(figure).Replace(" %", "\u00a0%", StringComparison.Ordinal));
                        }
                    });
                }
            });
        });
    }

    private void Element(string name, ImmutableArray<(string Name, string Value)> attributes, Action inside)
    {
        Start(name, attributes);
        inside();
        _html.WriteFullEndElement();
    }

    private void Text(string name, string text, params ImmutableArray<(string Name, string Value)> attributes)
    {
        Start(name, attributes);
        _html.WriteString(text);
        _html.WriteFullEndElement();
    }

    private void Void(string name, params ImmutableArray<(string Name, string Value)> attributes)
    {
        Start(name, attributes);
        _html.WriteEndElement();
    }

    private void Start(string name, ImmutableArray<(string Name, string Value)> attributes)
    {
        _html.WriteStartElement(name);
        foreach (var (attribute, value) in attributes)
        {
            _html.WriteAttributeString(attribute, value);
        }
    }
}
