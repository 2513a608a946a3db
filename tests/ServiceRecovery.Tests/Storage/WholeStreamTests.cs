using System.Collections.Immutable;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Storage;

/// <summary>Nothing is decided or shown of a case whose head isn't that of its last event.</summary>
public class WholeStreamTests
{
    private static readonly Dictionary<string, (Func<StoredStream, StoredStream> Hurt, string What)> Hurts = new()
    {
        ["the last event is gone"] = (stream => stream with { Events = stream.Events.RemoveAt(stream.Events.Length - 1) }, "it is of version 2, and 1 events are there, the last of version 1"),
        ["all events are gone"] = (stream => stream with { Events = [] }, "it is of version 2, and 0 events are there, the last of version 0"),
        ["an event in the middle is gone"] = (stream => stream with { Events = stream.Events.RemoveAt(0) }, "it is of version 2, and 1 events are there, the last of version 2"),
        ["the head is of a later version"] = (stream => stream with { Version = 3 }, "it is of version 3, and 2 events are there, the last of version 2"),
        ["the head is of an earlier version"] = (stream => stream with { Version = 1 }, "it is of version 1, and 2 events are there, the last of version 2"),
        ["the head has another chain value"] = (stream => stream with { Head = stream.Head! with { Chain = new byte[32] } }, "its chain value isn't that of event 2"),
        ["the last event has another chain value"] = (stream => stream with { Events = stream.Events.SetItem(1, stream.Events[1] with { Chain = new byte[32] }) }, "its chain value isn't that of event 2"),
        ["the head is gone"] = (stream => stream with { Head = null }, "its chain value isn't that of event 2"),
    };

    public static TheoryData<string> Names => [.. Hurts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_head_that_does_not_fit_its_last_event_is_damage(string name)
    {
        var store = new HurtStore();
        var organization = new Organization(setup => setup.Store = store);
        Accepted(await organization.DoAll(Dana, [Report(), Give.Own]));
        store.Hurt = Hurts[name].Hurt;
        Func<Task>[] ways =
        [
            async () => await organization.Desk.FindAsync(TenantId.Single, Case),
            async () => await organization.Desk.ReadAsync(TenantId.Single, Case),
            async () => await organization.Desk.OpenStepsAsync(TenantId.Single, Case, Dana),
            async () => await organization.Do(Dana, Give.Note),
        ];

        foreach (var way in ways)
        {
            var damaged = await Assert.ThrowsAsync<RecoveryStoreException>(way);
            Assert.Equal(
                (StoreFault.Damaged, false, $"The head of 'default/Case/C-1' doesn't fit its last event: {Hurts[name].What}. Nothing is decided on it; compare it with a backup."),
                (damaged.Fault, damaged.IsTransient, damaged.Message));
        }
    }

    private sealed class HurtStore : IRecoveryStore
    {
        private readonly InMemoryRecoveryStore _store = new();

        public Func<StoredStream, StoredStream>? Hurt { get; set; }

        public StoreTraits Traits => _store.Traits;

        public async ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken)
        {
            var stored = await _store.LoadAsync(key, asked, cancellationToken);
            return key.Kind == StreamKind.Case && Hurt is { } hurt ? hurt(stored) : stored;
        }

        public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) => _store.ReadLimitsAsync(tenant, windows, cancellationToken);

        public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken) => _store.AppendAsync(append, cancellationToken);
    }
}
