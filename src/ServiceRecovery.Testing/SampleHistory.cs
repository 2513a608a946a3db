using System.Collections.Immutable;
using System.Text;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Testing;

// Appends as the desk makes them, for checks of stores: real events, real chain, real head.
internal static class SampleHistory
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 9, 0, 0, TimeSpan.Zero);
    public static readonly Pseudonyms Organization = new(TenantId.Single, PseudonymKey.FromBytes("k1", new byte[32]));
    public static readonly Subject Ana = Organization.SubjectOf(new PersonId("ana"));
    public static readonly EventCodec Codec = new();

    public static StreamKey Case(string id) => StreamKey.ForCase(TenantId.Single, new CaseId(id));

    public static CaseEvent.FailureReported Report(Subject? responsible = null) => new(
        new PlaybookRef("standard", 1),
        responsible ?? Organization.SubjectOf(new PersonId("desk")),
        Channel.Phone,
        Start,
        Severity.Major,
        Inconvenience.Some,
        FailureNature.Outcome,
        OpenedBy.Staff,
        Customer: Organization.SubjectOf(new CustomerRef("Customer 7")),
        Account: PersonalText.From("The soup was cold, zweimal, 冷的."),
        Evidence: new EvidenceTaken(Channel.Phone, Organization.OfEvidence(Channel.Phone, "call 4711")));

    public static CaseEvent.NoteAdded Note(string words = "They called again.") => new(PersonalText.From(words));

    /// <summary>An event by which what was taken of limits is given back.</summary>
    public static CaseEvent.SettlementFailed Failed() => new(new ActId("g-1"), SettlementOutcome.Refused);

    /// <summary>The first append of a stream.</summary>
    public static StreamAppend Open(StreamKey key, string command = "open") => Next(new StoredStream(key, 0, null, [], null), command, Report());

    /// <summary>An append after what is stored.</summary>
    public static StreamAppend Next(StoredStream stored, string command, params CaseEvent[] happened)
    {
        var chain = stored.Head?.Chain ?? ReadOnlyMemory<byte>.Empty;
        var events = ImmutableArray.CreateBuilder<StoredEvent>(happened.Length);
        foreach (var one in happened)
        {
            var header = Header(stored.Version + events.Count + 1, command, events.Count);
            events.Add(Codec.Encode(stored.Key, new RecordedEvent(header, one), chain, Ana.Key));
            chain = events[events.Count - 1].Chain;
        }

        var last = stored.Version + happened.Length;
        var head = (stored.Head ?? NewHead()) with { Chain = chain, ChangedAt = UnixMicroseconds.From(Start.AddSeconds(last)) };
        var receipt = new CommandReceipt(new CommandId(command), new byte[] { 1, 2, 3, (byte)last }, stored.Version + 1, last);
        return new StreamAppend(stored.Key, stored.Version, head, events.ToImmutable(), [], [], [], receipt);
    }

    public static StreamAppend Due(this StreamAppend append, DateTimeOffset? due) =>
        append with { Head = append.Head with { NextDue = due is { } at ? UnixMicroseconds.From(at) : null, Wanted = due is { } wanted ? new Wanted(wanted, WantedReason.Promise, "p1") : null } };

    public static StreamAppend Claiming(this StreamAppend append, params LimitClaim[] claims) => append with { Claims = [.. claims] };

    /// <summary>A message to each handler of each event.</summary>
    public static StreamAppend Telling(this StreamAppend append, params string[] handlers) =>
        append with { Outbox = [.. append.Events.SelectMany(stored => handlers.Select(handler => new OutboxRow(handler, stored.Version, MessageTo(handler, stored.Version))))] };

    public static byte[] MessageTo(string handler, long version) => Encoding.UTF8.GetBytes(FormattableString.Invariant($"{{\"to\":\"{handler}\",\"of\":{version},\"ö\":\"\\u0000\"}}"));

    public static LimitClaim Claim(string key, long amount, long limit = long.MaxValue, long uses = long.MaxValue, long at = 100, long from = 0, long version = 1) =>
        new(key, from, at, amount, limit, uses, version);

    private static EventHeader Header(long version, string command, int index) => new()
    {
        Version = version,
        RecordedAt = Start.AddSeconds(version),
        OccurredAt = version % 2 == 0 ? Start : null,
        By = Ana,
        ByKind = ActorKind.Staff,
        ByRole = new Role("server"),
        ActsFor = version % 3 == 0 ? Organization.SubjectOf(new PersonId("max")) : null,
        Command = new CommandId(command),
        CommandIndex = index,
        Stage = new Stage("Reported"),
    };

    private static StreamHead NewHead() => new()
    {
        Stage = new Stage("Reported"),
        Ending = Ending.Open,
        EarnedVersion = 0,
        StaledVersion = 0,
        Playbook = new PlaybookRef("standard", 1),
        Responsible = Organization.KeyOf("desk"),
        Severity = Severity.Major,
        Customer = Organization.KeyOf("Customer 7"),
        OpenedAt = UnixMicroseconds.From(Start),
        ChangedAt = UnixMicroseconds.From(Start),
        Chain = ReadOnlyMemory<byte>.Empty,
    };
}
