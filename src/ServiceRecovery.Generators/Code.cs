using System.Text;

namespace ServiceRecovery.Generators;

/// <summary>Writes indented code.</summary>
internal sealed class Code
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    public static string Parameter(string name) => Camel(name) is var camel && camel is "ref" or "for" or "as" or "in" or "case" or "by" ? "@" + camel : camel;

    /// <summary>Returns <c>WantsMore</c> as <c>wants-more</c>.</summary>
    public static string Kebab(string name)
    {
        var word = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (c is >= 'A' and <= 'Z')
            {
                if (word.Length > 0)
                {
                    word.Append('-');
                }

                word.Append(char.ToLowerInvariant(c));
            }
            else
            {
                word.Append(c);
            }
        }

        return word.ToString();
    }

    /// <summary>Returns <c>move-promise</c> as <c>MovePromise</c>.</summary>
    public static string Pascal(string verb) => string.Concat(verb.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part.Substring(1)));

    public static string Quoted(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    /// <summary>Writes that nothing prints the members of a record one by one: acts and events print themselves, and what the compiler would write for each is what every user downloads.</summary>
    public static void WithoutPrinting(Code code)
    {
        code.Line("/// <inheritdoc/>");
        code.Line("protected override bool PrintMembers(global::System.Text.StringBuilder builder) => false;");
        code.Line();
    }

    /// <summary>Writes the way to the same act or event under other names, where it holds names.</summary>
    public static void Renamed(Code code, string root, string renamedRoot, IEnumerable<Member> members)
    {
        var names = members.Where(member => member.IsName).ToList();
        if (root != renamedRoot || names.Count == 0)
        {
            return;
        }

        // A source that must be there is there afterwards too, which the compiler can't see.
        code.Line($"internal override {root} Renamed(Naming names) => this with {{ {string.Join(", ", names.Select(m => $"{m.Name} = names.Of({m.Name}){(m is { Form: Form.SourceTaken, IsNullable: false } ? "!" : "")}"))} }};");
        code.Line();
    }

    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', _depth * 4).Append(line);
        }

        _text.Append('\n');
    }

    public void Open(string? head = null)
    {
        if (head is not null)
        {
            Line(head);
        }

        Line("{");
        _depth++;
    }

    public void Close(string end = "}")
    {
        _depth--;
        Line(end);
    }

    public void In() => _depth++;

    public void Out() => _depth--;

    public override string ToString() => _text.ToString();
}
