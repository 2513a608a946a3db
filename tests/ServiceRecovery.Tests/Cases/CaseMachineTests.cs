using ServiceRecovery.Desk;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using Stateless.Graph;
using Xunit;
using Xunit.Abstractions;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases;

/// <summary>The machine that a program is given for its case, and the guards that every recorded close passes.</summary>
public class CaseMachineTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_machine_follows_what_the_desk_records_and_tells_every_step()
    {
        var (organization, machine) = await Reported();
        List<string> told = [];
        machine.OnTransitioned(move => told.Add($"{move.Source} {move.Trigger} {move.Destination}"));
        machine.Configure(machine.Playbook.ClosedState).OnEntry(() => told.Add("closed"));

        foreach (var (by, command) in new (Actor, CaseCommand)[] { (Dana, Give.Own), (Dana, Give.Sorry), (Dana, Give.Ear), (Dana, Give.Full), (Guest, Give.Yes()), (Dana, Give.Close) })
        {
            Follow(machine, await organization.Takes(by, command));
        }

        Assert.Equal(
            ["Reported Own Owned", "Owned Apologize Apologized", "Apologized Listen Heard", "Heard Correct Remedied", "Remedied CustomerSatisfied Satisfied", "Satisfied Close Recovered", "closed"],
            told);
        Assert.True(machine.IsInState(machine.Playbook.ClosedState));
        Assert.Equal(Ending.Recovered, machine.Case.Ending);
    }

    [Fact]
    public async Task A_machine_names_each_law_that_forbids_a_close_by_the_code_of_its_refusal()
    {
        var organization = new Organization();
        await organization.Satisfied();
        await organization.TakesAll(Dana, Give.Promise("p1"), Give.Voucher("g1", 1_000));
        await organization.Takes(Guest, Give.Yes());
        var machine = (await organization.Desk.Case(Case).MachineAsync())!;

        Assert.False(machine.CanFire(StepKind.Close, out var unmet));

        Assert.Equal(["promise-open", "compensation-unsettled"], unmet);
        Assert.Contains("promise-open", Assert.Throws<InvalidOperationException>(() => machine.Fire(StepKind.Close)).Message, StringComparison.Ordinal);
        Assert.Contains("Satisfied --> Recovered : Close [not-owned]", MermaidGraph.Format(machine.GetInfo()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_no_machine_of_a_case_that_is_not_there_or_of_another_playbook()
    {
        var (organization, machine) = await Reported();

        Assert.Null(await organization.Desk.Case(new CaseId("nobody")).MachineAsync());
        Assert.Equal("A case that wasn't reported has no machine.", Told(Assert.Throws<ArgumentException>(() => CaseMachine.For(RecoveryCase.Empty, machine.Playbook))));
        Assert.Equal("The case is on the playbook 'standard:1', not on 'accolade:1'.", Told(Assert.Throws<ArgumentException>(() => CaseMachine.For(machine.Case, AccoladePlaybook.Playbook))));
    }

    [Fact]
    public async Task A_machine_follows_one_event_after_the_other_and_none_twice()
    {
        var (organization, machine) = await Reported();
        var (owned, sorry) = (await organization.Takes(Dana, Give.Own), await organization.Takes(Dana, Give.Sorry));

        Assert.Equal("The machine stands at version 1 of its case and can't follow version 3.", Told(Assert.Throws<ArgumentException>(() => Follow(machine, sorry))));
        Follow(machine, owned);
        Assert.Throws<ArgumentException>(() => Follow(machine, owned));
        Follow(machine, sorry);
        Assert.Equal("Apologized", machine.State.Name);
    }

    [Fact]
    public async Task A_machine_is_for_one_playbook_and_does_not_follow_a_case_to_another()
    {
        var other = StandardPlaybook.Definition.With(book => book.Named("ours"));
        var organization = new Organization(setup => setup.Playbooks.Add(other));
        await organization.Heard();
        var machine = (await organization.Desk.Case(Case).MachineAsync())!;
        var moved = await organization.Takes(Max, new CaseCommand.MovePlaybook(other.Ref));

        Assert.Equal("The case moved to the playbook 'ours:1', and a machine is for one playbook. Make the machine of the new one.", Assert.Throws<InvalidOperationException>(() => Follow(machine, moved)).Message);
        Assert.Equal(other.Ref, (await organization.Desk.Case(Case).MachineAsync())!.Playbook.Ref);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_action_that_throws_leaves_machine_and_case_standing_together(bool isAsync)
    {
        var (organization, machine) = await Reported();
        if (isAsync)
        {
            machine.OnTransitionedAsync(async _ =>
            {
                await Task.Yield();
                throw new TimeoutException("The board is away.");
            });
        }
        else
        {
            machine.OnTransitioned(_ => throw new TimeoutException("The board is away."));
        }

        var owned = await organization.Takes(Dana, Give.Own);

        await Assert.ThrowsAsync<TimeoutException>(() => isAsync ? machine.FollowAsync(owned.Events[0]) : Task.Run(() => machine.Follow(owned.Events[0])));
        Assert.Equal<(Stage, long)>((new Stage("Owned"), 2), (machine.State, machine.Case.Version));

        var sorry = await organization.Takes(Dana, Give.Sorry);
        await Assert.ThrowsAsync<TimeoutException>(() => isAsync ? machine.FollowAsync(sorry.Events[0]) : Task.Run(() => machine.Follow(sorry.Events[0])));
        Assert.Equal("Apologized", machine.State.Name);
    }

    [Fact]
    public async Task A_close_that_a_law_forbids_is_not_recorded_whoever_decided_it()
    {
        var organization = new Organization();
        await organization.Satisfied();
        await organization.Takes(Dana, Give.Promise("p1"));
        var append = await AppendTo(organization);

        var forbidden = Assert.Throws<InvalidOperationException>(() => append(new CaseEvent.CaseClosed(Ending.Recovered, 6)));

        Assert.Contains("promise-open", forbidden.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_close_where_no_row_closes_is_not_recorded_either()
    {
        var organization = new Organization();
        await organization.Heard();
        var append = await AppendTo(organization);

        Assert.Throws<InvalidOperationException>(() => append(new CaseEvent.CaseClosed(Ending.Recovered, 4)));
        append(new CaseEvent.NoteAdded(PersonalText.From("They wait.")));
    }

    [Fact]
    public async Task The_case_before_a_batch_stays_as_it_was_whatever_is_decided_on_it()
    {
        var organization = new Organization();
        await organization.Satisfied();
        var current = await organization.Now();
        var told = current.ToString();
        var (batch, _) = BatchOn(current);

        Assert.Null(await batch.DecideAsync([Give.Note, Give.Close], new NoFacts(), CancellationToken.None));

        Assert.Same(current, batch.Before);
        Assert.Equal((told, Ending.Open), (current.ToString(), current.Ending));
        Assert.Equal((current.Version + 2, Ending.Recovered), (batch.Case.Version, batch.Case.Ending));
    }

    [Fact]
    public async Task Many_callers_share_the_machines_of_a_desk_and_each_close_is_judged_for_its_own_case()
    {
        const int Callers = 16;
        var each = Tier.Size(100, 2_500);
        var organization = new Organization();
        using var report = Tier.Report(output, "machines of many callers", () => $"{Callers} callers, {Callers * each} recoveries");

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
            {
                var soup = organization.Desk.Case(new CaseId($"c-{caller}-{i}"));
                var (dana, guest) = (soup.As(Dana), soup.As(Guest));
                await dana.DoAllAsync([Report(), Give.Own, Give.Sorry, Give.Ear, Give.Full]);
                Assert.Equal(["check-missing", "step-not-open"], Codes(await dana.DoAsync(Give.Close)));
                await dana.DoAsync(Give.Promise("p1"));
                await guest.DoAsync(Give.Yes());
                Assert.Equal(Ending.Open, (await dana.DoAsync(Give.Close)).Ending);
                Assert.Equal(Ending.Recovered, (await dana.DoAsync(Give.Keep("p1"))).Ending);
            }
        })));
    }

    private static IEnumerable<string> Codes(CommandResult result) => Assert.IsType<CommandResult.Refused>(result).Refusal.Unmet.Select(unmet => unmet.Code);

    private static async Task<(Organization Organization, CaseMachine Machine)> Reported()
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());
        return (organization, (await organization.Desk.Case(Case).MachineAsync())!);
    }

    private static void Follow(CaseMachine machine, CommandResult.Accepted accepted)
    {
        foreach (var recorded in accepted.Events)
        {
            machine.Follow(recorded);
        }
    }

    // What a desk adds to a case, without asking the decider: no command can do this.
    private static async Task<Action<CaseEvent>> AppendTo(Organization organization) => BatchOn(await organization.Now()).Append;

    private static (CaseBatch Batch, Action<CaseEvent> Append) BatchOn(RecoveryCase current)
    {
        var names = new Pseudonyms(TenantId.Single, OrganizationWalks.Key);
        var facts = new DecisionFacts
        {
            Tenant = TenantId.Single,
            CaseId = Case,
            Playbook = StandardPlaybook.Playbook,
            Rules = new OrganizationRules { Levels = [] },
            Now = current.ChangedAt,
            Command = new CommandId("unasked"),
            By = Dana,
            Person = names.SubjectOf(Dana.Id),
            Names = names,
        };
        var batch = new CaseBatch(current, facts);
        return (batch, happened => batch.Add(happened, null, 0));
    }

    private sealed class NoFacts : IFactSource
    {
        public ValueTask<DecisionFacts> GatherAsync(CaseCommand command, DecisionFacts facts, CaseBatch batch, CancellationToken cancellationToken) => new(facts);
    }

    private static string Told(ArgumentException exception) => exception.Message.Split(" (Parameter")[0];
}
