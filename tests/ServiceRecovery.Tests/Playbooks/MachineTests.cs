using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ServiceRecovery.Playbooks;
using Stateless;
using Stateless.Graph;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Tests.Playbooks;

/// <summary>A playbook, its Stateless machine and a machine configured by hand say the same.</summary>
public partial class MachineTests(ITestOutputHelper output)
{
    private const int Seed = 20_261_129;

    public static TheoryData<string> Names => [.. PlaybookPresets.Names];

    [Fact]
    public async Task Machine_and_table_agree_on_edited_playbooks()
    {
        var (size, drawn, sound, closes) = (Tier.Size(2_000, 20_000), 0, 0, 0);
        var playbooks = new EditedPlaybooks(Seed);
        using var report = Tier.Report(output, "machines", () => $"{drawn} edited playbooks from seed {Seed}, {sound} sound, {closes} closes guarded");
        while (sound < size)
        {
            drawn++;
            var (preset, edited) = playbooks.Next();
            if (TryBuild(edited) is not { } playbook)
            {
                continue;
            }

            sound++;
            if (await DifferenceIn(preset, playbook) is { } difference)
            {
                Assert.Fail($"Playbook {drawn} of seed {Seed}: {difference}\n{PlaybookJson.Write(edited)}");
            }

            closes += GuardedCloses(playbook);
        }

        Assert.True(drawn < size * 20, $"Only {sound} of {drawn} were sound.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_drawing_by_Stateless_read_back_has_the_rows_of_the_playbook(string name)
    {
        var playbook = PlaybookPresets.Get(name);

        Assert.Equal(Told(playbook.Rows), Told(RowsOf(MermaidGraph.Format(MachineOf(playbook).GetInfo()), playbook)));
    }

    [Theory]
    [InlineData("Open", "EveryOpen", "Closed")]
    [InlineData("Closed", "Open", "EveryClosed")]
    public void A_stage_named_as_a_superstate_is_a_stage_like_others(string stage, string open, string closed)
    {
        var playbook = Playbook.Build(StandardPlaybook.Definition.With(book => book.From("Heard").Do("Wait").To(stage).From(stage).Do("Resume").To("Heard")));
        var machine = MachineOf(playbook, new Stage("Heard"));

        machine.Fire(new StepKind("Wait"));

        Assert.Equal(stage, machine.State.Name);
        Assert.Equal((open, closed), (playbook.OpenState.Name, playbook.ClosedState.Name));
        Assert.True(machine.IsInState(playbook.OpenState));
        Assert.False(machine.IsInState(playbook.ClosedState));
    }

    [Fact]
    public void Where_each_name_of_a_superstate_is_taken_another_is_found()
    {
        var playbook = Playbook.Build(StandardPlaybook.Definition.With(book => book
            .From("Heard").Do("Wait").To("Open").Do("Pause").To("EveryOpen")
            .From("Open").Do("Resume").To("Heard")
            .From("EveryOpen").Do("Resume").To("Heard")));

        Assert.Equal("EveryOpen2", playbook.OpenState.Name);
    }

    [Fact]
    public void A_machine_configured_by_hand_is_proved()
    {
        var machine = new StateMachine<Stage, StepKind>(new Stage("Reported"));
        machine.Configure("Reported").Permit(StepKind.Own, "Owned");
        machine.Configure("Owned").Permit(StepKind.Close, "Recovered");

        var refused = Assert.Throws<InvalidPlaybookException>(() => Playbook.Build(ByHand(machine).Closing("Recovered", Ending.Recovered).ToDefinition()));

        Assert.Contains("A case can end as 'Recovered' without 'CustomerSatisfied': Reported -> Own -> Owned -> Close -> Recovered.", refused.Faults.Select(fault => fault.Sentence));
    }

    [Fact]
    public void What_a_superstate_permits_stands_in_each_substate_that_does_not_say_it_itself()
    {
        var machine = new StateMachine<Stage, StepKind>(new Stage("Reported"));
        machine.Configure("Working").Permit(StepKind.Withdraw, "Withdrawn").InternalTransition(StepKind.Explain, () => { });
        machine.Configure("Reported").SubstateOf("Working").Permit(StepKind.Own, "Owned");
        machine.Configure("Owned").SubstateOf("Working").PermitReentry(StepKind.Own).Permit(StepKind.Explain, "Reported");

        var rows = ByHand(machine).ToDefinition().Rows;

        Assert.Equal(
            [
                "Owned -> Explain -> Reported",
                "Owned -> Own -> Owned",
                "Owned -> Withdraw -> Withdrawn",
                "Reported -> Explain -> Reported",
                "Reported -> Own -> Owned",
                "Reported -> Withdraw -> Withdrawn",
            ],
            Told(rows));
    }

    public static TheoryData<string, string> Unsayable => new()
    {
        { "guard", "The step 'Own' in 'Reported' has a guard. What a playbook doesn't know is judged by laws and policies: permit it without one." },
        { "internal guard", "The step 'Own' in 'Reported' has a guard. What a playbook doesn't know is judged by laws and policies: permit it without one." },
        { "function", "The step 'Own' in 'Reported' leads where a function says. A playbook is data that is proved before it is used: lead to one stage." },
        { "ignored", "The step 'Own' in 'Reported' is ignored. Leave it out, or let the case stay by 'PermitReentry'." },
        { "superstate", "The step 'Own' in 'Reported' leads to a superstate. A case stands in a stage: lead to one of its substates." },
    };

    [Theory]
    [MemberData(nameof(Unsayable))]
    public void What_no_data_can_say_is_refused_with_a_sentence(string what, string sentence)
    {
        var machine = new StateMachine<Stage, StepKind>(new Stage("Reported"));
        machine.Configure("Owned").SubstateOf("Working");
        _ = what switch
        {
            "guard" => machine.Configure("Reported").PermitIf(StepKind.Own, new Stage("Owned"), () => true, "it is Monday"),
            "internal guard" => machine.Configure("Reported").InternalTransitionIf(StepKind.Own, _ => true, () => { }),
            "function" => machine.Configure("Reported").PermitDynamic(StepKind.Own, () => new Stage("Owned")),
            "ignored" => machine.Configure("Reported").Ignore(StepKind.Own),
            _ => machine.Configure("Reported").Permit(StepKind.Own, "Working"),
        };

        Assert.Equal(sentence, Assert.Throws<InvalidOperationException>(() => ByHand(machine)).Message);
    }

    private static PlaybookBuilder ByHand(StateMachine<Stage, StepKind> machine) => new PlaybookBuilder("by-hand", 1, Purpose.Failure, "Reported").RowsOf(machine);

    private static StateMachine<Stage, StepKind> MachineOf(Playbook playbook, Stage? at = null)
    {
        var machine = new StateMachine<Stage, StepKind>(at ?? playbook.Opening);
        playbook.Configure(machine);
        return machine;
    }

    private static Playbook? TryBuild(PlaybookDefinition definition)
    {
        try
        {
            return Playbook.Build(definition);
        }
        catch (InvalidPlaybookException)
        {
            return null;
        }
    }

    private static async Task<string?> DifferenceIn(Playbook preset, Playbook playbook)
    {
        var expected = EditedPlaybooks.RowsOf(preset, playbook);
        if (!expected.SequenceEqual(playbook.Rows))
        {
            return $"the rows [{string.Join(", ", playbook.Rows.Except(expected))}] are there and [{string.Join(", ", expected.Except(playbook.Rows))}] are not.";
        }

        var at = playbook.Opening;
        var machine = new StateMachine<Stage, StepKind>(() => at, to => at = to, FiringMode.Immediate);
        playbook.Configure(machine);
        foreach (var stage in playbook.Stages)
        {
            at = stage;
            if (!(await machine.GetPermittedTriggersAsync()).ToHashSet().SetEquals(playbook.StepsFrom(stage)))
            {
                return $"the machine permits other steps in '{stage}'.";
            }

            foreach (var kind in playbook.Kinds)
            {
                at = stage;
                if (machine.CanFire(kind) != playbook.TryStep(stage, kind, out var to))
                {
                    return $"machine and table differ on whether '{stage}' takes '{kind}'.";
                }

                if (playbook.Allows(stage, kind))
                {
                    machine.Fire(kind);
                    if (at != to)
                    {
                        return $"'{kind}' in '{stage}' leads to '{to}' in the table and to '{at}' in the machine.";
                    }
                }
            }
        }

        if (DifferenceInFlat(playbook) is { } flat)
        {
            return flat;
        }

        var byHand = new PlaybookBuilder("by-hand", 1, playbook.Purpose, playbook.Opening).RowsOf(machine).ToDefinition().Rows;
        return byHand.ToHashSet().SetEquals(playbook.Rows) && byHand.Length == playbook.Rows.Length ? null : "the rows read back from the machine are others.";
    }

    // The library's own machines have no superstates; each of their stages takes the same steps, and leads where the table says.
    private static string? DifferenceInFlat(Playbook playbook)
    {
        var at = playbook.Opening;
        var machine = new StateMachine<Stage, StepKind>(() => at, to => at = to, FiringMode.Immediate);
        playbook.Configure(machine, PlaybookMachine.Unguarded, isFlat: true);
        foreach (var (stage, kind) in playbook.Stages.SelectMany(stage => playbook.Kinds.Select(kind => (stage, kind))))
        {
            at = stage;
            if (machine.CanFire(kind) != playbook.TryStep(stage, kind, out var to))
            {
                return $"the machine without superstates and the table differ on whether '{stage}' takes '{kind}'.";
            }

            if (playbook.Allows(stage, kind))
            {
                machine.Fire(kind);
                if (at != to)
                {
                    return $"'{kind}' in '{stage}' leads to '{to}' in the table and to '{at}' in the machine without superstates.";
                }
            }
        }

        return machine.IsInState(playbook.OpenState) || machine.IsInState(playbook.ClosedState) ? "the machine without superstates has one." : null;
    }

    // A case that nobody owns stands wherever a close is a row, and no machine closes it.
    private static int GuardedCloses(Playbook playbook)
    {
        var closes = playbook.Rows.Where(row => row.Kind == StepKind.Close).ToArray();
        foreach (var row in closes)
        {
            var machine = CaseMachine.For(Reported(playbook, row.From), playbook);

            var pooled = CaseMachine.Take(playbook, machine.Case);

            Assert.False(machine.CanFire(StepKind.Close, out var unmet));
            Assert.Equal("not-owned", unmet.First());
            Assert.Throws<InvalidOperationException>(() => machine.Fire(StepKind.Close));
            Assert.False(pooled.CanFire(StepKind.Close, out var unmetThere));
            Assert.Equal(unmet, unmetThere);
            Assert.Throws<InvalidOperationException>(() => pooled.Fire(StepKind.Close));
            CaseMachine.Return(pooled);
        }

        return closes.Length;
    }

    private static RecoveryCase Reported(Playbook playbook, Stage at)
    {
        var by = new Subject(new SubjectKey("p"), null);
        var start = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        CaseEvent report = playbook.Purpose switch
        {
            Purpose.Failure => new CaseEvent.FailureReported(playbook.Ref, by, Channel.Phone, start, Severity.Minor, Inconvenience.None, FailureNature.Outcome, OpenedBy.Staff),
            Purpose.Accolade => new CaseEvent.PraiseReported(playbook.Ref, by, Channel.Phone, start, PersonalText.From("Lovely.")),
            _ => new CaseEvent.NearMissReported(playbook.Ref, by, Channel.Phone, start, PersonalText.From("The ladder slipped.")),
        };
        var header = new EventHeader { Version = 1, RecordedAt = start, By = by, ByKind = ActorKind.Staff, ByRole = new Role("server"), Command = new CommandId("c"), Stage = at };
        return CaseHistory.Fold([new RecordedEvent(header, report)]);
    }

    // An arrow from the superstate stands in each of its stages; one that leads to itself stays.
    private static IEnumerable<PlaybookRow> RowsOf(string mermaid, Playbook playbook)
    {
        var open = playbook.StageNotes.Where(stage => stage.Ending == Ending.Open).Select(stage => stage.Name).ToArray();
        var arrows = Arrows().Matches(mermaid).Select(arrow => new PlaybookRow(new Stage(arrow.Groups["from"].Value), new StepKind(arrow.Groups["kind"].Value), new Stage(arrow.Groups["to"].Value))).ToArray();
        var own = arrows.Where(row => row.From != playbook.OpenState).ToArray();
        return own.Concat(arrows.Except(own).SelectMany(row => open.Where(stage => !own.Any(known => known.From == stage && known.Kind == row.Kind)).Select(stage => row with { From = stage, To = row.To == playbook.OpenState ? stage : row.To })));
    }

    private static string[] Told(IEnumerable<PlaybookRow> rows) => [.. rows.Select(row => row.ToString()).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"^\t(?<from>\w+) --> (?<to>\w+) : (?<kind>\w+)", RegexOptions.Multiline)]
    private static partial Regex Arrows();
}
