using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Crash;

/// <summary>A store that keeps its promises, but for what is overridden.</summary>
internal abstract class BrokenStore(IRecoveryStore inner) : IRecoveryStore, IRecoveryWork
{
    public StoreTraits Traits => Inner.Traits;

    protected IRecoveryStore Inner { get; } = inner;

    private IRecoveryWork Work => (IRecoveryWork)Inner;

    public virtual ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) => Inner.LoadAsync(key, asked, cancellationToken);

    public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) => Inner.ReadLimitsAsync(tenant, windows, cancellationToken);

    public abstract ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken);

    public ValueTask<ImmutableArray<DueStream>> ClaimDueAsync(DueClaim claim, CancellationToken cancellationToken) => Work.ClaimDueAsync(claim, cancellationToken);

    public ValueTask<ImmutableArray<OutboxMessage>> ClaimOutboxAsync(OutboxClaim claim, CancellationToken cancellationToken) => Work.ClaimOutboxAsync(claim, cancellationToken);

    public ValueTask<bool> CompleteOutboxAsync(OutboxOutcome outcome, CancellationToken cancellationToken) => Work.CompleteOutboxAsync(outcome, cancellationToken);
}

/// <summary>Acknowledges first and stores at the next tick, in order per stream. Nobody notices until the power goes.</summary>
internal sealed class WriteBehindStore(IRecoveryStore inner) : BrokenStore(inner)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<StreamKey, Task> _writing = new();

    public override async ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken)
    {
        await _writing.GetValueOrDefault(key, Task.CompletedTask);
        return await base.LoadAsync(key, asked, cancellationToken);
    }

    public override ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        _writing[append.Key] = LaterAsync(append);
        return new(AppendResult.Appended);
    }

    private async Task LaterAsync(StreamAppend append)
    {
        using var ticks = new PeriodicTimer(Tick);
        await ticks.WaitForNextTickAsync();
        await Inner.AppendAsync(append, CancellationToken.None);
    }
}

/// <summary>Stores what happened, and then the messages about it, each in a transaction of its own.</summary>
internal sealed class TwoWritesStore(IRecoveryStore inner, Func<DbConnection> connect) : BrokenStore(inner)
{
    private const string Insert = """
        INSERT INTO recovery_outbox (tenant, kind, id, handler, event_version, body, queued_at, not_before, attempt, is_dead) VALUES (@tenant, @kind, @id, @handler, @event_version, @body, 0, 0, 0, 0)
        """;

    public override async ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        var result = await Inner.AppendAsync(append with { Outbox = [] }, cancellationToken);
        using var connection = connect();
        foreach (var row in result is { IsAppended: true } ? append.Outbox : [])
        {
            using var command = connection.CreateCommand();
            command.CommandText = Insert;
            Add("@tenant", append.Key.Tenant.Value);
            Add("@kind", (int)append.Key.Kind);
            Add("@id", append.Key.Id);
            Add("@handler", row.Handler);
            Add("@event_version", row.EventVersion);
            Add("@body", row.Body.ToArray());
            command.ExecuteNonQuery();

            void Add(string name, object value)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                command.Parameters.Add(parameter);
            }
        }

        return result;
    }
}
