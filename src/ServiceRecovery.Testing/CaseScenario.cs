using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Testing;

/// <summary>Given what happened, when this is asked, then that comes of it: a decision told without a desk, a store or a clock.</summary>
public sealed record CaseScenario
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private ImmutableArray<CaseEvent> Happened { get; init; } = [];

    private Playbook Playbook { get; init; } = StandardPlaybook.Playbook;

    private Actor GivenBy { get; init; } = new(new PersonId("ana"), new Role("clerk"));

    private static Pseudonyms Names { get; } = new(TenantId.Single, PseudonymKey.FromBytes("test", new byte[32]));

    /// <summary>Returns a person as the events of a scenario name them.</summary>
    public static Subject SubjectOf(PersonId person) => Names.SubjectOf(person);

    /// <summary>Returns a customer, an order or a transaction as the events of a scenario name them.</summary>
    public static Subject SubjectOf(CustomerRef customer) => Names.SubjectOf(customer);

    /// <summary>Starts from what happened, all of it by <c>ana</c>, a minute apart.</summary>
    public static CaseScenario Given(params CaseEvent[] events) => new() { Happened = [.. events ?? throw new ArgumentNullException(nameof(events))] };

    /// <summary>Takes another playbook than the standard one.</summary>
    public CaseScenario On(Playbook playbook) => this with { Playbook = playbook };

    /// <summary>Takes another person than <c>ana</c> for what happened.</summary>
    public CaseScenario By(Actor actor) => this with { GivenBy = actor };

    /// <summary>Asks for something, as the same person.</summary>
    /// <param name="command">What is asked.</param>
    /// <param name="ruling">What the compensation authority ruled, where the command needs it.</param>
    public CaseOutcome When(CaseCommand command, Ruling? ruling = null) => When(GivenBy, command, ruling);

    /// <summary>Asks for something as somebody.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="ruling">What the compensation authority ruled, where the command needs it.</param>
    public CaseOutcome When(Actor by, CaseCommand command, Ruling? ruling = null) => When(by, command, ruling, facts: null);

    internal CaseOutcome When(Actor by, CaseCommand command, Ruling? ruling, Func<DecisionFacts, DecisionFacts>? facts)
    {
        var current = RecoveryCase.Empty;
        foreach (var happened in Happened)
        {
            current = Evolve(current, happened, GivenBy, new CommandId("given"));
        }

        var known = new DecisionFacts
        {
            Tenant = TenantId.Single,
            CaseId = new CaseId("C-1"),
            Playbook = Playbook,
            Rules = new OrganizationRules(),
            Now = At(current.Version + 1),
            Command = new CommandId("when"),
            By = by,
            Person = Names.SubjectOf(by.Id),
            ActsFor = by.ActsFor is { } actsFor ? Names.SubjectOf(actsFor) : null,
            Names = Names,
            Ruling = ruling,
            Plan = new FollowUpPlan(new RuleRef("scenario", 1), 2, TimeSpan.FromHours(24), TimeSpan.FromHours(72)),
            Apology = command is CaseCommand.Apologize { Words: { } words } ? new ApologyRuling(words, null, [], []) : null,
            Responsible = Names.SubjectOf(new PersonId("desk")),
        };
        var decision = CaseDecider.Decide(current, command, facts is null ? known : facts(known));
        if (decision is Decision.Accepted accepted)
        {
            foreach (var happened in accepted.Events)
            {
                current = Evolve(current, happened, by, new CommandId("when"));
            }
        }

        return new CaseOutcome(decision, current);
    }

    private RecoveryCase Evolve(RecoveryCase current, CaseEvent happened, Actor by, CommandId command) => CaseHistory.Evolve(current, new RecordedEvent(
        new EventHeader
        {
            Version = current.Version + 1,
            RecordedAt = At(current.Version + 1),
            By = Names.SubjectOf(by.Id),
            ByKind = by.Kind,
            ByRole = by.Role,
            ActsFor = by.ActsFor is { } actsFor ? Names.SubjectOf(actsFor) : null,
            Command = command,
            Stage = StageMoves.After(Playbook, current.Stage, happened),
        },
        happened));

    private static DateTimeOffset At(long version) => Start.AddMinutes(version);
}

/// <summary>What came of a scenario.</summary>
public sealed class CaseOutcome
{
    internal CaseOutcome(Decision decision, RecoveryCase afterwards)
    {
        Decision = decision;
        Case = afterwards;
    }

    /// <summary>Gets what happened; <see langword="default"/> when it was refused.</summary>
    public ImmutableArray<CaseEvent> Events => (Decision as Decision.Accepted)?.Events ?? default;

    /// <summary>Gets why it was refused, or <see langword="null"/> when it was accepted.</summary>
    public Refusal? Refusal => (Decision as Decision.Refused)?.Refusal;

    /// <summary>Gets the case afterwards.</summary>
    public RecoveryCase Case { get; }

    internal Decision Decision { get; }

    /// <summary>Expects exactly these events.</summary>
    /// <exception cref="UnmetExpectationException">Something else came of it.</exception>
    public CaseOutcome Then(params CaseEvent[] events)
    {
        Expect.Equal(events, Accepted().Events, "Events");
        return this;
    }

    /// <summary>Expects that it was refused with this code.</summary>
    /// <exception cref="UnmetExpectationException">It was accepted, or refused with another code.</exception>
    public CaseOutcome ThenRefused(string code)
    {
        Expect.Equal(code, Expect.IsType<Decision.Refused>(Decision).Refusal.Code, "Refusal.Code");
        return this;
    }

    /// <summary>Expects the stage afterwards.</summary>
    /// <exception cref="UnmetExpectationException">It was refused, or the case is in another stage.</exception>
    public CaseOutcome ThenStage(Stage stage)
    {
        Accepted();
        Expect.Equal(stage, Case.Stage);
        return this;
    }

    /// <summary>Expects how the case ended.</summary>
    /// <exception cref="UnmetExpectationException">It was refused, or the case ended otherwise.</exception>
    public CaseOutcome ThenEnding(Ending ending)
    {
        Accepted();
        Expect.Equal(ending, Case.Ending);
        return this;
    }

    private Decision.Accepted Accepted() => Expect.IsType<Decision.Accepted>(Decision);
}
