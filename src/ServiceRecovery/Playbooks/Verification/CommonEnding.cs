using System.Collections.Immutable;

namespace ServiceRecovery.Playbooks;

/// <summary>What <see cref="AskingEnding"/> stands for, written out.</summary>
internal static class CommonEnding
{
    private static readonly Stage Asked = new("Asked");
    private static readonly Stage Satisfied = new("Satisfied");
    private static readonly Stage Accepted = new("Accepted");
    private static readonly Stage Silent = new("Silent");
    private static readonly Stage Reworking = new("Reworking");
    private static readonly Stage Impasse = new("Impasse");
    private static readonly Stage Recovered = new("Recovered");
    private static readonly Stage RemedyAccepted = new("RemedyAccepted");
    private static readonly Stage Unconfirmed = new("Unconfirmed");
    private static readonly Stage Unreconciled = new("Unreconciled");
    private static readonly Stage Withdrawn = new("Withdrawn");
    private static readonly Stage Merged = new("Merged");
    private static readonly Stage EnteredInError = new("EnteredInError");

    private static readonly ImmutableArray<PlaybookStage> All =
    [
        new(Asked, Ending.Open, "The question has reached the customer."),
        new(Satisfied, Ending.Open, "A yes, to what stands."),
        new(Accepted, Ending.Open, "Takes the remedy, isn't happy."),
        new(Silent, Ending.Open, "No word after all attempts, or no way to ask."),
        new(Reworking, Ending.Open, "It wasn't enough, do more."),
        new(Impasse, Ending.Open, "Some can't be satisfied."),
        new(Recovered, Ending.Recovered, "The customer said satisfied."),
        new(RemedyAccepted, Ending.RemedyAccepted, "The customer took the remedy."),
        new(Unconfirmed, Ending.Unconfirmed, "Nobody answered, or nobody could be asked."),
        new(Unreconciled, Ending.Unreconciled, "Everything was tried and offered."),
        new(Withdrawn, Ending.Withdrawn, "The customer took the complaint back."),
        new(Merged, Ending.Merged, "Absorbed by an older case."),
        new(EnteredInError, Ending.EnteredInError, "It should never have been opened."),
    ];

    public static IEnumerable<PlaybookStage> Stages => All;

    public static ImmutableArray<CommonRow> CommonRows { get; } = [new(StepKind.Withdraw, Withdrawn), new(StepKind.Merge, Merged)];

    // The yes is there: close it.
    public static ImmutableArray<RefusedStep> RefusedSteps { get; } = [new(Satisfied, StepKind.Withdraw), new(Accepted, StepKind.Withdraw)];

    public static bool Has(Stage stage) => All.Any(known => known.Name == stage);

    public static IEnumerable<PlaybookRow> Rows(AskingEnding asking, Stage opening)
    {
        var (work, acted, done) = (asking.Work, asking.Acted, asking.Done);
        return
        [
            new(opening, StepKind.Discard, EnteredInError),
            .. Remedies(work, acted),
            .. Noes(work, Reworking),
            .. Remedies(acted, acted),
            .. Noes(acted, Reworking),
            .. Remedies(done, done),
            .. Answers(done),
            new(done, StepKind.FollowUp, Asked),
            new(done, StepKind.CustomerSilent, Silent),
            .. BackToWork(Asked, done),
            .. Answers(Asked),
            new(Asked, StepKind.FollowUp, Asked),
            new(Asked, StepKind.CustomerSilent, Silent),
            .. BackToWork(Satisfied, done),
            .. Answers(Satisfied),
            new(Satisfied, StepKind.Close, Recovered),
            .. BackToWork(Accepted, done),
            .. Answers(Accepted),
            new(Accepted, StepKind.Close, RemedyAccepted),
            .. BackToWork(Silent, done),
            .. Answers(Silent),
            new(Silent, StepKind.FollowUp, Asked),
            new(Silent, StepKind.Close, Unconfirmed),
            .. Remedies(Reworking, acted),
            .. Noes(Reworking, Reworking),
            new(Reworking, StepKind.DeclareUnreconciled, Impasse),
            .. Remedies(Impasse, acted),
            .. Noes(Impasse, Reworking),
            new(Impasse, StepKind.Rework, Reworking),
            new(Impasse, StepKind.Close, Unreconciled),
            new(Recovered, StepKind.Reopen, work),
            new(RemedyAccepted, StepKind.Reopen, work),
            new(Unconfirmed, StepKind.Reopen, work),
            new(Unreconciled, StepKind.Reopen, work),
            new(Withdrawn, StepKind.Reopen, opening),
            new(EnteredInError, StepKind.Reopen, opening),
        ];
    }

    private static IEnumerable<PlaybookRow> Remedies(Stage from, Stage to) => StepKind.Remedies.Select(kind => new PlaybookRow(from, kind, to));

    private static IEnumerable<PlaybookRow> Noes(Stage from, Stage to) => StepKind.Noes.Select(kind => new PlaybookRow(from, kind, to));

    private static IEnumerable<PlaybookRow> BackToWork(Stage from, Stage to) => [.. Remedies(from, to), new(from, StepKind.Rework, to)];

    private static IEnumerable<PlaybookRow> Answers(Stage from) =>
    [
        new(from, StepKind.CustomerSatisfied, Satisfied),
        new(from, StepKind.CustomerAccepts, Accepted),
        .. Noes(from, Reworking),
    ];
}
