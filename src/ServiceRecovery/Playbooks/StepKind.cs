using System.Collections.Immutable;

namespace ServiceRecovery.Playbooks;

/// <summary>What kind of step is taken. The built-in kinds stand here; an organization adds its own by name, which can never earn an ending.</summary>
public readonly record struct StepKind
{
    // Those that stand below, as they are made; so it stands before them.
    private static readonly List<StepKind> Known = [];

    private readonly string? _name;

    /// <summary>Takes a name, in PascalCase.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> isn't 1 to 64 characters of the allow-list.</exception>
    public StepKind(string name) => _name = IdText.Check(name, nameof(name));

    /// <summary>Gets the step <c>Own</c>: somebody takes responsibility.</summary>
    public static StepKind Own { get; } = Add(nameof(Own));

    /// <summary>Gets the step <c>Acknowledge</c>: the customer is told that the report arrived.</summary>
    public static StepKind Acknowledge { get; } = Add(nameof(Acknowledge));

    /// <summary>Gets the step <c>Apologize</c>: sorry is said.</summary>
    public static StepKind Apologize { get; } = Add(nameof(Apologize));

    /// <summary>Gets the step <c>Explain</c>: what happened is explained.</summary>
    public static StepKind Explain { get; } = Add(nameof(Explain));

    /// <summary>Gets the step <c>Listen</c>: the customer is listened to.</summary>
    public static StepKind Listen { get; } = Add(nameof(Listen));

    /// <summary>Gets the step <c>ConfirmUnderstanding</c>: what was understood is said back to the customer.</summary>
    public static StepKind ConfirmUnderstanding { get; } = Add(nameof(ConfirmUnderstanding));

    /// <summary>Gets the step <c>Correct</c>: it is put right.</summary>
    public static StepKind Correct { get; } = Add(nameof(Correct));

    /// <summary>Gets the step <c>CorrectPartly</c>: it is put right in part.</summary>
    public static StepKind CorrectPartly { get; } = Add(nameof(CorrectPartly));

    /// <summary>Gets the step <c>DeclareImpossible</c>: it can't be put right, and something is done instead.</summary>
    public static StepKind DeclareImpossible { get; } = Add(nameof(DeclareImpossible));

    /// <summary>Gets the step <c>FindNoFailure</c>: nothing had gone wrong, with evidence and an explanation.</summary>
    public static StepKind FindNoFailure { get; } = Add(nameof(FindNoFailure));

    /// <summary>Gets the step <c>Compensate</c>: something of value is given.</summary>
    public static StepKind Compensate { get; } = Add(nameof(Compensate));

    /// <summary>Gets the step <c>FollowUp</c>: the satisfaction check reaches the customer.</summary>
    public static StepKind FollowUp { get; } = Add(nameof(FollowUp));

    /// <summary>Gets the step <c>CustomerSatisfied</c>: the customer says satisfied.</summary>
    public static StepKind CustomerSatisfied { get; } = Add(nameof(CustomerSatisfied));

    /// <summary>Gets the step <c>CustomerAccepts</c>: the customer takes the remedy and isn't happy, or won't say.</summary>
    public static StepKind CustomerAccepts { get; } = Add(nameof(CustomerAccepts));

    /// <summary>Gets the step <c>CustomerUnhappy</c>: the customer says no.</summary>
    public static StepKind CustomerUnhappy { get; } = Add(nameof(CustomerUnhappy));

    /// <summary>Gets the step <c>CustomerWantsMore</c>: the customer wants something more.</summary>
    public static StepKind CustomerWantsMore { get; } = Add(nameof(CustomerWantsMore));

    /// <summary>Gets the step <c>CustomerSilent</c>: silence after all attempts, or no way to ask.</summary>
    public static StepKind CustomerSilent { get; } = Add(nameof(CustomerSilent));

    /// <summary>Gets the step <c>DeclareUnreconciled</c>: the customer can't be satisfied, confirmed by another person.</summary>
    public static StepKind DeclareUnreconciled { get; } = Add(nameof(DeclareUnreconciled));

    /// <summary>Gets the step <c>Withdraw</c>: the customer takes the complaint back.</summary>
    public static StepKind Withdraw { get; } = Add(nameof(Withdraw));

    /// <summary>Gets the step <c>Merge</c>: the case is absorbed by an older one.</summary>
    public static StepKind Merge { get; } = Add(nameof(Merge));

    /// <summary>Gets the step <c>Discard</c>: the case was entered in error.</summary>
    public static StepKind Discard { get; } = Add(nameof(Discard));

    /// <summary>Gets the step <c>Close</c>: the case is closed.</summary>
    public static StepKind Close { get; } = Add(nameof(Close));

    /// <summary>Gets the step <c>Reopen</c>: a closed case is opened again.</summary>
    public static StepKind Reopen { get; } = Add(nameof(Reopen));

    /// <summary>Gets the step <c>Rework</c>: a staling record takes the case back to work; nobody can perform it.</summary>
    public static StepKind Rework { get; } = Add(nameof(Rework));

    /// <summary>Gets the step <c>Thank</c>: the customer is thanked for praise.</summary>
    public static StepKind Thank { get; } = Add(nameof(Thank));

    /// <summary>Gets the step <c>WaiveThanks</c>: there is nobody to thank.</summary>
    public static StepKind WaiveThanks { get; } = Add(nameof(WaiveThanks));

    /// <summary>Gets the step <c>Interview</c>: the customer is asked what stood out.</summary>
    public static StepKind Interview { get; } = Add(nameof(Interview));

    /// <summary>Gets the step <c>WaiveInterview</c>: the customer can't or won't be interviewed.</summary>
    public static StepKind WaiveInterview { get; } = Add(nameof(WaiveInterview));

    /// <summary>Gets the step <c>Recognize</c>: the person and the team are recognized before their peers.</summary>
    public static StepKind Recognize { get; } = Add(nameof(Recognize));

    /// <summary>Gets the step <c>Debrief</c>: the case is debriefed.</summary>
    public static StepKind Debrief { get; } = Add(nameof(Debrief));

    /// <summary>Gets the step <c>WaiveDebrief</c>: the debrief is waived by a rule.</summary>
    public static StepKind WaiveDebrief { get; } = Add(nameof(WaiveDebrief));

    /// <summary>Gets the step <c>WritePractice</c>: what worked is written down as a practice.</summary>
    public static StepKind WritePractice { get; } = Add(nameof(WritePractice));

    /// <summary>Gets every built-in kind, in the order of a recovery.</summary>
    public static ImmutableArray<StepKind> BuiltIn { get; } = [.. Known];

    /// <summary>Gets the remedies: what is done or offered for the customer.</summary>
    public static ImmutableArray<StepKind> Remedies { get; } = [Correct, CorrectPartly, DeclareImpossible, FindNoFailure, Compensate];

    /// <summary>Gets both noes.</summary>
    public static ImmutableArray<StepKind> Noes { get; } = [CustomerUnhappy, CustomerWantsMore];

    /// <summary>Gets the steps that earn an ending.</summary>
    public static ImmutableArray<StepKind> Earning { get; } = [CustomerSatisfied, CustomerAccepts, CustomerSilent, DeclareUnreconciled];

    /// <summary>Gets the name.</summary>
    public string Name => _name ?? throw new InvalidOperationException("A 'StepKind' that was never set has no name.");

    /// <summary>Gets whether the kind is one of <see cref="BuiltIn"/>.</summary>
    public bool IsBuiltIn => BuiltIn.Contains(this);

    /// <summary>Takes a name from somebody who may be wrong.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> is no name.</returns>
    public static bool TryParse(string? text, out StepKind kind)
    {
        var valid = IdText.IsId(text);
        kind = valid ? new StepKind(text!) : default;
        return valid;
    }

    /// <summary>Returns the name.</summary>
    public override string ToString() => _name ?? "";

    private static StepKind Add(string name)
    {
        var kind = new StepKind(name);
        Known.Add(kind);
        return kind;
    }
}
