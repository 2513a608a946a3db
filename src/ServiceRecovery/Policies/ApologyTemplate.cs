using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>One variant of an apology: of those with the asked name, the most specific that fits the case is taken.</summary>
/// <param name="Name">The name that commands ask for; several variants share it.</param>
/// <param name="Text">The words, with placeholders.</param>
/// <param name="Culture">The language of the words, as a culture name; <see langword="null"/>: the organization's.</param>
/// <param name="Failure">The kind of failure it is for; <see langword="null"/>: any.</param>
/// <param name="Severity">The severity it is for; <see langword="null"/>: any.</param>
/// <param name="Channel">The channel it is for; <see langword="null"/>: any.</param>
/// <param name="IsHtml">The words are HTML and not plain text.</param>
/// <param name="Missing">What stands in place of a value that isn't known or was erased, by placeholder.</param>
public sealed record ApologyTemplate(
    string Name,
    string Text,
    string? Culture = null,
    FailureKind? Failure = null,
    Severity? Severity = null,
    Channel? Channel = null,
    bool IsHtml = false,
    ImmutableSortedDictionary<string, string>? Missing = null)
{
    internal TextSink Sink => IsHtml ? TextSink.Html : TextSink.Text;
}
