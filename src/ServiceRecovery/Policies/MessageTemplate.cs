using System.Collections.Immutable;
using System.Text;

namespace ServiceRecovery.Policies;

/// <summary>A text with named placeholders: <c>{customer}</c>. Nothing else is understood, and what a value holds is never read as a template; <c>{{</c> and <c>}}</c> stand for braces.</summary>
internal sealed class MessageTemplate
{
    /// <summary>The longest value, in UTF-16 units.</summary>
    public const int LongestValue = 1_024;

    private readonly string _where;
    private readonly ImmutableArray<Part> _parts;

    private MessageTemplate(string where, TextSink sink, ImmutableArray<Part> parts)
    {
        _where = where;
        Sink = sink;
        _parts = parts;
        Placeholders = [.. parts.Where(part => part.IsPlaceholder).Select(part => part.Text).Distinct()];
    }

    /// <summary>Gets where the text goes.</summary>
    public TextSink Sink { get; }

    /// <summary>Gets the names of the placeholders, each once, in their order.</summary>
    public ImmutableArray<string> Placeholders { get; }

    /// <summary>Reads a template.</summary>
    /// <param name="name">What it is called in findings.</param>
    /// <param name="text">The text, at most <see cref="TextRules.LongestText"/> UTF-16 units.</param>
    /// <param name="sink">Where it goes.</param>
    /// <param name="known">The placeholders there are.</param>
    /// <exception cref="TemplateException">It can't be used; everything found is listed.</exception>
    public static MessageTemplate Parse(string name, string text, TextSink sink, IEnumerable<string> known)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var template = Read(name, text, sink, [.. known], findings);
        return findings.Count == 0 ? template : throw new TemplateException(findings.ToImmutable());
    }

    internal static MessageTemplate Read(string name, string text, TextSink sink, ImmutableArray<string> known, ImmutableArray<Finding>.Builder findings)
    {
        void Find(string code, string sentence) => findings.Add(new Finding(code, sentence, name));
        if (text.Length > TextRules.LongestText)
        {
            Find("text-too-long", $"The template '{name}' is {text.Length} characters long; {TextRules.LongestText} are possible.");
            return new MessageTemplate(name, sink, []);
        }

        if (!TextRules.IsStorable(text))
        {
            Find("text-not-storable", $"The template '{name}' holds U+0000 or half of a surrogate pair; take it out.");
        }

        if (sink == TextSink.Header && text.Any(SinkText.EndsLine))
        {
            Find("line-break", $"The template '{name}' is for a header and holds a line break or another control character; write it on one line.");
        }

        var parts = PartsOf(text, Find);
        foreach (var unknown in parts.Where(part => part.IsPlaceholder).Select(part => part.Text).Distinct().Where(part => !known.Contains(part)))
        {
            Find("unknown-placeholder", $"The template '{name}' holds the placeholder '{{{unknown}}}', which isn't known. Known are {string.Join(", ", known.Select(one => $"'{{{one}}}'"))}; a brace by itself is written twice.");
        }

        if (sink == TextSink.Html && MarkupReader.FindUnsafe(parts.Select(part => (part.Text, part.IsPlaceholder))) is { } unsafePlace)
        {
            Find("placeholder-in-markup", $"The template '{name}' {unsafePlace}; a placeholder stands only in text between tags.");
        }

        return new MessageTemplate(name, sink, parts);
    }

    /// <summary>Renders the text once.</summary>
    /// <param name="value">Gives the value of a placeholder.</param>
    /// <exception cref="TemplateException">A value is longer than <see cref="LongestValue"/>, or the whole longer than <see cref="TextRules.LongestText"/>.</exception>
    public string Render(Func<string, string> value)
    {
        var rendered = new StringBuilder();
        foreach (var part in _parts)
        {
            rendered.Append(part.IsPlaceholder ? Encoded(part.Text, value(part.Text)) : part.Text);
            if (rendered.Length > TextRules.LongestText)
            {
                throw Unrenderable("output-too-long", $"The template '{_where}' became longer than {TextRules.LongestText} characters; shorten it or its values.");
            }
        }

        return rendered.ToString();
    }

    private string Encoded(string name, string value) => value.Length <= LongestValue
        ? SinkText.Encode(value, Sink)
        : throw Unrenderable("value-too-long", $"The value '{name}' of the template '{_where}' is {value.Length} characters long; {LongestValue} are possible.");

    private TemplateException Unrenderable(string code, string sentence) => new([new Finding(code, sentence, _where)]);

    private static ImmutableArray<Part> PartsOf(string text, Action<string, string> find)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is not ('{' or '}'))
            {
                literal.Append(c);
            }
            else if (i + 1 < text.Length && text[i + 1] == c)
            {
                literal.Append(c);
                i++;
            }
            else if (c == '{' && NameAt(text, i + 1) is { } name)
            {
                parts.Add(new Part(literal.ToString(), false));
                parts.Add(new Part(name, true));
                literal.Clear();
                i += name.Length + 1;
            }
            else
            {
                find("lonely-brace", $"A '{c}' at character {i + 1} belongs to no placeholder; a placeholder is a name of 'a-z0-9-' in braces, and a brace by itself is written twice.");
            }
        }

        parts.Add(new Part(literal.ToString(), false));
        return parts.ToImmutable();
    }

    private static string? NameAt(string text, int start)
    {
        var end = start;
        while (end < text.Length && end - start < IdText.Longest && text[end] is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
        {
            end++;
        }

        return end > start && end < text.Length && text[end] == '}' ? text.Substring(start, end - start) : null;
    }

    private readonly record struct Part(string Text, bool IsPlaceholder);
}
