using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ServiceRecovery.Storage;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>
/// How far somebody was told of changes. What is committed late has an instant before others that were told already, so each round begins a minute
/// before the round before it did; what was told within that minute is remembered as far as there is room, and told again beyond it.
/// </summary>
/// <param name="Since">From when on the next page is asked for.</param>
/// <param name="AfterId">After which id among what changed at that instant.</param>
/// <param name="Began">When the round began.</param>
/// <param name="Told">Marks of what was told, the last of it.</param>
internal sealed record ChangesCursor(DateTimeOffset Since, string AfterId, DateTimeOffset Began, ImmutableArray<string> Told)
{
    private const int Room = 64;
    private const int PageSize = 500;

    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    /// <summary>Begins now.</summary>
    public static ChangesCursor Begin(DateTimeOffset now) => new(Back(now), "", now, []);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static ChangesCursor Read(string text)
    {
        var parts = text.Split('|');
        return new ChangesCursor(Time(parts[0]), parts[1], Time(parts[2]), parts[3].Length == 0 ? [] : [.. parts[3].Split(',')]);

        static DateTimeOffset Time(string micros) => UnixMicroseconds.ToTime(long.Parse(micros, CultureInfo.InvariantCulture));
    }

    /// <summary>Returns the changes that weren't told.</summary>
    public IEnumerable<StreamChange> NotTold(ImmutableArray<StreamChange> changes) => changes.Where(change => !Told.Contains(MarkOf(change)));

    /// <summary>Returns how far it is after a page. A page that isn't full ends the round.</summary>
    public ChangesCursor After(ImmutableArray<StreamChange> changes, DateTimeOffset now)
    {
        ImmutableArray<string> told = [.. Told.Concat(NotTold(changes).Select(MarkOf)).TakeLast(Room)];
        return changes.Length < PageSize
            ? new ChangesCursor(Back(Began), "", now, told)
            : this with { Since = changes[^1].At, AfterId = changes[^1].Key.Id, Told = told };
    }

    /// <summary>Writes it.</summary>
    public override string ToString() => FormattableString.Invariant($"{UnixMicroseconds.From(Since)}|{AfterId}|{UnixMicroseconds.From(Began)}|{string.Join(',', Told)}");

    private static DateTimeOffset Back(DateTimeOffset now) => now - DateTimeOffset.MinValue > Late ? now - Late : now;

    private static string MarkOf(StreamChange change) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{change.Key.Id}/{change.Version}"))).AsSpan(0, 8));
}
