using System.Text.RegularExpressions;

namespace ServiceRecovery.Relational;

/// <summary>Names tables and functions with their schema, so that no setting of a connection decides which are meant.</summary>
internal static class SchemaText
{
    private static readonly Regex Names = new(@"\b(FROM|JOIN|UPDATE|INTO|ON|FUNCTION|TABLE)(\s+)(recovery_\w+)", RegexOptions.Compiled | RegexOptions.CultureInvariant);

    /// <summary>Returns a text in which each table and function is that of a schema; <see langword="null"/>: as the database finds them.</summary>
    public static string In(string? schema, string text) => schema is null ? text : Names.Replace(text, match => $"{match.Groups[1].Value}{match.Groups[2].Value}{Quoted(schema)}.{match.Groups[3].Value}");

    /// <summary>Returns a name as an identifier that means it and nothing else.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"")}\"";
}
