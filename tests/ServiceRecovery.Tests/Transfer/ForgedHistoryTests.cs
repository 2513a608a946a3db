using System.Collections.Immutable;
using ServiceRecovery.Transfer;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using ServiceRecovery.Tests.Golden;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Transfer;

/// <summary>A file whose chains fit can still tell what no desk ever recorded. The laws run over every case, and what broke one is refused by name.</summary>
public class ForgedHistoryTests
{
    private readonly Organization _organization = Move.Organization(new WatchedStore());

    [Fact]
    public async Task An_ending_that_nothing_earned_is_refused_by_its_name()
    {
        await _organization.Remedied();

        var fault = await RefusedAsync("unearned-close", events => [.. events, Forge.Next(events[^1], new CaseEvent.CaseClosed(Ending.Recovered, 5), "Remedied")]);

        Assert.Equal("Event 6 was never recorded by a desk: a case can't end as 'Recovered' with check-missing, step-not-open.", fault.Sentence);
        Assert.Equal(6, fault.Version);
    }

    [Fact]
    public async Task A_no_that_is_closed_over_is_refused()
    {
        await _organization.Remedied();
        Accepted(await _organization.Do(Guest, new CaseCommand.RecordAnswer(Answer.Unhappy)));

        var fault = await RefusedAsync("unearned-close", events => [.. events, Forge.Next(events[^1], new CaseEvent.CaseClosed(Ending.Recovered, 5), "Reworking").ByStaff()]);

        Assert.Contains("answer-unhappy", fault.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ending_other_than_the_earned_one_is_refused()
    {
        await _organization.Remedied();
        Accepted(await _organization.Do(Guest, new CaseCommand.RecordAnswer(Answer.Accepts)));
        Accepted(await _organization.Do(Dana, new CaseCommand.Close()));

        var fault = await RefusedAsync("unearned-close", events => [.. events[..^1], events[^1] with { Event = new CaseEvent.CaseClosed(Ending.Recovered, 6) }]);

        Assert.Equal("Event 7 was never recorded by a desk: what was earned by event 6 is 'RemedyAccepted', and it says 'Recovered' by event 6.", fault.Sentence);
    }

    [Fact]
    public async Task A_close_with_a_promise_open_is_refused()
    {
        await _organization.Remedied();
        Accepted(await _organization.Do(Guest, new CaseCommand.RecordAnswer(Answer.Satisfied)));
        Accepted(await _organization.Do(Dana, new CaseCommand.MakePromise(new PromiseId("p-1"), "A call.")));

        await RefusedAsync("unearned-close", events => [.. events, Forge.Next(events[^1], new CaseEvent.CaseClosed(Ending.Recovered, 6), "Recovered")]);
    }

    [Fact]
    public async Task A_case_in_which_something_was_said_is_not_discarded_by_a_file()
    {
        Accepted(await _organization.Do(Dana, Report()));
        Accepted(await _organization.Do(Dana, new CaseCommand.Acknowledge(Channel.Phone)));

        await RefusedAsync("not-discardable", events => [.. events, Forge.Next(events[^1], new CaseEvent.CaseDiscarded(PersonalText.From("Wrong table.")), "EnteredInError")]);
    }

    [Fact]
    public async Task A_stage_that_the_playbook_does_not_lead_to_is_refused()
    {
        await _organization.Remedied();

        var fault = await RefusedAsync("stage-differs", events => [.. events[..^1], events[^1].With(header => header with { Stage = new Stage("Satisfied") })]);

        Assert.Equal("Event 5 was never recorded by a desk: it leads to 'Remedied' by the playbook 'standard:1', not to 'Satisfied'.", fault.Sentence);
    }

    [Fact]
    public async Task A_step_that_was_not_open_is_refused()
    {
        Accepted(await _organization.Do(Dana, Report()));

        await RefusedAsync("step-not-open", events => [.. events, Forge.Next(events[^1], new CaseEvent.ApologyGiven(Channel.Phone), "Reported")]);
    }

    [Fact]
    public async Task Nothing_but_what_a_closed_case_takes_comes_after_its_end()
    {
        Accepted(await _organization.Do(Dana, Report()));
        Accepted(await _organization.Do(Guest, new CaseCommand.Withdraw()));

        await RefusedAsync("step-not-open", events => [.. events, Forge.Next(events[^1], new CaseEvent.OwnershipTaken(), "Withdrawn")]);
    }

    [Fact]
    public async Task Praise_that_ended_takes_no_second_debrief_from_a_file_as_it_takes_none_at_the_desk()
    {
        var organization = Move.Organization(new WatchedStore());
        await GoldenWalks.All["praise"](organization);

        await RefusedAsync("step-not-open", events => [.. events, Forge.Next(events[^1], new CaseEvent.Debriefed(new DebriefId("d-9"), PersonalText.From("Once more.")), events[^1].Header.Stage.Name)], organization);
    }

    [Fact]
    public async Task A_yes_in_the_dress_of_an_organization_step_is_refused()
    {
        await _organization.Remedied();

        await RefusedAsync("step-not-open", events => [.. events, Forge.Next(events[^1], new CaseEvent.StepTaken(StepKind.CustomerSatisfied, KindEffect.Neutral), "Satisfied")]);
    }

    [Fact]
    public async Task An_organization_step_that_stales_and_says_it_does_not_is_refused()
    {
        var organization = Move.Organization(new WatchedStore(), setup => setup.Playbooks.Add(GoldenWalks.Hotel));
        await GoldenWalks.All["house-step"](organization);

        await RefusedAsync("step-not-open", events => [.. events.Select(one => one.Event is CaseEvent.StepTaken step ? one with { Event = step with { Effect = KindEffect.Neutral } } : one)], organization);
    }

    [Fact]
    public async Task A_second_report_is_refused()
    {
        Accepted(await _organization.Do(Dana, Report()));

        await RefusedAsync("report-misplaced", events => [.. events, Forge.Next(events[0], events[0].Event, "Reported")]);
        await RefusedAsync("report-misplaced", events => [events[0] with { Event = new CaseEvent.NoteAdded(PersonalText.From("No report.")) }]);
    }

    [Fact]
    public async Task Time_that_goes_back_is_refused()
    {
        await _organization.Remedied();

        await RefusedAsync("time-back", events => [.. events[..^1], events[^1].With(header => header with { RecordedAt = header.RecordedAt.AddSeconds(-1) })]);
        await RefusedAsync("time-back", events => [.. events[..^1], events[^1].With(header => header with { OccurredAt = header.RecordedAt.AddSeconds(1) })]);
    }

    [Fact]
    public async Task Who_asked_approves_nothing_in_a_file_either()
    {
        await _organization.Remedied();
        Accepted(await _organization.Do(Dana, new CaseCommand.Compensate(new ActId("g-1"), CompensationKind.Voucher, Dollars(6_000))));
        Accepted(await _organization.Do(Max, new CaseCommand.Approve(new ActId("g-1"))));

        var fault = await RefusedAsync("second-person-needed", events => [.. events.Select(one => one.Header.Version >= 7 ? one.With(header => header with { By = events[0].Header.By }) : one)]);

        Assert.Equal(7L, fault.Version);
        Assert.StartsWith("Event 7 was never recorded by a desk: Who asked can't decide.", fault.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_approved_is_what_was_asked_for_and_follows_at_once()
    {
        await _organization.Remedied();
        Accepted(await _organization.Do(Dana, new CaseCommand.Compensate(new ActId("g-1"), CompensationKind.Voucher, Dollars(6_000))));
        Accepted(await _organization.Do(Max, new CaseCommand.Approve(new ActId("g-1"))));

        await RefusedAsync("act-differs", events => [.. events[..^1], events[^1] with { Event = new CaseEvent.CorrectionMade(CorrectionExtent.Full, PersonalText.From("Done.")) }]);
        await RefusedAsync("act-missing", events => events[..^1]);
        await RefusedAsync("approval-used", events => [.. events, Forge.Next(events[^1], events[^2].Event, "Remedied")]);
    }

    [Fact]
    public async Task An_impasse_that_nobody_confirmed_is_refused()
    {
        await _organization.Remedied();
        Accepted(await _organization.Do(Guest, new CaseCommand.RecordAnswer(Answer.Unhappy)));

        await RefusedAsync("second-person-needed", events => [.. events, Forge.Next(events[^1], new CaseEvent.UnreconciledDeclared(PersonalText.From("All."), PersonalText.From("A dinner.")), "Impasse").ByStaff()]);
    }

    [Fact]
    public async Task Staff_do_not_speak_through_the_customers_channel()
    {
        await _organization.Remedied();

        await RefusedAsync("source-not-allowed", events => [.. events, Forge.Next(events[^1], new CaseEvent.AnswerRecorded(Answer.Satisfied, 5, SourceTaken.OwnChannel()), "Satisfied")]);
    }

    [Fact]
    public async Task The_head_is_made_of_the_history_and_never_read()
    {
        await _organization.Remedied();
        var there = new WatchedStore();
        var file = await Forge.FileAsync(_organization, events => events);

        Assert.True((await Move.ImportAsync(Move.Organization(there).Desk, file)).IsWhole);

        var here = await _organization.Setup.Store!.LoadAsync(StreamKey.ForCase(TenantId.Single, Case), null, CancellationToken.None);
        var head = (await there.LoadAsync(here.Key, null, CancellationToken.None)).Head!;
        Assert.Equal(here.Head! with { Chain = default }, head with { Chain = default });
    }

    [Fact]
    public async Task An_act_is_given_by_who_may_give_it_in_a_file_too()
    {
        await _organization.Remedied();

        var fault = await RefusedAsync("source-not-allowed", events => events.Select(one => one.Header.Version == 2 ? one.With(header => header with { ByKind = ActorKind.Customer }) : one));
        Assert.Equal("Event 2 was never recorded by a desk: A customer can't give 'own'. Let staff give it.", fault.Sentence);
        await RefusedAsync("source-not-allowed", events => [.. events, Forge.Next(events[^1], new CaseEvent.AnswerRecorded(Answer.Satisfied, 5, SourceTaken.OwnChannel()), "Satisfied").With(header => header with { ByKind = ActorKind.System })]);
        await RefusedAsync("source-not-allowed", events => [.. events, Forge.Next(events[^1], new CaseEvent.PromiseMade(new PromiseId("p1"), PromiseKind.ToCustomer, PersonalText.From("A call."), events[0].Header.By, Noon.AddDays(1)), "Remedied").With(header => header with { ByKind = ActorKind.System })]);
    }

    [Fact]
    public async Task What_happens_by_itself_happens_after_what_brings_it_and_nowhere_else()
    {
        await _organization.Remedied();
        await _organization.Takes(Dana, Give.Voucher("g1", 1_000));

        // A customer settles nothing, although a grant that settles at once is followed by its settlement.
        await RefusedAsync("source-not-allowed", events => [.. events, Forge.Next(events[^1], new CaseEvent.CompensationSettled(new ActId("g1"), PersonalText.From("till 8")), "Remedied", Customer(events)).With(header => header with { ByKind = ActorKind.Customer })]);
        await RefusedAsync("source-not-allowed", events =>
        [
            .. events,
            Forge.Next(events[^1], new CaseEvent.CustomerContacted(Channel.Phone), "Remedied", Customer(events)).With(header => header with { ByKind = ActorKind.Customer, Command = new CommandId("both") }),
            Forge.Next(events[^1], new CaseEvent.CompensationSettled(new ActId("g1"), PersonalText.From("till 8")), "Remedied", Customer(events)).With(header => header with { Version = header.Version + 1, ByKind = ActorKind.Customer, Command = new CommandId("both") }),
        ]);
    }

    [Fact]
    public async Task Nobody_closes_a_complaint_about_their_own_conduct_in_a_file()
    {
        await _organization.TakesAll(Rob, new CaseCommand.ReportFailure("She shouted.", Severity.Major, Channel.InPerson, Concerned: [Dana.Id]), Give.Own, Give.Sorry, Give.Ear, Give.Full);
        await _organization.Takes(Guest, Give.Yes());
        await _organization.Takes(Rob, Give.Close);

        await RefusedAsync("concerned-person", events => events.Select(one => one.Event is CaseEvent.CaseClosed ? one.With(header => header with { By = ((CaseEvent.FailureReported)events[0].Event).Concerned[0] }) : one));
    }

    [Fact]
    public async Task Another_customers_word_is_refused_in_a_file()
    {
        await _organization.Remedied(customer: "ann@example.org");
        await _organization.Takes(Guest, Give.Yes());
        await _organization.Takes(Dana, Give.Contact);

        await RefusedAsync("not-the-customer", events => events.Select(one => one.Event is CaseEvent.AnswerRecorded ? one.With(header => header with { By = Subject("bob@example.org") }) : one));
    }

    [Theory]
    [InlineData(0L, "USD", "amount-out-of-range")]
    [InlineData(-5L, "USD", "amount-out-of-range")]
    [InlineData(Money.Largest + 1, "USD", "amount-out-of-range")]
    [InlineData(5L, "XXQ", "currency-unknown")]
    public async Task What_cannot_be_counted_is_not_given_by_a_file(long minor, string currency, string code)
    {
        await _organization.Remedied();
        var money = new Money(minor, new Currency(currency));

        await RefusedAsync(code, events => [.. events, Forge.Next(events[^1], new CaseEvent.CompensationGranted(new ActId("g1"), CompensationKind.Voucher, money, CompensationBasis.Goodwill), "Remedied")]);
        await RefusedAsync(code, events => [.. events, Forge.Next(events[^1], new CaseEvent.CorrectionMade(CorrectionExtent.Full, PersonalText.From("Done."), null, money), "Remedied")]);
        await RefusedAsync(code, events => [.. events, Forge.Next(events[^1], new CaseEvent.ApprovalRequested(new ActId("g1"), new CaseEvent.CompensationGranted(new ActId("g1"), CompensationKind.Voucher, money, CompensationBasis.Goodwill), Noon.AddDays(3)), "Remedied")]);
    }

    [Fact]
    public async Task No_more_is_taken_back_by_a_file_than_is_left()
    {
        await _organization.Remedied();
        await _organization.Takes(Dana, Give.Voucher("g1", 1_000, settlement: "till 7"));
        await _organization.Takes(Dana, Give.Reverse("g1", 400));

        await RefusedAsync("amount-out-of-range", events => [.. events, Forge.Next(events[^1], new CaseEvent.CompensationReversed(new ActId("g1"), Dollars(601), PersonalText.From("Paid twice.")), "Remedied")]);
        await RefusedAsync("ref-unknown", events => [.. events, Forge.Next(events[^1], new CaseEvent.CompensationReversed(new ActId("g2"), Dollars(1), PersonalText.From("Paid twice.")), "Remedied")]);
    }

    [Fact]
    public async Task No_more_is_given_back_by_a_file_than_a_transaction_captured()
    {
        await _organization.Remedied();
        CaseEvent Refund(string id, long minor, long captured) =>
            new CaseEvent.CompensationGranted(new ActId(id), CompensationKind.Refund, Dollars(minor), CompensationBasis.Restitution, Transaction: Subject("R-1001"), LimitKeys: [Deciding.TransactionKey(Subject("R-1001").Key)], Captured: captured);

        await RefusedAsync("transaction-used", events => [.. events, Forge.Next(events[^1], Refund("r1", 2_501, 2_500), "Remedied")]);
        RecordedEvent First(ImmutableArray<RecordedEvent> events) => Forge.Next(events[^1], Refund("r1", 2_000, 2_500), "Remedied");
        await RefusedAsync("transaction-used", events => [.. events, First(events), Forge.Next(First(events), Refund("r2", 501, 2_500), "Remedied")]);
        await RefusedAsync("transaction-differs", events => [.. events, First(events), Forge.Next(First(events), Refund("r2", 500, 9_999), "Remedied")]);
    }

    [Fact]
    public async Task A_word_from_before_what_it_judges_or_from_ahead_is_refused_in_a_file()
    {
        await _organization.Remedied();
        _organization.Clock.Advance(TimeSpan.FromHours(1));
        await _organization.Takes(Dana, Give.Part);

        RecordedEvent Yes(ImmutableArray<RecordedEvent> events, SourceTaken source, DateTimeOffset? occurredAt = null) =>
            Forge.Next(events[^1], new CaseEvent.AnswerRecorded(Answer.Satisfied, events.Length, source), "Satisfied").With(header => header with { OccurredAt = occurredAt });
        SourceTaken Heard(DateTimeOffset at) => SourceTaken.Heard(new EvidenceTaken(Channel.Phone, Subject("phone 1"), at));

        await RefusedAsync("answer-stale", events => [.. events, Yes(events, Heard(Noon))]);
        await RefusedAsync("answer-stale", events => [.. events, Yes(events, Heard(Noon.AddHours(1)), Noon)]);
        await RefusedAsync("dated-ahead", events => [.. events, Yes(events, Heard(Noon.AddHours(5)))]);
        await RefusedAsync("answer-stale", events => [.. events, Forge.Next(events[^1], new CaseEvent.CaseWithdrawn(Heard(Noon)), "Withdrawn")]);
        await RefusedAsync("dated-ahead", events => [.. events, Forge.Next(events[^1], new CaseEvent.OfferAnswered(OfferResponse.Declined, Heard(Noon.AddHours(5))), "Remedied")]);
        await RefusedAsync("dated-ahead", events => [events[0] with { Event = (CaseEvent.FailureReported)events[0].Event with { ReceivedAt = Noon.AddDays(1) } }, .. events[1..]]);
    }

    [Fact]
    public async Task A_promise_that_was_not_kept_in_its_time_is_not_kept_by_a_file()
    {
        await _organization.Remedied();
        await _organization.Takes(Dana, Give.Promise("p1", within: TimeSpan.FromHours(2)));

        CaseEvent Kept(DateTimeOffset? at) => new CaseEvent.PromiseKept(new PromiseId("p1"), PersonalText.From("called"), at);
        await RefusedAsync("promise-not-open", events => [.. events, Forge.Next(events[^1], Kept(null), "Remedied").With(header => header with { RecordedAt = Noon.AddHours(3) })]);
        await RefusedAsync("promise-not-open", events => [.. events, Forge.Next(events[^1], Kept(Noon.AddHours(2.5)), "Remedied").With(header => header with { RecordedAt = Noon.AddHours(3) })]);
        await RefusedAsync("promise-not-open", events => [.. events, Forge.Next(events[^1], Kept(Noon.AddHours(-1)), "Remedied")]);
        await RefusedAsync("dated-ahead", events => [.. events, Forge.Next(events[^1], Kept(Noon.AddHours(1)), "Remedied")]);
    }

    [Fact]
    public async Task A_word_that_staff_entered_needs_another_person_above_the_floor_that_held_then()
    {
        await _organization.Remedied();
        await _organization.Takes(Dana, Give.Voucher("g1", 4_000));
        var heard = SourceTaken.Heard(new EvidenceTaken(Channel.Phone, Subject("phone 1")));

        IEnumerable<RecordedEvent> Yes(ImmutableArray<RecordedEvent> events) => [.. events, Forge.Next(events[^1], new CaseEvent.AnswerRecorded(Answer.Satisfied, events.Length, heard), "Satisfied")];
        IEnumerable<RecordedEvent> Silence(ImmutableArray<RecordedEvent> events) => [.. events, Forge.Next(events[^1], new CaseEvent.SilenceRecorded(SilenceReason.NotWanted, 0, new RuleRef("no-contact", 1), heard), "Silent")];
        var fault = await RefusedAsync("second-person-needed", Yes);
        Assert.Equal("Event 7 was never recorded by a desk: A yes that staff enter, with more granted than the floor, needs another person. Let another person decide.", fault.Sentence);
        await RefusedAsync("second-person-needed", Silence);

        var there = Move.Organization(new WatchedStore());
        var file = await Forge.FileAsync(_organization, Yes);
        Assert.True((await Move.ImportAsync(there.Desk, file, new TransferOptions { Floors = new Dictionary<Currency, long> { [Usd] = 4_000 } })).IsWhole);
    }

    [Fact]
    public async Task A_withdrawal_that_staff_entered_after_a_no_needs_another_person_in_a_file()
    {
        await _organization.Remedied();
        await _organization.Takes(Guest, Give.No());
        var heard = SourceTaken.Heard(new EvidenceTaken(Channel.Phone, Subject("phone 1")));

        await RefusedAsync("second-person-needed", events => [.. events, Forge.Next(events[^1], new CaseEvent.CaseWithdrawn(heard), "Withdrawn").ByStaff()]);
    }

    [Fact]
    public async Task Safety_is_not_closed_by_a_file_in_the_append_that_reports_it()
    {
        await _organization.Takes(Dana, new CaseCommand.ReportFailure("Glass in the soup.", Severity.Severe, Channel.InPerson, Safety: true));

        await RefusedAsync("safety-open", events =>
        [
            .. events,
            Forge.Next(events[^1], new CaseEvent.CaseWithdrawn(SourceTaken.Heard(new EvidenceTaken(Channel.Phone, Subject("phone 1")))), "Withdrawn").With(header => header with { Command = events[0].Header.Command, CommandIndex = 1 }),
        ]);
    }

    [Theory]
    [InlineData("customer", "merge-other-customer")]
    [InlineData("younger", "merge-not-older")]
    [InlineData("purpose", "merge-other-purpose")]
    public async Task A_case_is_absorbed_by_an_older_one_of_its_customer_and_purpose_in_a_file_too(string changed, string code)
    {
        await _organization.Remedied(customer: "ann@example.org");
        await _organization.TakesAllOn(new CaseId("C-2"), Dana, Report(customer: "ann@example.org"), Give.Own);
        await _organization.Takes(Dana, Give.Merge("C-1"), new CaseId("C-2"));

        await RefusedAsync(code, events => events.Select(one => one.Event is not CaseEvent.DuplicateAbsorbed absorbed ? one : one with
        {
            Event = absorbed with { Carried = absorbed.Carried.SetItem(0, absorbed.Carried[0] with { Event = Changed((CaseEvent.FailureReported)absorbed.Carried[0].Event) }) },
        }));

        CaseEvent Changed(CaseEvent.FailureReported report) => changed switch
        {
            "customer" => report with { Customer = Subject("bob@example.org") },
            "younger" => report with { ReceivedAt = report.ReceivedAt.AddDays(-1) },
            _ => new CaseEvent.NearMissReported(NearMissPlaybook.Playbook.Ref, report.Responsible, Channel.Mail, report.ReceivedAt, PersonalText.From("A wet floor.")),
        };
    }

    // Each derives from the case before it, so a file that says another thing was written by no desk.
    [Fact]
    public async Task What_an_event_says_of_the_case_is_what_the_case_was()
    {
        await _organization.Remedied(customer: "ann@example.org");
        await _organization.Takes(Dana, Give.IssueAsking("a1"));
        await _organization.Takes(Till, Give.Delivery("a1"));
        _organization.Clock.Advance(TimeSpan.FromHours(25));
        await _organization.Takes(Dana, Give.Ask());
        await _organization.WorkDueUntil(_organization.Clock.GetUtcNow().AddHours(73));
        var changes = new (string What, Func<CaseEvent, CaseEvent?> Change)[]
        {
            ("a plan of nobody's", happened => happened is CaseEvent.AskingIssued one ? one with { Plan = one.Plan with { Attempts = 0 } } : null),
            ("another plan than was issued", happened => happened is CaseEvent.CustomerAsked { Ask.Value: "a1" } one ? one with { Plan = one.Plan with { Attempts = 1, Wait = TimeSpan.Zero } } : null),
            ("another channel than was issued", happened => happened is CaseEvent.CustomerAsked { Ask.Value: "a1" } one ? one with { Channel = Channel.Phone } : null),
            ("a wait before it began", happened => happened is CaseEvent.CustomerAsked { Ask.Value: not "a1" } one ? one with { Plan = one.Plan with { Wait = TimeSpan.FromDays(-1) } } : null),
            ("more attempts than there were", happened => happened is CaseEvent.SilenceRecorded one ? one with { Attempts = 99 } : null),
            ("a rule that nobody has", happened => happened is CaseEvent.SilenceRecorded one ? one with { Rule = new RuleRef("made-up", 1) } : null),
        };
        foreach (var (what, change) in changes)
        {
            var isChanged = false;
            await RefusedAsync("act-differs", events =>
            {
                var forged = events.Select(one => change(one.Event) is { } other ? one with { Event = other } : one).ToList();
                isChanged = !forged.SequenceEqual(events);
                return forged;
            });
            Assert.True(isChanged, what);
        }
    }

    private static DateTimeOffset Noon { get; } = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static Subject Subject(string customer) => new Pseudonyms(TenantId.Single, Move.Key).SubjectOf(new CustomerRef(customer));

    private static Subject Customer(ImmutableArray<RecordedEvent> events) => ((CaseEvent.FailureReported)events[0].Event).Customer ?? Subject("ann@example.org");

    private Task<TransferFault> RefusedAsync(string code, Func<ImmutableArray<RecordedEvent>, IEnumerable<RecordedEvent>> change) => RefusedAsync(code, change, _organization);

    private static async Task<TransferFault> RefusedAsync(string code, Func<ImmutableArray<RecordedEvent>, IEnumerable<RecordedEvent>> change, Organization organization)
    {
        var there = new WatchedStore();
        var report = await Move.ImportAsync(Move.Organization(there).Desk, await Forge.FileAsync(organization, change));

        var fault = Assert.Single(report.Faults);
        Assert.Equal((code, StreamKey.ForCase(TenantId.Single, Case)), (fault.Code, fault.Stream!.Value));
        Assert.Equal(0, (await there.LoadAsync(fault.Stream.Value, null, CancellationToken.None)).Version);
        return fault;
    }
}
