using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Benchmarks;

/// <summary>Appends as the desk makes them, encoded beforehand: what is measured is the store.</summary>
internal static class StoreSamples
{
    private static readonly Pseudonyms Names = new(TenantId.Single, PseudonymKey.FromBytes("k1", new byte[32]));
    private static readonly Subject Ana = Names.Of(new PersonId("ana"));
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly EventCodec Codec = new();

    /// <summary>A case of so many commands with one event each.</summary>
    public static ImmutableArray<StreamAppend> Case(string id, int commands)
    {
        var appends = ImmutableArray.CreateBuilder<StreamAppend>(commands);
        var key = StreamKey.Of(TenantId.Single, new CaseId(id));
        ReadOnlyMemory<byte> chain = default;
        for (var version = 1; version <= commands; version++)
        {
            var command = new CommandId(FormattableString.Invariant($"c-{version}"));
            var header = new EventHeader { Version = version, RecordedAt = Start.AddSeconds(version), By = Ana, ByKind = ActorKind.Staff, ByRole = new Role("server"), Command = command, Stage = new Stage("Reported") };
            CaseEvent happened = version == 1
                ? new CaseEvent.FailureReported(new PlaybookRef("standard", 1), Ana, Channel.Phone, Start, Severity.Major, Inconvenience.Some, FailureNature.Outcome, OpenedBy.Staff, Account: PersonalText.Of("The soup was cold."))
                : new CaseEvent.NoteAdded(PersonalText.Of("They called again, and we said when we will call back."));
            var stored = Codec.Encode(key, new RecordedEvent(header, happened), chain, Ana.Key);
            chain = stored.Chain;
            var head = new StreamHead
            {
                Stage = header.Stage,
                Ending = Ending.Open,
                EarnedVersion = 0,
                StaledVersion = 0,
                Playbook = new PlaybookRef("standard", 1),
                Responsible = Ana.Key,
                NextDue = stored.RecordedAt,
                Severity = Severity.Major,
                OpenedAt = Micros.Of(Start),
                ChangedAt = stored.RecordedAt,
                Chain = chain,
            };
            appends.Add(new StreamAppend(key, version - 1, head, [stored], [], [], [], new CommandReceipt(command, new byte[32], version, version)));
        }

        return appends.MoveToImmutable();
    }
}
