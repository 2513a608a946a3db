using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;

namespace ServiceRecovery.Stores.Tests;

/// <summary>Appends made by hand, for facts that no desk would bring about.</summary>
internal static class StoreSamples
{
    /// <summary>Claims 50 of a limit of 60 that has a single use.</summary>
    public static async Task ClaimOnceAsync(IRecoveryStore store)
    {
        var append = Open("C-1").Claiming(SampleHistory.Claim("limit", 50, 60, uses: 1));
        Xunit.Assert.Equal(AppendResult.Appended, await store.AppendAsync(append, CancellationToken.None));
    }

    /// <summary>Gives 20 back of the 50 that were claimed, by the second event.</summary>
    public static async Task GiveBackAsync(IRecoveryStore store)
    {
        await ClaimOnceAsync(store);
        var stored = await store.LoadAsync(SampleHistory.Case("C-1"), null, CancellationToken.None);
        var append = SampleHistory.Next(stored, "back", SampleHistory.Failed()) with { Releases = [new LimitRelease("limit", stored.Key, 1, ReleasedBy: 2, 20)] };
        Xunit.Assert.Equal(AppendResult.Appended, await store.AppendAsync(append, CancellationToken.None));
    }

    /// <summary>A case in which the second event earns an ending (for <see cref="Ending.Open"/> it is a no), and whose head says by which event it was staled.</summary>
    public static async Task SayAsync(IRecoveryStore store, Ending ending, long staled)
    {
        var open = SampleHistory.Next(new StoredStream(SampleHistory.Case("C-1"), 0, null, [], null), "open", SampleHistory.Report(), Word(ending), SampleHistory.Note());
        Xunit.Assert.Equal(AppendResult.Appended, await store.AppendAsync(open with { Head = open.Head with { StaledVersion = staled } }, CancellationToken.None));
    }

    /// <summary>A no after what is stored, and a head that takes it for what earned an ending.</summary>
    public static StreamAppend Closing(StoredStream stored, Ending ending)
    {
        var closing = SampleHistory.Next(stored, "close", Word(Ending.Open));
        return closing with { Head = closing.Head with { Ending = ending, EarnedVersion = stored.Version + 1 } };
    }

    /// <summary>The statement that puts a copy of an event of a case at another version.</summary>
    public static string CopyEvent(int from, int to) => FormattableString.Invariant($"""
        INSERT INTO recovery_events (tenant, kind, id, version, type, recorded_at, occurred_at, actor, actor_kind, role, acts_for, command, command_index, stage, body, chain, format)
        SELECT tenant, kind, id, {to}, type, recorded_at, occurred_at, actor, actor_kind, role, acts_for, command, command_index, stage, body, chain, format FROM recovery_events WHERE kind = 0 AND version = {from}
        """);

    /// <summary>An append that claims of a limit without end of uses.</summary>
    public static StreamAppend Claiming(string id, string limit, long amount, long amountLimit) => Open(id).Claiming(SampleHistory.Claim(limit, amount, amountLimit));

    public static StreamAppend Open(string id) => SampleHistory.Open(SampleHistory.Case(id));

    /// <summary>A stream to take in, with an entry of 5 in a limit.</summary>
    public static StreamImport Moved(string id)
    {
        var open = Open(id);
        return new StreamImport(open.Key, open.Head, open.Events, [open.Receipt], [new LimitEntry("limit", 100, 5, 1)]);
    }

    private static CaseEvent Word(Ending ending) => ending switch
    {
        Ending.Recovered => new CaseEvent.AnswerRecorded(Answer.Satisfied, 1, SourceTaken.OwnChannel()),
        Ending.RemedyAccepted => new CaseEvent.AnswerRecorded(Answer.Accepts, 1, SourceTaken.OwnChannel()),
        Ending.Unconfirmed => new CaseEvent.SilenceRecorded(SilenceReason.NotWanted, 0, new RuleRef("no-contact", 1)),
        Ending.Unreconciled => new CaseEvent.UnreconciledDeclared(PersonalText.From("Asked twice."), PersonalText.From("Another soup.")),
        _ => new CaseEvent.AnswerRecorded(Answer.Unhappy, 1, SourceTaken.OwnChannel()),
    };

    public static StreamAppend Next(StoredStream stored, string command) => stored.Version == 0 ? SampleHistory.Open(stored.Key, command) : SampleHistory.Next(stored, command, SampleHistory.Note());
}
