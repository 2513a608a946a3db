using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using ServiceRecovery.Tests.Storage;
using Xunit;

namespace ServiceRecovery.Tests.Golden;

/// <summary>What a walk leaves in a store, as text: the bytes of each stream, and what they fold to.</summary>
internal static class GoldenText
{
    public static async Task<string> WriteAsync(string name, IRecoveryStore? store = null, Func<Func<CancellationToken, ValueTask<object?>>, ValueTask<object?>>? trying = null)
    {
        var text = new StringBuilder();
        foreach (var stored in await WalkAsync(name, store, trying))
        {
            text.Append(JsonSerializer.Serialize(Stream.Of(stored))).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Returns the events of each case of a walk.</summary>
    public static async Task<IEnumerable<RecordedEvent[]>> HistoriesAsync(string name)
    {
        var codec = new EventCodec();
        return (await WalkAsync(name)).Select(stored => stored.Events.Select(codec.Decode).ToArray());
    }

    public static IEnumerable<string> TypesIn(string line) => JsonSerializer.Deserialize<Stream>(line)!.Events.Select(stored => stored.Type);

    public static string Fold(IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        var codec = new EventCodec();
        foreach (var line in lines)
        {
            var stream = JsonSerializer.Deserialize<Stream>(line)!.ToStored();
            Assert.True(HistoryVerifier.Verify(stream).IsIntact);
            text.Append(CultureInfo.InvariantCulture, $"{stream.Key}\n");
            Describe(text, CaseHistory.Fold(stream.Events.Select(codec.Decode)), "  ");
        }

        return text.ToString();
    }

    private static async Task<List<StoredStream>> WalkAsync(string name, IRecoveryStore? store = null, Func<Func<CancellationToken, ValueTask<object?>>, ValueTask<object?>>? trying = null)
    {
        var organization = new Organization(setup =>
        {
            setup.Key = PseudonymKey.FromBytes("g1", [.. Enumerable.Range(0, 32).Select(value => (byte)value)]);
            setup.Salts = new CountedSalts();
            setup.Playbooks.Add(GoldenWalks.Hotel);
            setup.Store = store ?? setup.Store;
        }) { Trying = trying ?? (static act => act(CancellationToken.None)) };
        await GoldenWalks.All[name](organization);
        var streams = new List<StoredStream>();
        await foreach (var (stored, _) in ((IRecoveryQueries)organization.Store).ExportAsync(TenantId.Single, StreamKind.Case, CancellationToken.None))
        {
            streams.Add(stored);
        }

        return streams;
    }

    private static void Describe(StringBuilder text, object value, string indent)
    {
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Where(KeptProperties.IsKept).Where(property => property.GetIndexParameters().Length == 0).OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            Line(text, property.Name, property.GetValue(value), indent);
        }
    }

    private static void Line(StringBuilder text, string name, object? value, string indent)
    {
        switch (value)
        {
            case null:
                break;
            case DateTimeOffset time:
                text.Append(CultureInfo.InvariantCulture, $"{indent}{name}: {time.UtcDateTime:O}\n");
                break;
            case PersonalText words:
                text.Append(CultureInfo.InvariantCulture, $"{indent}{name}: \"{words.Value}\"\n");
                break;
            case Subject subject:
                text.Append(CultureInfo.InvariantCulture, $"{indent}{name}: {subject.Key} {subject.Original?.ReplaceLineEndings("|")}\n");
                break;
            case string or Enum or IFormattable or bool:
                text.Append(CultureInfo.InvariantCulture, $"{indent}{name}: {value}\n");
                break;
            case IEnumerable items:
                foreach (var item in items)
                {
                    Line(text, name, item, indent);
                }

                break;
            default:
                if (value.GetType().IsValueType && value.GetType() != typeof(Money))
                {
                    text.Append(CultureInfo.InvariantCulture, $"{indent}{name}: {value}\n");
                }
                else
                {
                    text.Append(CultureInfo.InvariantCulture, $"{indent}{name}: {value.GetType().Name}\n");
                    Describe(text, value, indent + "  ");
                }

                break;
        }
    }

    private sealed record Stream(string Tenant, string Kind, string Id, long Version, List<Event> Events)
    {
        public static Stream Of(StoredStream stored) => new(stored.Key.Tenant.Value, stored.Key.Kind.ToString(), stored.Key.Id, stored.Version, [.. stored.Events.Select(Event.Of)]);

        public StoredStream ToStored()
        {
            ImmutableArray<StoredEvent> events = [.. Events.Select(stored => stored.ToStored())];
            var last = events[^1];
            var head = new StreamHead
            {
                Stage = last.Stage,
                Ending = Ending.Open,
                EarnedVersion = 0,
                StaledVersion = 0,
                Playbook = StandardPlaybook.Playbook.Ref,
                Responsible = last.Actor,
                Severity = Severity.Minor,
                OpenedAt = events[0].RecordedAt,
                ChangedAt = last.RecordedAt,
                Chain = last.Chain,
            };
            return new StoredStream(new StreamKey(new TenantId(Tenant), Enum.Parse<StreamKind>(Kind), Id), Version, head, events, null);
        }
    }

    private sealed record Event(long Version, string Type, long RecordedAt, long? OccurredAt, string Actor, string ActorKind, string Role, string? ActsFor, string Command, int Index, string Stage, string Body, string Chain, List<Text> Texts)
    {
        public static Event Of(StoredEvent stored) => new(
            stored.Version,
            stored.Type,
            stored.RecordedAt,
            stored.OccurredAt,
            stored.Actor.Text,
            stored.ActorKind.ToString(),
            stored.Role.Value,
            stored.ActsFor?.Text,
            stored.Command.Value,
            stored.CommandIndex,
            stored.Stage.Name,
            Encoding.UTF8.GetString(stored.Body.Span),
            Convert.ToBase64String(stored.Chain.Span),
            [.. stored.Texts.OrderBy(text => text.Slot < 0 ? int.MinValue - text.Slot : text.Slot).Select(text => new Text(text.Slot, text.Subject.Text, text.Codec, Convert.ToBase64String(text.Salt.Span), Convert.ToBase64String(text.Bytes.Span)))]);

        public StoredEvent ToStored() => new()
        {
            Version = Version,
            Type = Type,
            RecordedAt = RecordedAt,
            OccurredAt = OccurredAt,
            Actor = new SubjectKey(Actor),
            ActorKind = Enum.Parse<ActorKind>(ActorKind),
            Role = new Role(Role),
            ActsFor = ActsFor is null ? null : new SubjectKey(ActsFor),
            Command = new CommandId(Command),
            CommandIndex = Index,
            Stage = new Stage(Stage),
            Body = Encoding.UTF8.GetBytes(Body),
            Chain = Convert.FromBase64String(Chain),
            Texts = [.. Texts.Select(text => new StoredText(text.Slot, new SubjectKey(text.Subject), text.Codec, Convert.FromBase64String(text.Salt), Convert.FromBase64String(text.Bytes)))],
        };
    }

    private sealed record Text(int Slot, string Subject, string Codec, string Salt, string Bytes);
}
