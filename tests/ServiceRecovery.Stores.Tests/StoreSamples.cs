using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Stores.Tests;

/// <summary>Appends made by hand, for facts that no desk would bring about.</summary>
internal static class StoreSamples
{
    private static readonly Pseudonyms Names = new(TenantId.Single, PseudonymKey.FromBytes("k1", new byte[32]));
    private static readonly Subject Ana = Names.Of(new PersonId("ana"));
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly EventCodec Codec = new();

    /// <summary>Claims 50 of a limit of 60 that has a single use.</summary>
    public static async Task ClaimOnceAsync(IRecoveryStore store)
    {
        var append = Open("C-1") with { Claims = [new LimitClaim("limit", 0, 100, 50, 60, 1, 1)] };
        Xunit.Assert.IsType<AppendResult.Appended>(await store.AppendAsync(append, CancellationToken.None));
    }

    /// <summary>An append that claims of a limit without end of uses.</summary>
    public static StreamAppend Claiming(string id, string limit, long amount, long amountLimit) =>
        Open(id) with { Claims = [new LimitClaim(limit, 0, 100, amount, amountLimit, long.MaxValue, 1)] };

    public static StreamAppend Open(string id) => Next(new StoredStream(StreamKey.Of(TenantId.Single, new CaseId(id)), 0, null, [], null), "open");

    public static StreamAppend Next(StoredStream stored, string command)
    {
        var version = stored.Version + 1;
        var header = new EventHeader
        {
            Version = version,
            RecordedAt = Start.AddSeconds(version),
            By = Ana,
            ByKind = ActorKind.Staff,
            ByRole = new Role("server"),
            Command = new CommandId(command),
            Stage = new Stage("Reported"),
        };
        CaseEvent happened = version == 1
            ? new CaseEvent.FailureReported(new PlaybookRef("standard", 1), Ana, Channel.Phone, Start, Severity.Major, Inconvenience.Some, FailureNature.Outcome, OpenedBy.Staff)
            : new CaseEvent.NoteAdded(PersonalText.Of("They called again."));
        var encoded = Codec.Encode(stored.Key, new RecordedEvent(header, happened), stored.Head?.Chain ?? ReadOnlyMemory<byte>.Empty, Ana.Key);
        var head = new StreamHead
        {
            Stage = new Stage("Reported"),
            Ending = Ending.Open,
            EarnedVersion = 0,
            StaledVersion = 0,
            Playbook = new PlaybookRef("standard", 1),
            Responsible = Ana.Key,
            Severity = Severity.Major,
            OpenedAt = Micros.Of(Start),
            ChangedAt = encoded.RecordedAt,
            Chain = encoded.Chain,
        };
        return new StreamAppend(stored.Key, stored.Version, head, [encoded], [], [], [], new CommandReceipt(new CommandId(command), new byte[] { 1 }, version, version));
    }
}
