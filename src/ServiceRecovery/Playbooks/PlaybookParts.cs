namespace ServiceRecovery.Playbooks;

// The parts of a definition, read together. They are plain data: nothing here is checked before Playbook.Build.

/// <summary>A stage of a playbook.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ending">How a case has ended that is here; <see cref="Ending.Open"/> when it hasn't.</param>
/// <param name="Says">What the stage says about a case, for people.</param>
internal sealed record PlaybookStage(Stage Name, Ending Ending = Ending.Open, string? Says = null);

/// <summary>One row of the table: in this stage this step leads there.</summary>
/// <param name="From">Where the case is.</param>
/// <param name="Kind">The step.</param>
/// <param name="To">Where the step leads; the same stage when it stays.</param>
public readonly record struct PlaybookRow(Stage From, StepKind Kind, Stage To)
{
    /// <summary>Returns the row as a path writes it.</summary>
    public override string ToString() => $"{From} -> {Kind} -> {To}";
}

/// <summary>A row for every open stage that has no row of its own for the step.</summary>
/// <param name="Kind">The step.</param>
/// <param name="To">Where it leads; <see langword="null"/>: the case stays where it is.</param>
internal readonly record struct CommonRow(StepKind Kind, Stage? To = null);

/// <summary>A step that a stage refuses although a common row, or the common ending, would offer it.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Kind">The step.</param>
internal readonly record struct RefusedStep(Stage Stage, StepKind Kind);

/// <summary>A rule that the organization adds: a case ends so only after this step.</summary>
/// <param name="Ending">The ending.</param>
/// <param name="Through">The step that every case must have taken.</param>
internal readonly record struct CustomRule(Ending Ending, StepKind Through);

/// <summary>A step of the organization's own, and what it does to an answer that the customer gave before it.</summary>
/// <param name="Kind">The step.</param>
/// <param name="Effect">What it does to an answer.</param>
internal readonly record struct CustomStep(StepKind Kind, KindEffect Effect);

/// <summary>
/// The common ending of every recovery (ask, yes, acceptance, no, silence, impasse, reopen), hung into the organization's own order at three stages.
/// The stages Asked, Satisfied, Accepted, Silent, Reworking and Impasse and the seven closing stages come with it.
/// </summary>
/// <param name="Work">Where work begins once the customer was heard: a remedy leads to <paramref name="Acted"/>, a no to Reworking, and a closed case is reopened here.</param>
/// <param name="Acted">Where a remedy leads from <paramref name="Work"/>, Reworking and Impasse.</param>
/// <param name="Done">From where the customer is asked. It is <paramref name="Acted"/> unless the organization has steps of its own in between.</param>
internal sealed record AskingEnding(Stage Work, Stage Acted, Stage Done);
