using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Desk;

/// <summary>The work list as a host asks for it: by the person, not by a pseudonym.</summary>
public class WorkListTests
{
    private readonly Organization _organization = new();

    private static readonly WorklistQuery All = new(TenantId.Single);

    private TenantDesk Desk => _organization.Desk.For(TenantId.Single);

    [Fact]
    public async Task A_person_finds_the_cases_they_answer_for()
    {
        await OpenAsync("C-1");
        await OpenAsync("C-2", owner: Dana);
        await OpenAsync("C-3", owner: Rob);

        Assert.Equal(["C-2"], await IdsAsync(Desk.ListAsync(All with { Responsible = Desk.KeyOf(Dana.Id) })));
        Assert.Equal(["C-2"], await IdsAsync(Desk.ListAsync(All with { Responsible = Desk.KeyOf(new PersonId("DANA")) })));
        Assert.Equal(["C-1"], await IdsAsync(Desk.ListAsync(All with { Responsible = Desk.KeyOf(new PersonId("desk")) })));
        Assert.Equal(Dana.Id, Assert.Single((await Desk.ListAsync(All with { Responsible = Desk.KeyOf(Dana.Id) })).Items).Responsible);
        Assert.Empty(await IdsAsync(Desk.ListAsync(All with { Responsible = Desk.KeyOf(Max.Id) })));
        Assert.Empty(await IdsAsync(_organization.Desk.For(new TenantId("other")).ListAsync()));
    }

    [Fact]
    public async Task What_wants_somebody_first_stands_first_and_each_condition_leaves_out_what_does_not_meet_it()
    {
        await OpenAsync("C-1", owner: Dana);
        await OpenAsync("C-2", severity: Severity.Severe);
        await PromiseAsync("C-3", TimeSpan.FromHours(2));
        await PromiseAsync("C-4", TimeSpan.FromHours(1));
        await OpenAsync("C-5");
        Accepted(await _organization.Do(Guest, new CaseCommand.Withdraw(), new CaseId("C-5")));

        // A severe report that nobody owns before what was promised within the hour.
        Assert.Equal(["C-2", "C-4", "C-3"], (await IdsAsync(Desk.ListAsync())).Take(3));
        Assert.Equal(4, (await IdsAsync(Desk.ListAsync())).Count);
        Assert.Equal(5, (await IdsAsync(Desk.ListAsync(All with { IncludeClosed = true }))).Count);
        Assert.Equal(["C-4"], await IdsAsync(Desk.ListAsync(All with { DueBy = _organization.Clock.GetUtcNow().AddMinutes(90) })));
        Assert.Equal(["C-2"], await IdsAsync(Desk.ListAsync(All with { AtLeast = Severity.Severe })));
        Assert.Equal(["C-1"], await IdsAsync(Desk.ListAsync(All with { Stages = [new Stage("Owned")] })));
        Assert.Empty(await IdsAsync(Desk.ListAsync(All with { Stages = [new Stage("Heard")] })));
    }

    [Fact]
    public async Task Pages_follow_one_another_and_what_changes_meanwhile_shifts_no_line()
    {
        for (var number = 1; number <= 5; number++)
        {
            await OpenAsync(FormattableString.Invariant($"C-{number}"));
        }

        var first = await Desk.ListAsync(All with { Limit = 2 });
        Accepted(await _organization.Do(Guest, new CaseCommand.Withdraw(), new CaseId("C-1")));
        var second = await Desk.ListAsync(All with { Limit = 2, After = first.Next });
        var third = await Desk.ListAsync(All with { Limit = 2, After = second.Next });

        Assert.Equal(["C-1", "C-2", "C-3", "C-4", "C-5"], first.Items.Concat(second.Items).Concat(third.Items).Select(line => line.Key.Id));
        Assert.Null(third.Next);
        await Assert.ThrowsAsync<ArgumentException>(async () => await Desk.ListAsync(All with { After = "page 2" }));
    }

    [Fact]
    public async Task A_store_that_answers_no_questions_says_so()
    {
        var desk = _organization.Desk.Over(new Mute()).For(TenantId.Single);

        var told = await Assert.ThrowsAsync<NotSupportedException>(async () => await desk.ListAsync());

        Assert.Equal("The store 'Mute' answers no questions.", told.Message);
    }

    private async Task OpenAsync(string id, Actor? owner = null, Severity severity = Severity.Minor)
    {
        Accepted(await _organization.Do(Dana, new CaseCommand.ReportFailure("The soup was cold.", severity, Channel.InPerson), new CaseId(id)));
        if (owner is not null)
        {
            Accepted(await _organization.Do(owner, new CaseCommand.Own(), new CaseId(id)));
        }
    }

    private async Task PromiseAsync(string id, TimeSpan within)
    {
        await OpenAsync(id);
        Accepted(await _organization.Do(Dana, new CaseCommand.MakePromise(new PromiseId("p1"), "Somebody calls you.", Within: within), new CaseId(id)));
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(ValueTask<Page<StreamSummary>> list) => [.. (await list).Items.Select(line => line.Key.Id)];

    // Commands only.
    private sealed class Mute : IRecoveryStore
    {
        private readonly InMemoryRecoveryStore _store = new(simulated: true);

        public StoreTraits Traits => _store.Traits;

        public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) => _store.LoadAsync(key, asked, cancellationToken);

        public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) => _store.ReadLimitsAsync(tenant, windows, cancellationToken);

        public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken) => _store.AppendAsync(append, cancellationToken);
    }
}
