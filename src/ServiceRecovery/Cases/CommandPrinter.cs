using System.Globalization;
using System.Text;

namespace ServiceRecovery;

/// <summary>Prints a command for a log: its verb, ids, words of closed lists and numbers as they are, what a person wrote and whom they named by its length.</summary>
internal sealed class CommandPrinter : CommandFields
{
    private readonly StringBuilder _line = new();
    private bool _isFirst = true;

    /// <summary>Prints a command.</summary>
    public static string Print(string verb, Action<CommandFields> visit)
    {
        var printer = new CommandPrinter();
        printer._line.Append(verb).Append('(');
        visit(printer);
        return printer._line.Append(')').ToString();
    }

    public override void Text(string field, string? value, bool isNeeded = false, int longest = TextRules.LongestText) => Add(field, value is null ? null : TextRules.LengthOf(value));

    public override void Reference(string field, string? value, bool isNeeded = false) => Add(field, value is null ? null : TextRules.LengthOf(value));

    // What should be an id may be anything as long as nobody looked at it.
    public override void Code(string field, string? value, bool isNeeded = false) => Add(field, value is null || IdText.IsId(value) ? value : TextRules.LengthOf(value));

    public override void Number(string field, long? value) => Add(field, value?.ToString(CultureInfo.InvariantCulture));

    public override void Choice<T>(string field, T? value) => Add(field, value is { } given ? given.ToString() : null);

    public override void Time(string field, DateTimeOffset? value) => Add(field, value is { } given ? Refusals.Text(given) : null);

    private void Add(string field, string? value)
    {
        if (value is not null)
        {
            _line.Append(_isFirst ? "" : ", ").Append(field).Append('=').Append(value);
            _isFirst = false;
        }
    }
}
