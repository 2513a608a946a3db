using System.Text;
using ServiceRecovery.Tests.Transfer;
using ServiceRecovery.Transfer;
using Xunit;
using Law = global::ServiceRecovery.Laws;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>A merge is one case with both histories: nothing that was owed, given, said or shown in the younger one is lost, and what goes on about it goes on.</summary>
public class MergedHistoryTests
{
    private const string Ann = "ann@example.org";
    private static readonly CaseId Younger = new("C-2");
    private static readonly CaseId Youngest = new("C-3");

    public static TheoryData<string> Lost => [.. Matters.Keys];

    // What was done in the younger case, and what the older one must know of it after the merge.
    private static Dictionary<string, (Func<Organization, Task> Done, Func<RecoveryCase, bool> IsKept)> Matters { get; } = new(StringComparer.Ordinal)
    {
        ["a promise that broke owes an apology"] = (
            async organization =>
            {
                await organization.Takes(Rob, Give.Promise("p1", within: TimeSpan.FromHours(1)), Younger);
                await organization.Passes(TimeSpan.FromHours(2));
            },
            found => Law.IsApologyOwed(found) && found.Promises.Single().Standing == PromiseStanding.Broken),
        ["an impossibility owes compensation"] = (
            organization => organization.Takes(Rob, Give.Impossible, Younger),
            Law.IsCompensationOwed),
        ["what was owed and declined isn't owed again"] = (
            organization => organization.TakesAllOn(Younger, Rob, Give.Impossible, Give.Declines(source: Call("call 7"))),
            found => !Law.IsCompensationOwed(found) && found.OwedDeclinedVersion > 0),
        ["a reopening"] = (
            async organization =>
            {
                await organization.TakesAllOn(Younger, Rob, Give.Full, Give.Ask());
                await organization.TakesAllOn(Younger, Guest, Give.Yes());
                await organization.TakesAllOn(Younger, Rob, Give.Close, Give.Reopen);
            },
            found => found.Reopenings == 1),
        ["safety"] = (
            organization => organization.Takes(Rob, new CaseCommand.ReportFailure("The floor was wet.", Severity.Severe, Channel.Phone, Customer: new CustomerRef(Ann), Safety: true), Youngest),
            found => found.Safety),
        ["what failed, with how it failed"] = (
            async organization =>
            {
                await organization.Takes(Rob, Give.Voucher("g1", 300), Younger);
                await organization.Takes(Till, Give.Fail("g1"), Younger);
            },
            found => found.Compensations.Single() is { Standing: CompensationStanding.Failed, StandingMinor: 0 }),
        ["what was taken back in part"] = (
            organization => organization.TakesAllOn(Younger, Rob, Give.Voucher("g1", 300, settlement: "card 9"), Give.Reverse("g1", 100)),
            found => found.Compensations.Single() is { Reversed: 100, StandingMinor: 200 }),
        ["who asked not to be contacted"] = (
            async organization =>
            {
                await organization.TakesAllOn(Younger, Rob, Give.Full);
                await organization.Takes(Guest, Give.NoContact(SilenceReason.NotWanted), Younger);
            },
            found => found.IsContactUnwanted),
        ["the evidence that was shown"] = (
            organization => organization.TakesAllOn(Younger, Rob, Give.Impossible, Give.Declines(source: Call("call 9"))),
            found => found.Evidence.Length == 1),
        ["who acted and who answered for it"] = (
            organization => organization.Takes(Max, Give.TakeOver, Younger),
            found => found.Acted.Any(acted => acted.Person.Original == "max") && found.Answered.Any(person => person.Original == "max") && found.Responsible!.Original == "dana"),
        ["a request about money, for who asked it"] = (
            organization => organization.Takes(Rob, Give.Voucher("g9", 6_000), Younger),
            found => Law.IsPending(found, found.Approvals.Single()) && found.Approvals.Single().RequestedBy.Original == "rob"),
        ["a request about anything else falls"] = (
            async organization =>
            {
                await organization.TakesAllOn(Younger, Rob, Give.Voucher("g1", 3_000), Give.Voucher("g2", 3_000), Give.Ask());
                await organization.Takes(Rob, Give.Accepts(Call("call 8")), Younger);
            },
            found => found.Approvals.Single().Standing == ApprovalStanding.Expired),
        ["the last no, and that something must be done anew"] = (
            async organization =>
            {
                await organization.TakesAllOn(Younger, Rob, Give.Full);
                await organization.Takes(Guest, Give.No(), Younger);
            },
            found => found is { LastAnswer: Answer.Unhappy, Noes: 1 } && !Law.IsSomethingDone(found)),
    };

    [Theory]
    [MemberData(nameof(Lost))]
    public async Task The_older_case_knows(string what)
    {
        var (done, isKept) = Matters[what];
        var organization = new Organization();
        await Heard(organization);
        await done(organization);
        var absorbed = await organization.Desk.FindAsync(TenantId.Single, Youngest) is null ? Younger : Youngest;
        if (absorbed == Youngest)
        {
            await organization.Takes(Rob, Give.Own, Youngest);
        }

        await organization.Takes(Rob, Give.Merge("C-1"), absorbed);

        var found = await organization.Now();
        Assert.True(isKept(found), what);
        Assert.Equal(found.Version, (await organization.Desk.Case(Case).ReadAsync()).Length);
    }

    [Fact]
    public async Task What_waits_in_the_older_case_for_another_person_falls_too_unless_it_is_money()
    {
        var organization = new Organization();
        await Heard(organization);
        var asked = await organization.Takes(Rob, new CaseCommand.Identify(new CustomerRef("bob@example.org")));
        await organization.Takes(Dana, Give.Voucher("g9", 6_000));
        await organization.Takes(Rob, Give.Merge("C-1"), Younger);

        await organization.Refuses(Max, Give.Approve(((CaseEvent.ApprovalRequested)asked.Events[0].Event).Ref.Value), "approval-expired");
        await organization.Takes(Max, Give.Approve("g9"));
        Assert.Equal(Ann, (await organization.Now()).Customer?.Original);
    }

    [Fact]
    public async Task An_id_that_was_used_for_something_else_is_told_as_it_was_given()
    {
        var organization = new Organization();
        await Heard(organization);
        await organization.Takes(Rob, Give.Merge("C-1"), Younger);
        Accepted(await organization.Desk.HandleAsync(Younger, new RecoveryBatch(new CommandId("n1"), Rob, new CaseCommand.AddNote("One."))));

        var refused = Refused(await organization.Desk.HandleAsync(Younger, new RecoveryBatch(new CommandId("n1"), Rob, new CaseCommand.AddNote("Two."))), "id-reused");

        Assert.Equal("n1", refused.Unmet[0].Ref);
    }

    [Fact]
    public async Task An_apology_answers_for_what_broke_before_it_in_either_case_and_for_nothing_later()
    {
        foreach (var isAfter in new[] { true, false })
        {
            var organization = new Organization();
            await Heard(organization);
            await organization.Takes(Rob, Give.Promise("p1", within: TimeSpan.FromHours(1)), Younger);
            await organization.Passes(isAfter ? TimeSpan.FromHours(2) : TimeSpan.FromMinutes(10));
            await organization.Takes(Dana, Give.Sorry);
            await organization.Passes(TimeSpan.FromHours(2));

            await organization.Takes(Rob, Give.Merge("C-1"), Younger);

            Assert.Equal(!isAfter, Law.IsApologyOwed(await organization.Now()));
        }
    }

    [Fact]
    public async Task What_sent_the_younger_case_back_to_work_is_answered_by_something_that_is_done()
    {
        var organization = new Organization();
        await Heard(organization);
        await organization.Takes(Dana, Give.Full);
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        await organization.Takes(Guest, Give.Withdraw(), Younger);
        await organization.Takes(Rob, Give.Reopen, Younger);
        await organization.Takes(Rob, Give.Merge("C-1"), Younger);
        await organization.Takes(Guest, Give.Yes());

        await organization.Refuses(Dana, Give.Close, "nothing-done");
        await organization.Takes(Dana, Give.Full);
        await organization.Takes(Guest, Give.Yes());
        await organization.Takes(Dana, Give.Close);
    }

    [Fact]
    public async Task A_link_that_was_sent_for_the_younger_case_goes_on_working_for_both_ids()
    {
        var organization = new Organization();
        await Heard(organization);
        await organization.TakesAll(Dana, Give.Full, Give.IssueAsking("a1"));
        await organization.TakesAllOn(Younger, Rob, Give.Full, Give.IssueAsking("a1"));
        var link = Actor.ByLink(organization.Desk.For(TenantId.Single).AskTokenOf(Younger, new AskId("a1")));
        await organization.Takes(Rob, Give.Merge("C-1"), Younger);

        // The merge makes a yes to what was asked before it stale; a no is always recorded.
        await organization.Refuses(link, Give.Yes(), "answer-stale", Younger);
        var no = Assert.IsType<CommandResult.Accepted>(Accepted(await organization.Do(link, Give.No(), Younger)));
        Assert.Equal("C-2:a1", Assert.IsType<CaseEvent.AnswerRecorded>(no.Events[^1].Event).Ask?.Value);
        await organization.Takes(link, Give.Contact);
        await organization.Takes(Dana, Give.Full);
        await organization.Refuses(Dana, Give.IssueAsking("C-2:a1"), "ref-used");
    }

    [Fact]
    public async Task What_is_given_back_after_the_merge_is_given_back_where_it_was_taken()
    {
        var organization = Move.Organization(new WatchedStore(), setup => setup.Options.OneOpenCasePerOrder = true);
        await Heard(organization);
        var refund = new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Refund, Dollars(1_000), CompensationBasis.Restitution, Transaction: new CustomerRef("R-1"));
        await organization.TakesAll(Dana, refund with { Transaction = new CustomerRef("R-2") });
        await organization.TakesAllOn(Younger, Rob, refund);
        await organization.Takes(Rob, Give.Merge("C-1"), Younger);
        await organization.Refuses(Dana, refund with { Ref = new ActId("g2") }, "transaction-used");

        var failed = Assert.IsType<CommandResult.Accepted>(Accepted(await organization.Do(Till, Give.Fail("g1"), Younger)));
        Assert.Equal("C-2:g1", Assert.IsType<CaseEvent.SettlementFailed>(failed.Events[^1].Event).Ref.Value);
        await organization.Takes(Dana, refund with { Ref = new ActId("g2") });

        Assert.True((await new RecoveryTransfer(organization.Desk).VerifyAsync(TenantId.Single)).IsWhole);
        foreach (var isReversed in new[] { false, true })
        {
            var there = new WatchedStore();
            var lines = System.Text.Encoding.UTF8.GetString(await Move.ExportAsync(organization.Desk)).TrimEnd('\n').Split('\n');
            var desk = Move.Organization(there, setup => setup.Options.OneOpenCasePerOrder = true).Desk;
            var cases = lines.Skip(2).ToArray();
            Assert.True((await Move.ImportAsync(desk, string.Join('\n', [.. lines.Take(2), .. isReversed ? cases.Reverse() : cases]))).IsWhole);
            var report = await new RecoveryTransfer(desk).VerifyAsync(TenantId.Single);
            Assert.True(report.IsWhole, string.Join('\n', report.Faults));
        }
    }

    [Fact]
    public async Task The_place_about_an_order_is_kept_until_the_survivor_ends()
    {
        static CaseCommand About(string order) => new CaseCommand.ReportFailure(null, Severity.Minor, Channel.Phone, Customer: new CustomerRef(Ann), Order: new CustomerRef(order));
        var organization = new Organization(setup => setup.Options.OneOpenCasePerOrder = true);
        await organization.Takes(Dana, About("order 1"));
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        await organization.Takes(Dana, About("order 2"), Younger);
        await organization.Takes(Dana, Give.Merge("C-1"), Younger);

        Assert.Equal("C-1", (await organization.Refuses(Dana, About("order 2"), "case-exists", Youngest)).Unmet[0].Ref);
        await organization.Takes(Guest, Give.Withdraw());
        await organization.Takes(Dana, About("order 2"), Youngest);
    }

    [Fact]
    public async Task A_chain_is_followed_to_its_end_and_each_case_is_counted_once()
    {
        var organization = new Organization();
        await Heard(organization);
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        await organization.Takes(Rob, Report(customer: Ann), Youngest);
        await organization.TakesAllOn(Youngest, Rob, Give.Own, Give.Sorry, Give.Ear, Give.Voucher("g1", 100));
        await organization.TakesAllOn(Younger, Rob, Give.Voucher("g1", 200));
        await organization.TakesAll(Dana, Give.Voucher("g1", 400));
        await organization.Takes(Rob, Give.Merge("C-2"), Youngest);
        await organization.Takes(Rob, Give.Merge("C-1"), Younger);

        var older = await organization.Now();
        Assert.Equal(700, older.StandingMinor(Usd));
        Assert.Equal(["C-2:g1", "C-3:g1", "g1"], older.Compensations.Select(grant => grant.Ref.Value).Order(StringComparer.Ordinal));
        var settled = Accepted(await organization.Do(Till, Give.Settle("g1"), Youngest));
        Assert.Equal("C-1", settled.Survivor?.Value);
        Assert.Equal(CompensationStanding.Settled, (await organization.Now()).Compensations.Single(grant => grant.Ref.Value == "C-3:g1").Standing);
    }

    [Fact]
    public async Task What_a_case_in_the_middle_of_a_chain_calls_something_is_found_at_the_end()
    {
        var (organization, _) = await ChainAsync();

        // What the middle one calls the youngest one's is taken at the end too.
        await organization.TakesAll(Rob, Give.Promise("C-3:p1"), Give.Voucher("C-3:g1", 50), Give.IssueAsking("C-3:a1"));
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        await organization.Takes(Rob, Give.Merge("C-2"), Youngest);
        await organization.Takes(Rob, Give.Merge("C-1"), Younger);

        // All three have a promise, a grant, a request and an asking of the same name: the middle one calls those of the youngest by its name.
        await organization.Takes(Till, Give.Settle("C-3:g1"), Younger);
        await organization.Takes(Rob, Give.Keep("C-3:p1"), Younger);
        await organization.Takes(Max, Give.Decline("C-3:g9"), Younger);
        await organization.Takes(Guest, new CaseCommand.RecordAnswer(Answer.Unhappy, Ask: new AskId("C-3:a1")), Younger);
        var older = await organization.Now();
        Assert.Equal(CompensationStanding.Settled, older.Compensations.Single(grant => grant.Amount.Minor == 300).Standing);
        Assert.Equal(PromiseStanding.Kept, older.Promises.Single(promise => promise.Origin?.Case == Youngest).Standing);
        Assert.Equal(ApprovalStanding.Declined, older.Approvals.Single(request => request.Origin?.Case == Youngest).Standing);
        Assert.Equal(Answer.Unhappy, older.Askings.Single(asking => asking.Origin?.Case == Youngest).Answer);
        Assert.Empty((await new RecoveryTransfer(organization.Desk).VerifyAsync(TenantId.Single)).Faults);
    }

    [Theory]
    [InlineData("C-2", "C-1")]
    [InlineData("C-3", "C-2")]
    public async Task A_chain_of_merges_of_which_a_half_came_first_is_the_same_chain(string of, string into)
    {
        var (organization, store) = await ChainAsync();
        if (of == "C-2")
        {
            await organization.Takes(Rob, Give.Merge("C-2"), Youngest);
        }

        await TakeInHalfAsync(organization, store, new CaseId(of), into);
        await organization.Takes(Rob, Give.Promise("p2"), new CaseId(of));
        await organization.Takes(Rob, Give.Merge(into), new CaseId(of));
        if (of == "C-3")
        {
            await organization.Takes(Rob, Give.Merge("C-1"), Younger);
        }

        await IsOneAsync(organization, 4);
    }

    [Fact]
    public async Task What_came_by_two_ways_is_there_once()
    {
        // Of the merge into the oldest only that one's half came; the rest of the youngest goes on in the middle one, and with that one comes to the oldest again.
        var (organization, store) = await ChainAsync();
        await TakeInHalfAsync(organization, store, Youngest, "C-1");
        await organization.Takes(Rob, Give.Promise("p2"), Youngest);
        await organization.Takes(Rob, Give.Merge("C-2"), Youngest);
        await organization.Takes(Rob, Give.Merge("C-1"), Younger);

        await IsOneAsync(organization, 4);

        // The other way round: of the merge into the middle one its half came, the middle one is merged, and the rest goes into the oldest.
        (organization, store) = await ChainAsync();
        await TakeInHalfAsync(organization, store, Youngest, "C-2");
        await organization.Takes(Rob, Give.Promise("p2"), Youngest);
        await organization.Takes(Rob, Give.Merge("C-1"), Younger);
        await organization.Takes(Rob, Give.Merge("C-1"), Youngest);

        await IsOneAsync(organization, 4);
    }

    private static async Task IsOneAsync(Organization organization, int promises)
    {
        var older = await organization.Now();
        Assert.Equal([100, 200, 300], older.Compensations.Select(grant => grant.Amount.Minor).Order());
        Assert.Equal((promises, 3, 3), (older.Promises.Length, older.Approvals.Length, older.Askings.Length));
        await organization.Takes(Till, Give.Settle("g1"), Youngest);
        await organization.Takes(Rob, Give.Keep("p2"), Youngest);
        Assert.Equal(CompensationStanding.Settled, (await organization.Now()).Compensations.Single(grant => grant.Amount.Minor == 300).Standing);
        Assert.Empty((await new RecoveryTransfer(organization.Desk).VerifyAsync(TenantId.Single)).Faults);
    }

    // As an import leaves it that brought the older case and not yet the younger.
    private static async Task TakeInHalfAsync(Organization organization, WatchedStore store, CaseId younger, string into)
    {
        store.BeforeAppend = append =>
        {
            if (append.AlongWith is { } along)
            {
                store.AppendAsync(along, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                throw new TimeoutException("Only the older case came.");
            }
        };
        await Assert.ThrowsAsync<TimeoutException>(() => organization.Do(Rob, Give.Merge(into), younger).AsTask());
        store.BeforeAppend = null;
    }

    // Three cases of one customer, a minute apart, in each of which a promise, a grant, a request and an asking have the same names.
    private static async Task<(Organization Organization, WatchedStore Store)> ChainAsync()
    {
        var store = new WatchedStore();
        var organization = Move.Organization(store);
        var (minor, cases) = (100, new[] { Case, Younger, Youngest });
        foreach (var id in cases)
        {
            await organization.Takes(Rob, Report(customer: Ann), id);
            await organization.TakesAllOn(id, Rob, Give.Own, Give.Sorry, Give.Ear, Give.Promise("p1"), Give.Voucher("g1", minor), Give.Voucher("g9", 5_000_00), Give.IssueAsking("a1"));
            minor += 100;
            organization.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        return (organization, store);
    }

    [Fact]
    public async Task What_a_case_carries_is_what_the_other_says()
    {
        var store = new WatchedStore();
        var organization = Move.Organization(store);
        await Heard(organization);
        await organization.Takes(Rob, Give.Voucher("g1", 300), Younger);
        await organization.Takes(Rob, Give.Merge("C-1"), Younger);
        var history = await organization.Desk.Case(Younger).ReadAsync();
        var absorbed = (await organization.Desk.Case(Case).ReadAsync()).Select(recorded => recorded.Event).OfType<CaseEvent.DuplicateAbsorbed>().Single();

        long? Differs(Func<CarriedEvent, CarriedEvent> change, int at = 4) => CarriedAudit.FindDifference(Younger, history, Case, [absorbed with { Carried = absorbed.Carried.SetItem(at, change(absorbed.Carried[at])) }]);
        Assert.Null(CarriedAudit.FindDifference(Younger, history, Case, [absorbed]));
        Assert.Equal(5, Differs(one => one with { Event = ((CaseEvent.CompensationGranted)one.Event) with { Amount = Dollars(200) } }));
        Assert.Equal(5, Differs(one => one with { At = one.At.AddSeconds(1) }));
        Assert.Equal(5, Differs(one => one with { By = absorbed.Carried[0].Event.NamedPeople[0] }));
        Assert.Equal(4, Differs(one => one with { Event = ((CaseEvent.CustomerHeard)one.Event) with { Words = PersonalText.From("I never said that.") } }, at: 3));
        Assert.Null(Differs(one => one with { Event = ((CaseEvent.CustomerHeard)one.Event) with { Words = PersonalText.Erased(((CaseEvent.CustomerHeard)one.Event).Words.Length) } }, at: 3));
        Assert.Equal(5, CarriedAudit.FindDifference(Younger, history, Case, [absorbed with { Carried = absorbed.Carried.RemoveAt(4) }]));

        // What can't be compared, because the younger case isn't here, has at least no gap.
        Assert.Null(CarriedAudit.FindGap(Younger, [absorbed]));
        Assert.Equal(3, CarriedAudit.FindGap(Younger, [absorbed with { Carried = absorbed.Carried.RemoveAt(2) }]));
        Assert.Equal(1, CarriedAudit.FindGap(new CaseId("C-9"), [absorbed]));
        Assert.Equal(6, CarriedAudit.FindGap(Younger, [absorbed with { YoungerVersion = 7 }]));
        var rest = absorbed with { Carried = absorbed.Carried.RemoveRange(0, 2) };
        Assert.Null(CarriedAudit.FindGap(Younger, [rest], retold: 2));
        Assert.Null(CarriedAudit.FindDifference(Younger, history, Case, [rest], retold: 2));
    }

    [Theory]
    [InlineData("C-2", "'C-2' says that it was merged into 'C-1', which carries nothing of it. Bring 'C-1' too.")]
    [InlineData("C-1", "'C-1' carries 'C-2', which is here and isn't merged into it. Bring 'C-2' too, or merge it into 'C-1'.")]
    public async Task One_half_of_a_merge_is_taken_in_and_told(string half, string sentence)
    {
        var (organization, _) = await ChainAsync();
        var before = await Move.ExportAsync(organization.Desk);
        await organization.Takes(Rob, Give.Merge("C-1"), Younger);
        var after = await Move.ExportAsync(organization.Desk);
        var elsewhere = Move.Organization(new WatchedStore());
        Assert.True((await Move.ImportAsync(elsewhere.Desk, before)).IsWhole);

        var report = await Move.ImportAsync(elsewhere.Desk, string.Join('\n', Encoding.UTF8.GetString(after).Split('\n').Where(line => line.Contains($"\"id\":\"{half}\"", StringComparison.Ordinal))));

        Assert.Equal((1, "merge-incomplete", sentence), (report.Streams, Assert.Single(report.Faults).Code, report.Faults[0].Sentence));
        Assert.Equal(report.Faults[0] with { Line = null }, Assert.Single((await new RecoveryTransfer(elsewhere.Desk).VerifyAsync(TenantId.Single)).Faults));

        // With the other half nothing is left to say; in one file they come in either order.
        Assert.True((await Move.ImportAsync(elsewhere.Desk, after)).IsWhole);
        Assert.True((await new RecoveryTransfer(elsewhere.Desk).VerifyAsync(TenantId.Single)).IsWhole);
    }

    [Fact]
    public async Task A_merged_case_whose_survivor_isn_t_here_is_told()
    {
        var (organization, _) = await ChainAsync();
        await organization.Takes(Rob, Give.Merge("C-1"), Younger);
        var file = Encoding.UTF8.GetString(await Move.ExportAsync(organization.Desk)).Split('\n').Where(line => !line.Contains("\"id\":\"C-1\"", StringComparison.Ordinal));

        var report = await Move.ImportAsync(Move.Organization(new WatchedStore()).Desk, string.Join('\n', file));

        Assert.Equal("'C-2' says that it was merged into 'C-1', which isn't here. Bring 'C-1' too.", Assert.Single(report.Faults).Sentence);
    }

    // Two cases of one customer, a minute apart, each heard.
    private static async Task Heard(Organization organization)
    {
        await organization.Heard(customer: Ann);
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        await organization.Takes(Rob, Report(customer: Ann), Younger);
        await organization.TakesAllOn(Younger, Rob, Give.Own, Give.Sorry, Give.Ear);
    }
}
