using ServiceRecovery.Fields;

namespace ServiceRecovery.Cli.Exec;

/// <summary>The verbs as rows of a table in Markdown, made from the table of verbs.</summary>
internal static class CommandsTable
{
    /// <summary>Returns the row of a verb: its name, what says the same in C#, what it is for, its own fields.</summary>
    public static string Row(VerbSpec verb)
    {
        var fields = verb.Fields.Select(field => $"`{field.Name}`{(field.IsNeeded ? "\\*" : "")}{Words(field)}").ToList();
        if (verb.NeedsAt)
        {
            fields.Insert(0, "`at`\\*");
        }

        if (verb.NeedsReceivedAt)
        {
            fields.Insert(0, "`receivedAt`\\*");
        }

        return $"| `{verb.Name}` | {string.Join(", ", verb.Methods.Select(method => $"`{method}`"))} | {verb.About} | {string.Join(", ", fields)} |";
    }

    private static string Words(FieldSpec field) => field.Shape switch
    {
        FieldShape.Word word => $" ({string.Join(", ", word.Words.Select(one => one == field.Default ? $"**{one}**" : one))})",
        FieldShape.Object inner => $" {{{string.Join(", ", inner.Fields.Select(one => one.Name + (one.IsNeeded ? "\\*" : "")))}}}",
        FieldShape.List => "[]",
        _ => "",
    };
}
