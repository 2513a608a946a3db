using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Stores.Tests;

/// <summary>
/// Whoever may write and knows SQL can't make a case look recovered, change what happened, or give more than a limit has (docs/faults.md: 1, 146).
/// One list for every database, whoever made its tables; what only one of them can say stands with it.
/// </summary>
public abstract class SqlAttacks
{
    /// <summary>Makes an empty database for simulated time.</summary>
    private protected abstract Task<AttackedDatabase> MakeAsync();

    [Theory]
    [InlineData("UPDATE recovery_streams SET ending = 1, version = version + 1 WHERE kind = 0")] // nothing earned it
    [InlineData("UPDATE recovery_streams SET ending = 1, earned_version = 1, staled_version = 0, version = version + 1 WHERE kind = 0")] // a report is no answer
    [InlineData("UPDATE recovery_streams SET ending = 1, earned_version = 1, version = version + 1 WHERE kind = 0")]
    [InlineData("UPDATE recovery_streams SET ending = 1, earned_version = 99, version = 100 WHERE kind = 0")] // no such event
    [InlineData("UPDATE recovery_streams SET ending = 1, earned_version = 6, version = version + 1 WHERE kind = 0")] // an answer, and it is a no
    [InlineData("UPDATE recovery_streams SET ending = 1, earned_version = 6, staled_version = 0, version = version + 1 WHERE kind = 0")]
    [InlineData("UPDATE recovery_streams SET ending = 2, earned_version = 6, version = version + 1 WHERE kind = 0")]
    [InlineData("UPDATE recovery_streams SET ending = 3, earned_version = 6, version = version + 1 WHERE kind = 0")] // an answer is no silence
    [InlineData("UPDATE recovery_streams SET ending = 4, earned_version = 5, version = version + 1 WHERE kind = 0")]
    [InlineData("UPDATE recovery_streams SET ending = 5, earned_version = 6, stage = 'Withdrawn', version = version + 1 WHERE kind = 0")] // an answer withdraws nothing
    [InlineData("UPDATE recovery_streams SET ending = 6, earned_version = 6, version = version + 1 WHERE kind = 0")]
    [InlineData("UPDATE recovery_streams SET ending = 7, earned_version = 6, version = version + 1 WHERE kind = 0")]
    [InlineData("UPDATE recovery_streams SET ending = 8, earned_version = 6, version = version + 1 WHERE kind = 0")]
    [InlineData("UPDATE recovery_streams SET ending = 9, version = version + 1 WHERE kind = 0")]
    [InlineData("UPDATE recovery_streams SET staled_version = 0, version = version + 1 WHERE kind = 0")] // what staled an answer is not forgotten
    [InlineData("UPDATE recovery_streams SET stage = 'Satisfied' WHERE kind = 0")] // a stage without an event
    [InlineData("UPDATE recovery_streams SET version = 1 WHERE kind = 0")]
    [InlineData("UPDATE recovery_streams SET version = version + 1")] // a version of no event
    [InlineData("UPDATE recovery_streams SET id = 'C-9'")]
    [InlineData("UPDATE recovery_streams SET tenant = 'other'")]
    [InlineData("UPDATE recovery_streams SET next_due = NULL, severity = 0")] // what is promised would never fall due
    [InlineData("UPDATE recovery_streams SET chain = '\\x00'")]
    [InlineData("UPDATE recovery_streams SET responsible = 'k1:x'")]
    [InlineData("DELETE FROM recovery_streams")]
    [InlineData("INSERT INTO recovery_streams SELECT * FROM recovery_streams")]
    [InlineData("INSERT INTO recovery_streams SELECT * FROM recovery_streams WHERE true ON CONFLICT (tenant, kind, id) DO UPDATE SET stage = 'Satisfied'")]
    [InlineData("UPDATE recovery_receipts SET last_version = 1")]
    [InlineData("UPDATE recovery_receipts SET id = 'C-9'")]
    [InlineData("DELETE FROM recovery_receipts")]
    [InlineData("INSERT INTO recovery_receipts SELECT * FROM recovery_receipts")]
    [InlineData("UPDATE recovery_events SET body = '{}' WHERE version = 2")]
    [InlineData("UPDATE recovery_events SET recorded_at = 0")]
    [InlineData("UPDATE recovery_events SET id = 'C-9'")]
    [InlineData("DELETE FROM recovery_events WHERE version = 6")]
    [InlineData("DELETE FROM recovery_events")]
    [InlineData("INSERT INTO recovery_events SELECT * FROM recovery_events")]
    [InlineData("INSERT INTO recovery_events SELECT tenant, kind, 'C-2', version, type, recorded_at, occurred_at, actor, actor_kind, role, acts_for, command, command_index, stage, body, chain, format FROM recovery_events")] // of no stream
    public async Task Plain_sql_is_refused(string sql)
    {
        // A case whose sixth event is a no.
        await using var database = await MakeAsync();
        var organization = new Organization(setup => (setup.Store, setup.Key) = (database.Store, PseudonymKey.Generate()));
        await organization.Remedied();
        Accepted(await organization.Do(Guest, new CaseCommand.RecordAnswer(Answer.Unhappy)));
        Assert.IsType<CaseEvent.AnswerRecorded>((await organization.Desk.ReadAsync(TenantId.Single, Case))[5].Event);

        await database.RefusesAsync(sql);
    }

    // A word of the customer that something staled, brought back under an event of the attacker's own; the checks of the tables are off, as they are where a model left them out.
    [Theory]
    [InlineData(Ending.Recovered)]
    [InlineData(Ending.RemedyAccepted)]
    [InlineData(Ending.Unconfirmed)]
    [InlineData(Ending.Unreconciled)]
    public async Task No_guard_takes_what_was_staled_for_earned(Ending ending)
    {
        await using var database = await MakeAsync();
        await StoreSamples.SayAsync(database.Store, ending, staled: 3);
        var head = FormattableString.Invariant($"UPDATE recovery_streams SET version = 4, ending = {(int)ending}, earned_version = 2 WHERE kind = 0");

        Assert.Contains("no event earned this ending", await database.RefusesAsync($"{StoreSamples.CopyEvent(3, 4)}; {head}", isUnchecked: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE recovery_streams SET version = -1")] // from where any version would be onwards
    [InlineData("UPDATE recovery_streams SET version = -1, next_due = NULL")]
    [InlineData("UPDATE recovery_streams SET ending = 9, version = version + 1")]
    [InlineData("UPDATE recovery_streams SET ending = -1, version = version + 1")]
    public async Task Guards_hold_without_the_checks_of_the_tables(string sql)
    {
        await using var database = await MakeAsync();
        await StoreSamples.SayAsync(database.Store, Ending.Recovered, staled: 3);

        Assert.Contains("recovery: ", await database.RefusesAsync(sql + " WHERE kind = 0", isUnchecked: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ending_that_a_guard_refuses_is_unearned_to_whoever_stores_it()
    {
        await using var database = await MakeAsync();
        await StoreSamples.SayAsync(database.Store, Ending.Open, staled: 3);
        var closing = StoreSamples.Closing(await database.Store.LoadAsync(SampleHistory.Case("C-1"), null, CancellationToken.None), Ending.Recovered);
        var import = StoreSamples.Moved("C-2");
        var whole = StoreSamples.Closing(new StoredStream(import.Key, 1, import.Head, import.Events, null), Ending.Recovered);

        var appended = await Assert.ThrowsAsync<RecoveryStoreException>(() => database.Store.AppendAsync(closing, CancellationToken.None).AsTask());
        var taken = await ((IRecoveryImport)database.Store).ImportAsync([import with { Head = whole.Head, Events = [.. import.Events, .. whole.Events] }], CancellationToken.None);

        Assert.Equal((StoreFault.Unearned, closing.Key), (appended.Fault, appended.Stream));
        Assert.Equal((0, StoreFault.Unearned, import.Key), (taken.Stored, taken.Refusal!.Fault, taken.Refusal.Stream));
    }

    [Theory]
    [InlineData("UPDATE recovery_limits SET spent = amount_limit + 1")]
    [InlineData("UPDATE recovery_limits SET uses = use_limit + 1")]
    [InlineData("INSERT INTO recovery_limit_entries (tenant, limit_key, number, at, kind, id, event_version, amount, is_held) SELECT tenant, limit_key, number + 1, at, kind, id, event_version + 1, amount, is_held FROM recovery_limit_entries")] // one use is all there is
    [InlineData("INSERT INTO recovery_limit_entries (tenant, limit_key, number, at, kind, id, event_version, amount, is_held) SELECT tenant, 'another', number, at, kind, id, event_version, amount, is_held FROM recovery_limit_entries")] // of no limit
    [InlineData("UPDATE recovery_limit_entries SET amount = amount + 1")]
    [InlineData("UPDATE recovery_limit_entries SET amount = 0")] // a release gives the place back too
    [InlineData("UPDATE recovery_limit_entries SET amount = 0, is_held = 0")] // no event is named
    [InlineData("UPDATE recovery_limit_entries SET amount = 0, is_held = 0, released_kind = kind, released_id = id, released_version = 2")] // no such event
    [InlineData("UPDATE recovery_limit_entries SET amount = 0, is_held = 0, released_kind = kind, released_id = id, released_version = event_version")] // a report gives nothing back
    [InlineData("UPDATE recovery_limit_entries SET released_kind = kind, released_id = id, released_version = 2")] // named, and nothing given back
    [InlineData("UPDATE recovery_limit_entries SET is_held = 0")]
    [InlineData("UPDATE recovery_limit_entries SET at = 0")]
    [InlineData("UPDATE recovery_limit_entries SET limit_key = 'another'")]
    [InlineData("DELETE FROM recovery_limit_entries")]
    public async Task Plain_sql_passes_no_limit(string sql)
    {
        await using var database = await MakeAsync();
        await StoreSamples.ClaimOnceAsync(database.Store);

        await database.RefusesAsync(sql);
    }

    [Theory]
    [InlineData("UPDATE recovery_limit_entries SET amount = 29")] // by an event that gave something back already
    [InlineData("UPDATE recovery_limit_entries SET amount = 0, is_held = 0")]
    [InlineData("UPDATE recovery_limit_entries SET amount = 31")]
    [InlineData("UPDATE recovery_limit_entries SET amount = 29, released_version = 1")] // a report gives nothing back
    [InlineData("UPDATE recovery_limit_entries SET amount = 29, released_version = 3")] // no such event
    [InlineData("UPDATE recovery_limit_entries SET is_held = 0")]
    [InlineData("UPDATE recovery_limit_entries SET released_version = NULL")]
    public async Task An_event_gives_back_once(string sql)
    {
        await using var database = await MakeAsync();
        await StoreSamples.GiveBackAsync(database.Store);

        Assert.Contains("a claim of a limit is released by its event, not changed", await database.RefusesAsync(sql), StringComparison.Ordinal);
    }
}

/// <summary>A store and a way to write beside it.</summary>
internal abstract class AttackedDatabase(IRecoveryStore store) : IAsyncDisposable
{
    public IRecoveryStore Store => store;

    /// <summary>Expects that a statement is refused by a guard, a check or a key of the database.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="isUnchecked">The checks of the tables are switched off or taken away before, so that a guard has to.</param>
    /// <returns>What the database said.</returns>
    public abstract Task<string> RefusesAsync(string sql, bool isUnchecked = false);

    public virtual async ValueTask DisposeAsync()
    {
        if (store is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}
