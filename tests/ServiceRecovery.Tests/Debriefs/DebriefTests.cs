using System.Collections.Immutable;
using System.Text;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;
using static ServiceRecovery.Tests.Debriefs.DebriefWalks;

namespace ServiceRecovery.Tests.Debriefs;

public class DebriefTests
{
    [Fact]
    public async Task A_debrief_goes_from_the_opening_to_its_lessons_and_its_actions_go_on()
    {
        var organization = await Talking();
        await organization.Takes(new DebriefCommand.Hold(ImmutableSortedDictionary<string, int>.Empty.Add("server", 2).Add("cook", 1)));
        await organization.Takes(Talk.Say());
        await organization.Takes(Talk.Find());
        await organization.Takes(Talk.Find("training", because: "hand-over"));
        await organization.Takes(Talk.Plan());
        await organization.Takes(Talk.Conclude);

        var debrief = await organization.Look();

        Assert.Equal(ServiceRecovery.Debriefs.Debrief.Ended, debrief.Stage);
        Assert.Equal(["hand-over", "training"], debrief.Factors.Select(factor => factor.Factor.Value));
        Assert.Equal(3, debrief.Present.Values.Sum());
        Assert.False(debrief.IsSettled);
        Assert.Equal(debrief.Actions[0].DueAt, UnixMicroseconds.ToTime((await organization.Stored()).Head!.NextDue!.Value));
        Assert.Equal(Ending.Open, (await organization.Stored()).Head!.Ending);
    }

    [Fact]
    public async Task What_is_said_keeps_neither_who_said_it_nor_when_nor_the_id_it_came_under()
    {
        var organization = await Talking();
        var before = (await organization.Stored()).Head!.ChangedAt;
        organization.Clock.Advance(TimeSpan.FromHours(5));

        await organization.Do(Talk.Say(), Dana, new CommandId("dana-1200"));
        await organization.Do(Talk.Find(), Rob, new CommandId("rob-1201"));

        var stored = await organization.Stored();
        var names = new Pseudonyms(TenantId.Single, organization.Setup.Key ?? PseudonymKey.Generate());
        foreach (var said in stored.Events.Skip(1))
        {
            Assert.Equal(before, said.RecordedAt);
            Assert.Null(said.OccurredAt);
            Assert.Equal(stored.Events[1].Actor, said.Actor);
            Assert.Equal(("debrief", ActorKind.System), (said.Role.Value, said.ActorKind));
            Assert.StartsWith("said-", said.Command.Value, StringComparison.Ordinal);
            Assert.Equal(["D-1"], said.Texts.Where(text => text.Slot < 0).Select(text => Encoding.UTF8.GetString(text.Bytes.Span)));
        }

        Assert.Equal(before, stored.Head!.ChangedAt);
    }

    [Fact]
    public async Task A_word_that_is_repeated_under_its_id_is_said_once_whoever_repeats_it()
    {
        var organization = await Talking();

        Assert.IsType<DebriefResult.Accepted>(await organization.Do(Talk.Say(), Dana, new CommandId("w1")));
        Assert.IsType<DebriefResult.Repeated>(await organization.Do(Talk.Say(), Dana, new CommandId("w1")));
        Assert.IsType<DebriefResult.Repeated>(await organization.Do(Talk.Say(), Rob, new CommandId("w1")));

        Assert.Single((await organization.Look()).Contributions);
    }

    [Fact]
    public async Task Whoever_leads_owns_or_is_spoken_for_in_a_debrief_is_one_person_by_every_login()
    {
        var second = new PersonId("dana.2");
        var organization = new Organization(setup => setup.Staff = new StaffList([new StaffMember(Dana.Id) { Logins = [second] }, new StaffMember(Max.Id), new StaffMember(Rob.Id)]));
        await organization.Recovered();

        var opened = await organization.Takes(new DebriefCommand.Open([Case], Facilitator: second), Max with { ActsFor = second });
        await organization.Takes(Talk.Find());
        var planned = await organization.Takes(new DebriefCommand.PlanAction(Talk.Action, "A plate warmer.", second, organization.Clock.GetUtcNow().AddDays(7)));
        await organization.Takes(new DebriefCommand.HandOverAction(Talk.Action, Rob.Id));
        var back = await organization.Takes(new DebriefCommand.HandOverAction(Talk.Action, second));

        var byProgram = await organization.Takes(Talk.Open(), Till with { ActsFor = second }, new DebriefId("D-2"));

        Assert.Equal("dana", opened.Events[0].Header.ActsFor!.Original);
        Assert.Equal("dana", byProgram.Events[0].Header.ActsFor!.Original);
        Assert.Equal("dana", Assert.IsType<DebriefEvent.Opened>(opened.Events[0].Event).Facilitator.Original);
        Assert.Equal("dana", Assert.IsType<DebriefEvent.ActionPlanned>(planned.Events[0].Event).Owner.Original);
        Assert.Equal("dana", Assert.IsType<DebriefEvent.ActionHandedOver>(back.Events[0].Event).Owner.Original);
    }

    [Fact]
    public async Task A_debrief_of_an_open_case_says_that_it_is_open()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Talk.Open());

        Assert.Equal(Case, Assert.Single((await organization.Look()).StillOpen));
    }

    [Fact]
    public async Task One_failure_among_successes_makes_it_a_matter_of_failures()
    {
        var organization = await Closed();
        await organization.Takes(Dana, new CaseCommand.ReportPraise("Thank you.", Channel.Mail), new CaseId("P-1"));
        await organization.Takes(Talk.Open(new CaseId("P-1")), on: new DebriefId("D-2"));
        await organization.Takes(Talk.Open(Case, new CaseId("P-1")));

        Assert.Equal(Purpose.Failure, (await organization.Look()).About);
        Assert.Equal(Purpose.Accolade, (await organization.Look(new DebriefId("D-2"))).About);
        Assert.Equal("question-unknown", ((DebriefResult.Refused)await organization.Do(Talk.Say(), on: new DebriefId("D-2"))).Refusal.Code);
        await organization.Takes(new DebriefCommand.Contribute("repeatable", "Yes: the note lies at the desk."), on: new DebriefId("D-2"));
    }

    [Fact]
    public async Task Words_that_look_for_somebody_to_blame_are_stored_with_a_warning()
    {
        var organization = await Talking();

        var accepted = await organization.Takes(Talk.Say("The cook was careless and should have known."));

        Assert.Equal(["could-have", "judges-a-person"], accepted.Findings.Select(finding => finding.Code).Order(StringComparer.Ordinal));
        Assert.Single((await organization.Look()).Contributions);
    }

    [Theory]
    [InlineData("dana carried it", true)]
    [InlineData("It was DANA's tray.", true)]
    [InlineData("ann@example.org waited.", true)]
    [InlineData("The server carried it.", false)]
    [InlineData("Danamark delivered it late.", false)]
    [InlineData("The desk wasn't told.", false)]
    public async Task Persons_of_the_case_are_not_named_roles_and_organizations_may_be(string words, bool isNamed)
    {
        var organization = await Talking();

        var result = await organization.Do(Talk.Say(words));

        Assert.Equal(isNamed ? "person-named" : null, (result as DebriefResult.Refused)?.Refusal.Code);
    }

    [Theory]
    [InlineData("will", "We will call back within the hour from now on.", null)]
    [InlineData("will", "It was Will who forgot it.", "person-named")]
    [InlineData("will", "Will we call back? Nobody knew.", "maybe-named")]
    [InlineData("will", "It was late. Will we call back?", "maybe-named")]
    [InlineData("will", "It was Will's tray.", "person-named")]
    [InlineData("may", "The kitchen may need a second printer.", null)]
    [InlineData("bill", "The bill came twice and had a wrong total.", null)]
    [InlineData("max", "The queue was at its max at noon.", null)]
    [InlineData("xavier", "xavier carried it.", "person-named")]
    [InlineData("gizmo", "The gizmo broke.", null)]
    [InlineData("Ana Gomez", "It was ana  gomez who carried it.", "person-named")]
    [InlineData("Ana Gomez", "Ana is a town.", null)]
    [InlineData("zoë", "ZOË carried it.", "person-named")]
    [InlineData("zoë", "Zoe\u0308 carried it.", "person-named")]
    [InlineData("zoë", "zo\u200Cë carried it.", "person-named")]
    [InlineData("किरण", "किरण carried it.", "person-named")]
    [InlineData("किरण", "किरन carried it.", null)]
    public async Task A_name_that_is_also_an_ordinary_word_names_a_person_with_a_capital_inside_a_sentence(string name, string words, string? found)
    {
        var somebody = new Actor(new PersonId(name), new Role("server"));
        var organization = new Organization(setup => setup.Options.Learning.OrdinaryWords.Add("gizmo"));
        await organization.TakesAll(somebody, Report(), Give.Own, Give.Sorry, Give.Ear, Give.Full);
        await organization.Takes(Guest, Give.Yes());
        await organization.Takes(somebody, Give.Close);
        await organization.Takes(Talk.Open());

        var result = await organization.Do(Talk.Say(words));

        Assert.Equal(found == "person-named" ? found : null, (result as DebriefResult.Refused)?.Refusal.Code);
        Assert.Equal(found == "maybe-named" ? [found] : [], (result as DebriefResult.Accepted)?.Findings.Select(finding => finding.Code) ?? []);
    }

    [Fact]
    public async Task Who_worked_on_a_case_that_was_absorbed_is_named_by_nobody_either()
    {
        var (organization, younger) = (new Organization(), new CaseId("C-2"));
        await organization.Remedied(customer: "ann@example.org");
        await organization.TakesAllOn(younger, Rob, Report(customer: "ann@example.org"), Give.Own, Give.HandOver(new Actor(new PersonId("rutger"), new Role("server"))));
        await organization.Takes(new Actor(new PersonId("zoltan"), new Role("manager"), ActsFor: new PersonId("wanda")), Give.Note, younger);
        await organization.Takes(Dana, Give.Merge("C-1"), younger);
        await organization.TakesAll(Dana, Give.Full);
        await organization.Takes(Guest, Give.Yes());
        await organization.TakesAll(Dana, Give.Close);
        await organization.Takes(Talk.Open());

        foreach (var name in new[] { "Rob", "Rutger", "Zoltan", "Wanda" })
        {
            Assert.Equal((name, "person-named"), (name, (await organization.Do(Talk.Say($"We saw {name} there.")) as DebriefResult.Refused)?.Refusal.Code));
        }
    }

    [Fact]
    public async Task The_names_that_the_staff_directory_knows_are_looked_for_and_the_sentence_says_the_word()
    {
        var organization = new Organization(setup => setup.Staff = new StaffList([new StaffMember(Dana.Id) { Names = ["Dana Lopez", "Dee"] }, new StaffMember(Max.Id), new StaffMember(Rob.Id)]));
        await organization.Recovered();
        await organization.Takes(Talk.Open());

        var named = Assert.IsType<DebriefResult.Refused>(await organization.Do(Talk.Say("It was Dee's tray."))).Refusal;

        Assert.StartsWith("'words' names 'Dee'. Say the role instead:", named.Sentence, StringComparison.Ordinal);
        Assert.Equal("Dee", named.Arguments["word"]);
        Assert.Equal("person-named", Assert.IsType<DebriefResult.Refused>(await organization.Do(Talk.Say("Ask dana lopez."))).Refusal.Code);
        Assert.IsType<DebriefResult.Accepted>(await organization.Do(Talk.Say("The Lopez order came first.")));
        Assert.Contains("must be single words", Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => new Organization(setup => setup.Options.Learning.OrdinaryWords.Add("two words"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_is_reminded_again_and_again_long_after_the_case_was_closed_and_then_no_more()
    {
        var organization = await Planned();
        await organization.Takes(Talk.Conclude);
        List<int> reminders = [];
        for (var day = 0; day < 200; day++)
        {
            organization.Clock.Advance(TimeSpan.FromDays(1));
            foreach (var done in (await organization.Desk.ProcessDueAsync()).Learned)
            {
                reminders.AddRange(done.Events.Select(recorded => recorded.Event).OfType<DebriefEvent.ActionOverdue>().Select(overdue => overdue.Reminder));
            }
        }

        Assert.Equal(Enumerable.Range(1, DebriefDue.MostReminders), reminders);
        Assert.Equal(ActionStanding.Planned, (await organization.Look()).Actions[0].Standing);
        await organization.Takes(Talk.Finish);
    }

    [Fact]
    public async Task A_debrief_that_doesn_t_conclude_in_time_is_overdue_once()
    {
        var organization = await Talking();
        organization.Clock.Advance(TimeSpan.FromDays(6));
        Assert.Empty((await organization.Desk.ProcessDueAsync()).Learned);
        organization.Clock.Advance(TimeSpan.FromDays(60));

        var batch = await organization.Desk.ProcessDueAsync();

        Assert.Equal("Overdue", Assert.Single(Assert.Single(batch.Learned).Events).Event.GetType().Name);
        Assert.True((await organization.Look()).IsOverdue);
        Assert.Empty((await organization.Desk.ProcessDueAsync()).Learned);
        await organization.Takes(Talk.Say());
    }

    [Theory]
    [InlineData(3, 0, true)]
    [InlineData(3, 2, true)]
    [InlineData(3, 3, false)]
    [InlineData(1, 2, false)]
    [InlineData(0, 0, true)]
    [InlineData(0, 1, false)]
    public async Task The_effect_of_an_action_is_the_failures_that_recur_against_those_before(int before, int after, bool works)
    {
        var organization = new Organization();
        var kind = new FailureKind("cold-food");
        await FailAsync(organization, kind, before + 1, "B");
        await organization.Takes(Talk.Open(new CaseId("B-0")));
        await organization.Takes(Talk.Find());
        organization.Clock.Advance(TimeSpan.FromDays(1));

        // The first of them is the case itself, and it lies in the window too: it is taken out of it by time.
        organization.Clock.Advance(TimeSpan.FromDays(30));
        await FailAsync(organization, kind, before, "C");
        organization.Clock.Advance(TimeSpan.FromHours(1));
        await organization.Takes(Talk.Plan(due: organization.Clock.GetUtcNow().AddDays(7)));
        await organization.Takes(Talk.Finish);
        await organization.Takes(Talk.Conclude);
        organization.Clock.Advance(TimeSpan.FromDays(2));
        await FailAsync(organization, kind, after, "D");
        await FailAsync(organization, new FailureKind("late"), 5, "E");
        organization.Clock.Advance(TimeSpan.FromDays(27));

        var batch = await organization.Desk.ProcessDueAsync();

        var verified = batch.Learned.SelectMany(done => done.Events).Select(recorded => recorded.Event).OfType<DebriefEvent.ActionVerified>().Single();
        Assert.Equal(new DebriefEvent.ActionVerified(Talk.Action, works, before, after), verified);
        Assert.Equal(works ? ServiceRecovery.Debriefs.Debrief.Ended : ServiceRecovery.Debriefs.Debrief.Talking, (await organization.Look()).Stage);
        Assert.Equal(works ? ActionStanding.Effective : ActionStanding.Ineffective, (await organization.Look()).Actions[0].Standing);
    }

    [Fact]
    public async Task What_recurred_is_what_the_figures_count_without_merged_reports_and_those_entered_in_error()
    {
        var organization = new Organization();
        var kind = new FailureKind("cold-food");
        await FailAsync(organization, kind, 1, "B");
        await organization.Takes(Talk.Open(new CaseId("B-0")));
        await organization.Takes(Talk.Find());
        organization.Clock.Advance(TimeSpan.FromDays(31));
        await organization.Takes(Talk.Plan(due: organization.Clock.GetUtcNow().AddDays(7)));
        await organization.Takes(Talk.Finish);
        await organization.Takes(Talk.Conclude);
        var done = organization.Clock.GetUtcNow();
        organization.Clock.Advance(TimeSpan.FromDays(2));
        var told = new CaseCommand.ReportFailure(null, Severity.Minor, Channel.InPerson, Customer: new CustomerRef("ann"), Failure: kind);
        await organization.Takes(Dana, told, new CaseId("M-0"));
        await organization.Takes(Dana, told, new CaseId("M-1"));
        await organization.Takes(Dana, new CaseCommand.Merge(new CaseId("M-0")), new CaseId("M-1"));
        await FailAsync(organization, kind, 1, "X");
        await organization.Takes(Dana, new CaseCommand.Discard("Wrong table."), new CaseId("X-0"));
        organization.Clock.Advance(TimeSpan.FromDays(29));

        var batch = await organization.Desk.ProcessDueAsync();

        var verified = batch.Learned.SelectMany(work => work.Events).Select(recorded => recorded.Event).OfType<DebriefEvent.ActionVerified>().Single();
        var book = new ServiceRecovery.Insights.InsightReadModel(TenantId.Single);
        await book.RefreshAsync((ServiceRecovery.Storage.IRecoveryQueries)organization.Store);
        Assert.Equal(1, verified.After);
        Assert.Equal(verified.After, book.CountFailures(ServiceRecovery.Insights.InsightFactor.From(kind), done, organization.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_debrief_stands_on_the_work_list_of_its_facilitator_until_nothing_is_left_to_do()
    {
        var organization = await Planned();
        await organization.Takes(Talk.Conclude);
        var desk = organization.Desk.For(TenantId.Single);

        Assert.Equal("D-1", Assert.Single((await desk.ListDebriefsAsync(Dana.Id)).Items).Key.Id);
        Assert.Empty((await desk.ListDebriefsAsync(Max.Id)).Items);
        Assert.Empty((await desk.ListAsync()).Items);
        await organization.Takes(new DebriefCommand.DropAction(Talk.Action, "The kitchen moves."));
        Assert.Empty((await desk.ListDebriefsAsync()).Items);
        Assert.Single((await desk.ListDebriefsAsync(includeSettled: true)).Items);
    }

    [Fact]
    public async Task A_conclusion_is_told_to_the_cases()
    {
        var organization = await Done();

        await organization.Desk.ProcessDueAsync();

        var last = (await organization.Desk.ReadAsync(TenantId.Single, Case))[^1];
        Assert.Equal(DebriefWalks.Debrief, Assert.IsType<CaseEvent.Debriefed>(last.Event).Ref);
        Assert.Equal(Ending.Recovered, (await organization.Now()).Ending);
    }

    [Fact]
    public async Task A_debrief_reads_the_same_when_its_words_were_erased()
    {
        var organization = await Planned();
        var stored = await organization.Stored();
        var codec = new EventCodec();

        var with = DebriefHistory.Fold(stored.Events.Select(codec.DecodeDebrief));
        var without = DebriefHistory.Fold(stored.Events.Select(bytes => codec.DecodeDebrief(bytes with { Texts = [] })));

        Assert.Equal(Shape(with), Shape(without));
        Assert.True(HistoryVerifier.Verify(stored).IsIntact);
    }

    // Everything but the words.
    private static string Shape(ServiceRecovery.Debriefs.Debrief debrief) => string.Join('|', debrief.Version, debrief.Stage, debrief.DueAt, debrief.Facilitator, debrief.Contributions.Length, string.Join(',', debrief.Factors.Select(factor => factor.Factor)), string.Join(',', debrief.Actions.Select(action => $"{action.Ref} {action.Owner} {action.DueAt} {action.Standing}")));

    private static async Task FailAsync(Organization organization, FailureKind kind, int count, string name)
    {
        for (var i = 0; i < count; i++)
        {
            await organization.Takes(Dana, new CaseCommand.ReportFailure(null, Severity.Minor, Channel.InPerson, Failure: kind), new CaseId(FormattableString.Invariant($"{name}-{i}")));
        }
    }
}
