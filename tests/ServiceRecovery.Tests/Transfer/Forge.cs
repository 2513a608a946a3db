using System.Collections.Immutable;
using System.Text;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;

namespace ServiceRecovery.Tests.Transfer;

/// <summary>Makes files that hold together and were never written by a desk: chain, commitments and receipts fit, the history doesn't.</summary>
internal static class Forge
{
    private static readonly EventCodec Codec = new();

    /// <summary>Exports an organization in which one case has another history than its desk gave it.</summary>
    public static async Task<string> FileAsync(Organization organization, Func<ImmutableArray<RecordedEvent>, IEnumerable<RecordedEvent>> change, CaseId? id = null)
    {
        var store = new WatchedStore();
        var forged = Move.Organization(store);
        await foreach (var copy in ((IRecoveryQueries)organization.Setup.Store!).ExportAsync(TenantId.Single, StreamKind.Playbook, CancellationToken.None))
        {
            await store.ImportAsync([new StreamImport(copy.Stream.Key, copy.Stream.Head!, copy.Stream.Events, copy.Receipts, [])], CancellationToken.None);
        }

        var key = StreamKey.ForCase(TenantId.Single, id ?? Organization.Case);
        var stored = await organization.Setup.Store!.LoadAsync(key, null, CancellationToken.None);
        var events = Encode(key, [.. change([.. stored.Events.Select(bytes => Codec.Decode(bytes))])]);
        var head = stored.Head! with { Ending = Ending.Open, Chain = events[^1].Chain };
        ImmutableArray<CommandReceipt> receipts = [.. events.GroupBy(one => one.Command).Select(group => new CommandReceipt(group.Key, new byte[32], group.First().Version, group.Last().Version))];
        await store.ImportAsync([new StreamImport(key, head, events, receipts, [])], CancellationToken.None);
        return Encoding.UTF8.GetString(await Move.ExportAsync(forged.Desk));
    }

    /// <summary>Exports an organization that holds nothing but one forged debrief.</summary>
    public static async Task<string> FileAsync(StreamKey key, ImmutableArray<RecordedDebriefEvent> history)
    {
        var store = new WatchedStore();
        var forged = Move.Organization(store);
        var chain = ReadOnlyMemory<byte>.Empty;
        var events = ImmutableArray.CreateBuilder<StoredEvent>();
        foreach (var recorded in history)
        {
            events.Add(Codec.Encode(key, recorded, chain, recorded.Header.By.Key));
            chain = events[^1].Chain;
        }

        ImmutableArray<CommandReceipt> receipts = [.. events.Select(one => new CommandReceipt(one.Command, new byte[32], one.Version, one.Version))];
        await store.ImportAsync([new StreamImport(key, Storage.StoredForms.HeadOf(events[^1]), events.ToImmutable(), receipts, [])], CancellationToken.None);
        return Encoding.UTF8.GetString(await Move.ExportAsync(forged.Desk));
    }

    /// <summary>An event after the last one, by the same person a minute later.</summary>
    public static RecordedEvent Next(RecordedEvent last, CaseEvent happened, string stage, Subject? by = null) => new(
        last.Header with { Version = last.Header.Version + 1, RecordedAt = last.Header.RecordedAt.AddMinutes(1), OccurredAt = null, Command = new CommandId($"forged-{last.Header.Version}"), CommandIndex = 0, Stage = new Stage(stage), By = by ?? last.Header.By },
        happened);

    /// <summary>The event with another header.</summary>
    public static RecordedEvent With(this RecordedEvent recorded, Func<EventHeader, EventHeader> change) => recorded with { Header = change(recorded.Header) };

    /// <summary>The event as one of the staff records it.</summary>
    public static RecordedEvent ByStaff(this RecordedEvent recorded) =>
        recorded.With(header => header with { By = new Pseudonyms(TenantId.Single, Move.Key).SubjectOf(Organization.Dana.Id), ByKind = ActorKind.Staff, ByRole = Organization.Dana.Role });

    public static ImmutableArray<StoredEvent> Encode(StreamKey key, ImmutableArray<RecordedEvent> events)
    {
        var chain = ReadOnlyMemory<byte>.Empty;
        var encoded = ImmutableArray.CreateBuilder<StoredEvent>();
        foreach (var recorded in events)
        {
            encoded.Add(Codec.Encode(key, recorded, chain, recorded.Header.By.Key));
            chain = encoded[^1].Chain;
        }

        return encoded.ToImmutable();
    }
}
