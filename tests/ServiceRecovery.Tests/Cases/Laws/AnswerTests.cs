using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Policies;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>Laws 2 and 3: the customer's answer, where it comes from, and what it is worth.</summary>
public partial class AnswerTests
{
    [Fact]
    public async Task After_a_no_nothing_earns_an_ending_before_something_was_done()
    {
        var organization = new Organization();
        await organization.Satisfied();
        await organization.Takes(Guest, Give.No());

        Assert.Equal(["nothing-done", "answer-unhappy", "step-not-open"], (await organization.Refuses(Dana, Give.Close, "nothing-done")).Unmet.Select(unmet => unmet.Code));
        await organization.Refuses(Guest, Give.Yes(), "step-not-open");
        await organization.Refuses(Dana, Give.Ask(), "step-not-open");
        await organization.Takes(Dana, Give.Part);
        await organization.Takes(Guest, Give.Yes());
        await organization.Takes(Dana, Give.Close);
    }

    [Theory]
    [InlineData(Answer.Satisfied)]
    [InlineData(Answer.Accepts)]
    [InlineData(Answer.WontSay)]
    public async Task The_owner_types_no_yes_over_a_no_but_others_and_the_customer_do(Answer says)
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Guest, Give.No());
        await organization.Takes(Dana, Give.Part);

        await organization.Refuses(Dana, new CaseCommand.RecordAnswer(says, Call()), "overruled-answer");
        await organization.Refuses(new Actor(new PersonId("temp"), new Role("server"), ActsFor: Dana.Id), new CaseCommand.RecordAnswer(says, Call()), "overruled-answer");
        await organization.Takes(Dana, new CaseCommand.RecordAnswer(says, Source.At(new DeviceId("tablet-3"))));
        await organization.Takes(Rob, new CaseCommand.RecordAnswer(says, Call()));
    }

    public static TheoryData<Answer, int?, Answer, int?, bool> Bettered
    {
        get
        {
            // Each answer after each: what ranks higher is better, and at equal rank only a higher score of one name.
            var table = new TheoryData<Answer, int?, Answer, int?, bool>();
            foreach (var last in Enum.GetValues<Answer>())
            {
                foreach (var given in new[] { Answer.Satisfied, Answer.Accepts, Answer.WontSay })
                {
                    foreach (var (before, after) in new (int?, int?)[] { (null, null), (3, 3), (3, 5), (5, 3), (null, 5), (3, null) })
                    {
                        table.Add(last, before, given, after, Rank(given) > Rank(last) || (Rank(given) == Rank(last) && after > before));
                    }
                }
            }

            return table;
        }
    }

    [Theory]
    [MemberData(nameof(Bettered))]
    public async Task Who_owns_the_case_types_no_answer_better_than_the_customers_last_one(Answer last, int? before, Answer given, int? after, bool isBetter)
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Guest, new CaseCommand.RecordAnswer(last, Scores: Stars(before)));
        if (last is Answer.Unhappy or Answer.WantsMore)
        {
            await organization.Takes(Dana, Give.Part);
        }

        var typed = await organization.Do(Dana, new CaseCommand.RecordAnswer(given, Call(), Scores: Stars(after)));

        Assert.Equal(isBetter ? "overruled-answer" : null, (typed as CommandResult.Refused)?.Refusal.Code);
        await organization.Takes(Rob, new CaseCommand.RecordAnswer(given, Call("call 2"), Scores: Stars(after)));
    }

    [Fact]
    public async Task Who_owned_the_case_when_the_answer_came_or_since_does_not_better_it_either()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Guest, Give.Accepts());
        await organization.Takes(Max, Give.TakeOver);

        await organization.Refuses(Dana, Give.Yes(Call()), "overruled-answer");
        await organization.Refuses(Max, Give.Yes(Call()), "overruled-answer");
        await organization.Takes(Rob, Give.Yes(Call()));
    }

    // Whoever would gain by it betters nothing in two steps either.
    [Fact]
    public async Task An_answer_that_staff_type_takes_the_place_of_no_owner_and_of_no_score()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Guest, Give.Accepts());
        await organization.Takes(Dana, Give.HandOver(Rob));
        await organization.Takes(Rob, Give.Own);
        await organization.Takes(Dana, Give.Accepts(Call()));
        await organization.Refuses(Dana, Give.Yes(Call("call 2")), "overruled-answer");
        await organization.Refuses(Rob, Give.Yes(Call("call 2")), "overruled-answer");

        var scored = new Organization();
        await scored.Remedied();
        await scored.Takes(Guest, Scored(3, null));
        await scored.Takes(Dana, Give.Yes(Call()));
        await scored.Refuses(Dana, Scored(4, Call("call 2")), "overruled-answer");
        await scored.Takes(Guest, Scored(4, null));
        await scored.Takes(Dana, Scored(4, Call("call 2")));

        static CaseCommand Scored(int nps, Source? source) => new CaseCommand.RecordAnswer(Answer.Satisfied, source, Scores: ImmutableSortedDictionary<string, int>.Empty.Add("nps", nps));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_owned_either_case_betters_no_answer_after_a_merge(bool isOlderAnswered)
    {
        var younger = new CaseId("C-2");
        var organization = new Organization();
        await organization.Remedied(customer: "ann@example.org");
        await organization.TakesAllOn(younger, Rob, Report(customer: "ann@example.org"), Give.Own, Give.Sorry, Give.Ear, Give.Full);
        await organization.Takes(Guest, Give.Accepts(), isOlderAnswered ? Case : younger);
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        await organization.Takes(Max, Give.Merge("C-1"), younger);
        await organization.Takes(Max, Give.Full);

        await organization.Refuses(Dana, Give.Yes(Call()), "overruled-answer");
        await organization.Refuses(Rob, Give.Yes(Call()), "overruled-answer");
        await organization.Takes(Max, Give.Yes(Call()));
    }

    // Something that the customer says after somebody typed a yes for them may well be against it.
    [Fact]
    public async Task A_yes_that_waits_falls_with_the_customers_next_word()
    {
        var organization = new Organization();
        await organization.Heard(customer: "ann@example.org");
        await organization.Takes(Max, Give.Voucher("g1", 2_501, "card 1"));
        var asked = await organization.Takes(Dana, Give.Yes(Call()));
        var waiting = ((CaseEvent.ApprovalRequested)asked.Events[0].Event).Ref.Value;
        await organization.Takes(Guest, Give.Contact);

        await organization.Refuses(Rob, Give.Approve(waiting), "approval-expired");
        Assert.False((await organization.Now()).IsEarned);
    }

    [Fact]
    public async Task Who_owned_the_case_before_the_answer_only_may_enter_another_one()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Max, Give.TakeOver);
        await organization.Takes(Guest, Give.Accepts());

        await organization.Takes(Dana, Give.Yes(Call()));
    }

    [Fact]
    public async Task Nor_is_an_answer_bettered_after_the_close()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Guest, Give.Accepts());
        await organization.Takes(Dana, Give.Close);

        await organization.Refuses(Dana, Give.Yes(Call()), "overruled-answer");
        await organization.Takes(Guest, Give.Yes());
    }

    [Fact]
    public async Task Who_takes_the_remedy_and_is_not_happy_ends_apart_from_the_recovered()
    {
        foreach (var says in new[] { Answer.Accepts, Answer.WontSay })
        {
            var organization = new Organization();
            await organization.Remedied();
            Assert.Equal("Accepted", (await organization.Takes(Guest, new CaseCommand.RecordAnswer(says))).Stage?.Name);
            Assert.Equal(Ending.RemedyAccepted, (await organization.Takes(Dana, Give.Close)).Ending);
        }
    }

    [Theory]
    [InlineData(2_500, true)]
    [InlineData(2_501, false)]
    public async Task Above_the_floor_a_yes_that_staff_type_needs_another_person(long granted, bool isEnough)
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Give.Voucher("g1", granted, "card 1"));

        var yes = await organization.Takes(Dana, Give.Yes(Call()));

        Assert.Equal(isEnough ? ["answer-recorded.v1"] : ["approval-requested.v1"], yes.Names());
        Assert.Equal(isEnough ? "Satisfied" : "Remedied", yes.Stage?.Name);
    }

    [Fact]
    public async Task What_another_person_confirmed_is_the_answer()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Give.Voucher("g1", 3_000, "card 1"));
        var asked = await organization.Takes(Dana, Give.Yes(Call()));
        var request = ((CaseEvent.ApprovalRequested)asked.Events[0].Event).Ref.Value;

        await organization.Refuses(Dana, Give.Approve(request), "second-person-needed");
        Assert.Equal(["approval-given.v1", "answer-recorded.v1"], (await organization.Takes(Rob, Give.Approve(request))).Names());
        Assert.Equal(Ending.Recovered, (await organization.Takes(Dana, Give.Close)).Ending);
    }

    [Fact]
    public async Task Above_the_floor_the_customer_and_a_device_need_nobody_and_a_no_never_does()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Give.Voucher("g1", 3_000, "card 1"));

        await organization.Takes(Guest, Give.Yes());
        await organization.Takes(Dana, Give.Accepts(Source.At(new DeviceId("tablet-3"))));
        Assert.Equal("Reworking", (await organization.Takes(Dana, Give.No(Call()))).Stage?.Name);
    }

    [Fact]
    public async Task The_floor_adds_the_shares_of_all_currencies_and_only_what_stands()
    {
        var euro = new Currency("EUR");
        var organization = new Organization(setup =>
        {
            setup.Options.Limits.Add(new RoleLimit(new Role("server"), euro, 5_000, 10_000));
        });
        await organization.Heard();
        await organization.Takes(Dana, Give.Voucher("g1", 1_250, "card 1"));
        await organization.Takes(Dana, new CaseCommand.Compensate(new ActId("g2"), CompensationKind.Voucher, new Money(1_250, euro), Settlement: "card 2"));
        await organization.Takes(Dana, Give.Voucher("g3", 2_000));
        await organization.Takes(Till, Give.Fail("g3"));
        Assert.Equal(["answer-recorded.v1"], (await organization.Takes(Dana, Give.Yes(Call()))).Names());

        await organization.Takes(Dana, new CaseCommand.Compensate(new ActId("g4"), CompensationKind.Voucher, new Money(1, euro), Settlement: "card 3"));
        Assert.Equal(["approval-requested.v1"], (await organization.Takes(Dana, Give.Yes(Call("call 2")))).Names());
    }

    [Fact]
    public async Task A_yes_or_withdrawal_older_than_what_it_would_judge_is_stale_and_a_no_is_not()
    {
        var organization = new Organization();
        await organization.Heard();
        organization.Clock.Advance(TimeSpan.FromHours(2));
        await organization.Takes(Dana, Give.Full.At(organization.Clock.GetUtcNow().AddHours(-1)));
        var before = organization.Clock.GetUtcNow().AddMinutes(-61);

        await organization.Refuses(Guest, Give.Yes().At(before), "answer-stale");
        await organization.Refuses(Guest, Give.Accepts().At(before), "answer-stale");
        await organization.Refuses(Guest, Give.Withdraw().At(before), "answer-stale");
        await organization.Refuses(Dana, Give.Yes(Source.Heard(new Evidence(Channel.Phone, "call 1", before))), "answer-stale");
        await organization.Takes(Guest, Give.Yes().At(before.AddMinutes(1)));
        await organization.Takes(Guest, Give.No().At(before));
    }

    [Property(MaxTest = 100)]
    public Property An_answer_is_as_fresh_as_the_latest_thing_that_was_done_in_whatever_order_it_was_entered(NonEmptyArray<byte> minutesAgo) =>
        AnswersAgainAsync([.. minutesAgo.Get.Take(5)]).Result.Classify(!minutesAgo.Get.Take(5).SequenceEqual(minutesAgo.Get.Take(5).OrderDescending()), "out of order");

    [Fact]
    public async Task A_fact_that_is_entered_late_makes_no_old_yes_fresh()
    {
        var organization = new Organization();
        await organization.Heard();
        organization.Clock.Advance(TimeSpan.FromHours(4));
        await organization.Takes(Dana, Give.Part);
        organization.Clock.Advance(TimeSpan.FromMinutes(30));
        await organization.Takes(Dana, Give.Part.At(organization.Clock.GetUtcNow().AddHours(-4)));

        await organization.Refuses(Dana, Give.Yes(Source.Heard(new Evidence(Channel.Phone, "call 1", organization.Clock.GetUtcNow().AddHours(-3)))), "answer-stale");
        await organization.Takes(Dana, Give.Yes(Source.Heard(new Evidence(Channel.Phone, "call 1", organization.Clock.GetUtcNow().AddMinutes(-30)))));
    }

    [Fact]
    public async Task Nothing_but_a_no_is_dated_ahead()
    {
        var organization = new Organization();
        await organization.Remedied();
        var tomorrow = organization.Clock.GetUtcNow().AddDays(1);
        var ahead = Source.Heard(new Evidence(Channel.Phone, "call 1", tomorrow));

        await organization.Refuses(Guest, Give.Yes().At(tomorrow), "dated-ahead");
        await organization.Refuses(Dana, Give.Yes(ahead), "dated-ahead");
        await organization.Refuses(Dana, Give.Note.At(tomorrow), "dated-ahead");
        await organization.Refuses(Dana, Give.Note.At(null, tomorrow), "dated-ahead");
        await organization.Refuses(Dana, Give.Withdraw(ahead), "dated-ahead");
        await organization.Refuses(Dana, Give.NoContact(SilenceReason.NotWanted, ahead), "dated-ahead");
        await organization.Takes(Dana, Give.Promise("p1"));
        await organization.Refuses(Dana, Give.Keep("p1", tomorrow), "dated-ahead");
        await organization.Refuses(Dana, Give.Release("p1", ahead), "dated-ahead");
        await organization.Refuses(Dana, Give.Declines(source: ahead), "dated-ahead");
        var opening = new CaseCommand.ReportFailure(null, Severity.Minor, Channel.Phone, Evidence: new Evidence(Channel.Phone, "call 2", tomorrow));
        await organization.Refuses(Dana, opening, "dated-ahead", new CaseId("C-2"));
        await organization.Takes(Dana, Give.No(ahead));
        await organization.Takes(Guest, Give.No().At(tomorrow));
    }

    [Fact]
    public async Task A_late_yes_is_recorded_on_each_ending_and_changes_nothing()
    {
        foreach (var (name, organization) in await Ended())
        {
            var before = await organization.Now();

            var yes = await organization.Takes(Guest, Give.Yes());

            Assert.Equal(["answer-recorded.v1"], yes.Names());
            Assert.Equal((name, before.Stage, before.Ending, before.EarnedVersion), (name, yes.Stage!.Value, yes.Ending, (await organization.Now()).EarnedVersion));
        }
    }

    [Fact]
    public async Task A_late_no_opens_each_ending_again()
    {
        foreach (var (ending, organization) in await Ended())
        {
            var no = await organization.Takes(Guest, Give.No());

            var wasHeard = ending is not (Ending.Withdrawn or Ending.EnteredInError);
            Assert.Equal(wasHeard ? ["case-reopened.v1", "answer-recorded.v1"] : ["case-reopened.v1", "customer-contacted.v1"], no.Names());
            Assert.Equal((ending, wasHeard ? "Reworking" : "Reported"), (ending, no.Stage!.Value.Name));
            Assert.Equal(Ending.Open, no.Ending);
        }
    }

    [Fact]
    public async Task A_late_contact_is_recorded_and_opens_what_was_withdrawn_or_entered_in_error()
    {
        foreach (var (ending, organization) in await Ended())
        {
            var contact = await organization.Takes(Dana, Give.Contact);

            var opens = ending is Ending.Withdrawn or Ending.EnteredInError;
            Assert.Equal(opens ? ["case-reopened.v1", "customer-contacted.v1"] : ["customer-contacted.v1", "promise-made.v1"], contact.Names());
            Assert.Equal(opens ? Ending.Open : ending, contact.Ending);
        }
    }

    [Fact]
    public async Task A_closed_case_takes_a_debrief_a_note_and_facts_from_outside_and_nothing_else()
    {
        var organization = new Organization();
        await organization.Recovered();

        await organization.TakesAll(Dana, Give.Debrief(), new CaseCommand.WaiveDebrief("Enough."), Give.Note);
        foreach (var command in Give.OneOfEach.Where(command => Verbs.VerbOf(command) is not ("report" or "note" or "contact" or "reopen" or "answer" or "settle" or "fail" or "reverse" or "lapse-claim" or "delivery" or "debrief" or "waive-debrief")))
        {
            await organization.Refuses(command is CaseCommand.BreakPromise or CaseCommand.ExpireApproval or CaseCommand.RecordSilence or CaseCommand.PresumeDelivery ? Till : Dana, command, "case-closed");
        }
    }

    private static int Rank(Answer answer) => answer switch { Answer.Satisfied => 2, Answer.Accepts or Answer.WontSay => 1, _ => 0 };

    private static ImmutableSortedDictionary<string, int>? Stars(int? stars) => stars is { } given ? ImmutableSortedDictionary<string, int>.Empty.Add("stars", given) : null;

    // Remedies at these times, entered one after the other: a yes of the minute before the latest is stale, one of that minute isn't.
    private static async Task<bool> AnswersAgainAsync(byte[] minutesAgo)
    {
        var organization = new Organization();
        await organization.Heard();
        organization.Clock.Advance(TimeSpan.FromHours(5));
        var now = organization.Clock.GetUtcNow();
        foreach (var minutes in minutesAgo)
        {
            await organization.Takes(Dana, Give.Part.At(now.AddMinutes(-minutes)));
        }

        var latest = now.AddMinutes(-minutesAgo.Min());
        var stale = await organization.Do(Guest, Give.Yes().At(latest.AddMinutes(-1)));
        return stale is CommandResult.Refused { Refusal.Code: "answer-stale" } && await organization.Do(Guest, Give.Yes().At(latest)) is CommandResult.Accepted;
    }

    // A case of each ending that can be reached without another case, none of them accolades.
    private static async Task<List<(Ending Ending, Organization Organization)>> Ended()
    {
        var recovered = new Organization();
        await recovered.Recovered();
        var accepted = new Organization();
        await accepted.Remedied();
        await accepted.Takes(Guest, Give.Accepts());
        await accepted.Takes(Dana, Give.Close);
        var unconfirmed = new Organization();
        await unconfirmed.Remedied();
        await unconfirmed.Silent();
        await unconfirmed.Takes(Dana, Give.Close);
        var unreconciled = new Organization();
        await unreconciled.Remedied();
        await unreconciled.Takes(Guest, Give.No());
        await unreconciled.Takes(Dana, Give.Unreconciled("u1"));
        await unreconciled.Takes(Max, Give.Approve("u1"));
        await unreconciled.Takes(Dana, Give.Close);
        var withdrawn = new Organization();
        await withdrawn.Remedied();
        await withdrawn.Takes(Guest, Give.Withdraw());
        var mistaken = new Organization();
        await mistaken.TakesAll(Dana, Report(), Give.Discard);
        List<(Ending, Organization)> ended =
        [
            (Ending.Recovered, recovered),
            (Ending.RemedyAccepted, accepted),
            (Ending.Unconfirmed, unconfirmed),
            (Ending.Unreconciled, unreconciled),
            (Ending.Withdrawn, withdrawn),
            (Ending.EnteredInError, mistaken),
        ];
        foreach (var (ending, organization) in ended)
        {
            Assert.Equal(ending, (await organization.Now()).Ending);
        }

        return ended;
    }
}
