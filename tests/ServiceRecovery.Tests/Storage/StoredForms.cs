using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Tests.Storage;

/// <summary>What tests of the stored form share.</summary>
internal static class StoredForms
{
    public static StreamKey Key { get; } = StreamKey.ForCase(TenantId.Single, new CaseId("C-1"));

    public static SubjectKey Customer { get; } = Generators.Organization.KeyOf("customer 7");

    public static StoredEvent Store(RecordedEvent recorded, ReadOnlyMemory<byte> previous = default) =>
        new EventCodec(new CountedSalts()).Encode(Key, recorded, previous, Customer);

    public static StoredEvent Store(CaseEvent happened) => Store(new RecordedEvent(Header(1), happened));

    /// <summary>Read from the bytes alone, as from a store that keeps nothing else.</summary>
    public static RecordedEvent Read(StoredEvent stored) => new EventCodec().Decode(stored with { Decoded = null });

    public static string Json(StoredEvent stored) => Encoding.UTF8.GetString(stored.Body.Span);

    public static StoredEvent WithBody(StoredEvent stored, string json) => stored with { Body = Encoding.UTF8.GetBytes(json), Decoded = null };

    public static StoredStream StreamOf(IEnumerable<RecordedEvent> history)
    {
        var codec = new EventCodec(new CountedSalts());
        var events = ImmutableArray.CreateBuilder<StoredEvent>();
        foreach (var recorded in history)
        {
            events.Add(codec.Encode(Key, recorded, events.Count == 0 ? default : events[^1].Chain, Customer) with { Decoded = null });
        }

        return new StoredStream(Key, events.Count, HeadOf(events[^1]), events.ToImmutable(), null);
    }

    public static StreamHead HeadOf(StoredEvent last) => new()
    {
        Stage = last.Stage,
        Ending = Ending.Open,
        EarnedVersion = 0,
        StaledVersion = 0,
        Playbook = new("standard", 1),
        Responsible = last.Actor,
        Severity = Severity.Minor,
        OpenedAt = 0,
        ChangedAt = last.RecordedAt,
        Chain = last.Chain,
    };

    public static EventHeader Header(long version) => new()
    {
        Version = version,
        RecordedAt = DateTimeOffset.UnixEpoch.AddSeconds(version),
        By = Generators.Organization.SubjectOf(new PersonId("ana")),
        ByKind = ActorKind.Staff,
        ByRole = new Role("server"),
        Command = new CommandId("c-1"),
        Stage = new Stage("Reported"),
    };

    /// <summary>A name of ours as it is stored.</summary>
    public static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));

    /// <summary>The path to the first difference of two values by everything they hold, or null. An array that was never set is an empty one.</summary>
    public static string? Difference(object? left, object? right, string path = "")
    {
        if (IsEmptyArray(left) && IsEmptyArray(right))
        {
            return null;
        }

        if (left is null || right is null || left.GetType() != right.GetType())
        {
            return left is null && right is null ? null : $"{path}: {left ?? "nothing"} and {right ?? "nothing"}";
        }

        if (left is string or IFormattable and not IEnumerable || left.GetType().IsPrimitive || left.GetType().IsEnum)
        {
            return Equals(left, right) ? null : $"{path}: {left} and {right}";
        }

        return left is IDictionary or not IEnumerable ? InMembers(left, right, path) : InItems((IEnumerable)left, (IEnumerable)right, path);
    }

    private static string? InItems(IEnumerable left, IEnumerable right, string path)
    {
        var (one, other) = (left.Cast<object?>().ToList(), right.Cast<object?>().ToList());
        return one.Count != other.Count
            ? $"{path}: {one.Count} and {other.Count} items"
            : one.Select((item, i) => Difference(item, other[i], $"{path}[{i}]")).FirstOrDefault(difference => difference is not null);
    }

    private static string? InMembers(object left, object right, string path) => left is IDictionary one
        ? InItems(Sorted(one), Sorted((IDictionary)right), path)
        : left.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(member => member.GetIndexParameters().Length == 0 && member.Name != "EqualityContract")
            .Select(member => Difference(member.GetValue(left), member.GetValue(right), $"{path}.{member.Name}"))
            .FirstOrDefault(difference => difference is not null);

    private static IEnumerable<object?> Sorted(IDictionary map) =>
        map.Keys.Cast<string>().OrderBy(key => key, StringComparer.Ordinal).SelectMany(key => new[] { key, map[key] });

    private static bool IsEmptyArray(object? value) => value is not null && value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
        && ((bool)type.GetProperty("IsDefaultOrEmpty")!.GetValue(value)!);
}
