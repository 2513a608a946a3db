using System.Buffers.Binary;
using System.Collections.Immutable;

namespace ServiceRecovery.Insights;

/// <summary>What figures need to know of a case or a debrief, and at which version it was so. It holds no words and nobody of the staff; the customer is a pseudonym that reports are grouped by.</summary>
/// <param name="Id">The case.</param>
/// <param name="Version">The version it was folded at.</param>
/// <param name="Mark">The beginning of its chain value then, which another case of the same name and version doesn't have.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Customer">The customer's pseudonym.</param>
/// <param name="Failure">The organization's name for what went wrong.</param>
/// <param name="Place">Where.</param>
/// <param name="Channel">The channel of the report.</param>
/// <param name="Facts">What happened, in the order of versions; empty where the case couldn't be read.</param>
internal sealed record CaseFacts(string Id, long Version, ulong Mark, Purpose Purpose, string? Customer, string? Failure, string? Place, string? Channel, ImmutableArray<CaseFact> Facts)
{
    /// <summary>Gets whether the case could be read: it began with a report, and nothing in it is of a newer version of the library.</summary>
    public bool IsRead => !Facts.IsEmpty;

    /// <summary>Returns the mark of a chain value.</summary>
    public static ulong MarkOf(ReadOnlyMemory<byte> chain) => chain.Length < sizeof(ulong) ? 0 : BinaryPrimitives.ReadUInt64BigEndian(chain.Span);

    /// <summary>Returns what is left of a case that couldn't be read, so that it is looked at again when it changes and is counted as unread until then.</summary>
    public static CaseFacts Unread(string id, long version, ulong mark) => new(id, version, mark, default, null, null, null, null, []);
}
