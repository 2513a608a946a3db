using System.Collections.Immutable;
using ServiceRecovery.Transfer;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using ServiceRecovery.Tests.Golden;
using Xunit;
using static ServiceRecovery.Tests.Cases.House;

namespace ServiceRecovery.Tests.Transfer;

/// <summary>A file whose chains fit can still tell what no desk ever recorded. The laws run over every case, and what broke one is refused by name.</summary>
public class ForgedHistoryTests
{
    private readonly House _house = Move.House(new WatchedStore());

    [Fact]
    public async Task An_ending_that_nothing_earned_is_refused_by_its_name()
    {
        await _house.Remedied();

        var fault = await RefusedAsync("unearned-close", events => [.. events, Forge.Next(events[^1], new CaseEvent.CaseClosed(Ending.Recovered, 5), "Remedied")]);

        Assert.Equal("Event 6 was never recorded by a desk: a case can't end as 'Recovered' with check-missing, step-not-open.", fault.Sentence);
        Assert.Equal(6, fault.Version);
    }

    [Fact]
    public async Task A_no_that_is_closed_over_is_refused()
    {
        await _house.Remedied();
        Accepted(await _house.Do(Guest, new CaseCommand.RecordAnswer(Answer.Unhappy)));

        var fault = await RefusedAsync("unearned-close", events => [.. events, Forge.Next(events[^1], new CaseEvent.CaseClosed(Ending.Recovered, 5), "Reworking")]);

        Assert.Contains("answer-unhappy", fault.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ending_other_than_the_earned_one_is_refused()
    {
        await _house.Remedied();
        Accepted(await _house.Do(Guest, new CaseCommand.RecordAnswer(Answer.Accepts)));
        Accepted(await _house.Do(Dana, new CaseCommand.Close()));

        var fault = await RefusedAsync("unearned-close", events => [.. events[..^1], events[^1] with { Event = new CaseEvent.CaseClosed(Ending.Recovered, 6) }]);

        Assert.Equal("Event 7 was never recorded by a desk: what was earned by event 6 is 'RemedyAccepted', and it says 'Recovered' by event 6.", fault.Sentence);
    }

    [Fact]
    public async Task A_close_with_a_promise_open_is_refused()
    {
        await _house.Remedied();
        Accepted(await _house.Do(Guest, new CaseCommand.RecordAnswer(Answer.Satisfied)));
        Accepted(await _house.Do(Dana, new CaseCommand.MakePromise(new PromiseId("p-1"), "A call.")));

        await RefusedAsync("unearned-close", events => [.. events, Forge.Next(events[^1], new CaseEvent.CaseClosed(Ending.Recovered, 6), "Recovered")]);
    }

    [Fact]
    public async Task A_case_in_which_something_was_said_is_not_discarded_by_a_file()
    {
        Accepted(await _house.Do(Dana, Report()));
        Accepted(await _house.Do(Dana, new CaseCommand.Acknowledge(Channel.Phone)));

        await RefusedAsync("unearned-close", events => [.. events, Forge.Next(events[^1], new CaseEvent.CaseDiscarded(PersonalText.From("Wrong table.")), "EnteredInError")]);
    }

    [Fact]
    public async Task A_stage_that_the_playbook_does_not_lead_to_is_refused()
    {
        await _house.Remedied();

        var fault = await RefusedAsync("stage-differs", events => [.. events[..^1], events[^1].With(header => header with { Stage = "Satisfied" })]);

        Assert.Equal("Event 5 was never recorded by a desk: it leads to 'Remedied' by the playbook 'standard:1', not to 'Satisfied'.", fault.Sentence);
    }

    [Fact]
    public async Task A_step_that_was_not_open_is_refused()
    {
        Accepted(await _house.Do(Dana, Report()));

        await RefusedAsync("step-not-open", events => [.. events, Forge.Next(events[^1], new CaseEvent.ApologyGiven(Channel.Phone), "Reported")]);
    }

    [Fact]
    public async Task Nothing_but_what_a_closed_case_takes_comes_after_its_end()
    {
        Accepted(await _house.Do(Dana, Report()));
        Accepted(await _house.Do(Guest, new CaseCommand.Withdraw()));

        await RefusedAsync("step-not-open", events => [.. events, Forge.Next(events[^1], new CaseEvent.OwnershipTaken(), "Withdrawn")]);
    }

    [Fact]
    public async Task Praise_that_ended_takes_no_second_debrief_from_a_file_as_it_takes_none_at_the_desk()
    {
        var house = Move.House(new WatchedStore());
        await GoldenWalks.All["praise"](house);

        await RefusedAsync("step-not-open", events => [.. events, Forge.Next(events[^1], new CaseEvent.Debriefed(new DebriefId("d-9"), PersonalText.From("Once more.")), events[^1].Header.Stage.Name)], house);
    }

    [Fact]
    public async Task A_yes_in_the_dress_of_a_house_step_is_refused()
    {
        await _house.Remedied();

        await RefusedAsync("step-not-open", events => [.. events, Forge.Next(events[^1], new CaseEvent.StepTaken(StepKind.CustomerSatisfied, KindEffect.Neutral), "Satisfied")]);
    }

    [Fact]
    public async Task A_house_step_that_stales_and_says_it_does_not_is_refused()
    {
        var house = Move.House(new WatchedStore(), setup => setup.Playbooks.Add(GoldenWalks.Hotel));
        await GoldenWalks.All["house-step"](house);

        await RefusedAsync("step-not-open", events => [.. events.Select(one => one.Event is CaseEvent.StepTaken step ? one with { Event = step with { Effect = KindEffect.Neutral } } : one)], house);
    }

    [Fact]
    public async Task A_second_report_is_refused()
    {
        Accepted(await _house.Do(Dana, Report()));

        await RefusedAsync("report-misplaced", events => [.. events, Forge.Next(events[0], events[0].Event, "Reported")]);
        await RefusedAsync("report-misplaced", events => [events[0] with { Event = new CaseEvent.NoteAdded(PersonalText.From("No report.")) }]);
    }

    [Fact]
    public async Task Time_that_goes_back_is_refused()
    {
        await _house.Remedied();

        await RefusedAsync("time-back", events => [.. events[..^1], events[^1].With(header => header with { RecordedAt = header.RecordedAt.AddSeconds(-1) })]);
        await RefusedAsync("time-back", events => [.. events[..^1], events[^1].With(header => header with { OccurredAt = header.RecordedAt.AddSeconds(1) })]);
    }

    [Fact]
    public async Task Who_asked_approves_nothing_in_a_file_either()
    {
        await _house.Remedied();
        Accepted(await _house.Do(Dana, new CaseCommand.Compensate(new ActId("g-1"), CompensationKind.Voucher, Dollars(6_000))));
        Accepted(await _house.Do(Max, new CaseCommand.Approve(new ActId("g-1"))));

        var fault = await RefusedAsync("second-person-needed", events => [.. events.Select(one => one.Header.Version >= 7 ? one.With(header => header with { By = events[0].Header.By }) : one)]);

        Assert.Equal((7L, "Event 7 was never recorded by a desk: who asked for 'g-1' approved it."), (fault.Version, fault.Sentence));
    }

    [Fact]
    public async Task What_was_approved_is_what_was_asked_for_and_follows_at_once()
    {
        await _house.Remedied();
        Accepted(await _house.Do(Dana, new CaseCommand.Compensate(new ActId("g-1"), CompensationKind.Voucher, Dollars(6_000))));
        Accepted(await _house.Do(Max, new CaseCommand.Approve(new ActId("g-1"))));

        await RefusedAsync("act-differs", events => [.. events[..^1], events[^1] with { Event = new CaseEvent.CorrectionMade(CorrectionExtent.Full, PersonalText.From("Done.")) }]);
        await RefusedAsync("act-missing", events => events[..^1]);
        await RefusedAsync("approval-used", events => [.. events, Forge.Next(events[^1], events[^2].Event, "Remedied")]);
    }

    [Fact]
    public async Task An_impasse_that_nobody_confirmed_is_refused()
    {
        await _house.Remedied();
        Accepted(await _house.Do(Guest, new CaseCommand.RecordAnswer(Answer.Unhappy)));

        await RefusedAsync("second-person-needed", events => [.. events, Forge.Next(events[^1], new CaseEvent.UnreconciledDeclared(PersonalText.From("All."), PersonalText.From("A dinner.")), "Impasse")]);
    }

    [Fact]
    public async Task Staff_do_not_speak_through_the_customers_channel()
    {
        await _house.Remedied();

        await RefusedAsync("own-channel-not-theirs", events => [.. events, Forge.Next(events[^1], new CaseEvent.AnswerRecorded(Answer.Satisfied, 5, SourceTaken.OwnChannel()), "Satisfied")]);
    }

    [Fact]
    public async Task The_head_is_made_of_the_history_and_never_read()
    {
        await _house.Remedied();
        var there = new WatchedStore();
        var file = await Forge.FileAsync(_house, events => events);

        Assert.True((await Move.ImportAsync(Move.House(there).Desk, file)).IsWhole);

        var here = await _house.Setup.Store!.LoadAsync(StreamKey.ForCase(TenantId.Single, Case), null, CancellationToken.None);
        var head = (await there.LoadAsync(here.Key, null, CancellationToken.None)).Head!;
        Assert.Equal(here.Head! with { Chain = default }, head with { Chain = default });
    }

    private Task<TransferFault> RefusedAsync(string code, Func<ImmutableArray<RecordedEvent>, IEnumerable<RecordedEvent>> change) => RefusedAsync(code, change, _house);

    private static async Task<TransferFault> RefusedAsync(string code, Func<ImmutableArray<RecordedEvent>, IEnumerable<RecordedEvent>> change, House house)
    {
        var there = new WatchedStore();
        var report = await Move.ImportAsync(Move.House(there).Desk, await Forge.FileAsync(house, change));

        var fault = Assert.Single(report.Faults);
        Assert.Equal((code, StreamKey.ForCase(TenantId.Single, Case)), (fault.Code, fault.Stream!.Value));
        Assert.Equal(0, (await there.LoadAsync(fault.Stream.Value, null, CancellationToken.None)).Version);
        return fault;
    }
}
