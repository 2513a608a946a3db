using System.Collections.Immutable;

namespace ServiceRecovery.Insights.Reports;

// What stands behind it.
internal sealed partial class ReportBuilder
{
    private static ReportSection Groups(InsightReport report) => new(
        "groups",
        "Where and to whom",
        null,
        [
            Group("openers", "By who opened the case", "Opened by", report.ByOpener),
            Group("severities", "By severity", "Severity", report.BySeverity),
            Group("places", "By place", "Place", report.ByPlace),
            Group("channels", "By channel of the report", "Channel", report.ByChannel),
        ]);

    private static ReportTable Group(string key, string caption, string subject, ImmutableArray<GroupFigures> groups) => new(
        key,
        caption,
        subject,
        Columns(("recoveredAsItStands", "Recovered, as it stands"), ("recoveredAsClosed", "As closed"), ("open", "Open"), ("reports", "Reports")),
        [.. groups.Select(group => Row(
            group.Name!,
            group.Name is { } name ? ReportFormat.Name(name) : "not said",
            Of(group.AsItStands.Recovered),
            Of(group.AsClosed.Recovered),
            Of(group.AsItStands.Open),
            Of(group.AsItStands.Reports)))])
    {
        Bars = new ReportBars("The share of recovered reports, as it stands and as closed.", 0, 1),
    };

    private static ReportSection Answers(InsightReport report) => new(
        "answers",
        "What customers answered",
        "By where the answer came from; what staff entered carries evidence.",
        [
            new ReportTable(
                "answers",
                "Answers",
                "Source",
                Columns(("satisfied", "Satisfied"), ("takesIt", "Takes it, or won't say"), ("no", "No"), ("recovered", "Of the recovered")),
                [.. report.Answers.Select(answers => Row(
                    ReportWords.Of(answers.Source),
                    answers.Source switch { AnswerSource.OwnChannel => "the customer's own channel", AnswerSource.AtThePlace => "a device at the place", _ => "staff, with evidence" },
                    Of(answers.Satisfied),
                    Of(Together(answers.Accepts, answers.WontSay)),
                    Of(Together(answers.Unhappy, answers.WantsMore)),
                    Of(answers.Recovered)))])
            {
                Bars = new ReportBars("The share of answers that said satisfied, by source.", 0),
            },
            new ReportTable(
                "deviceYeses",
                "Granted, and then a yes on a device, by role and currency",
                "Role",
                Columns(("answered", "Then a yes on a device"), ("answeredAmount", "Amount of these"), ("granted", "Granted")),
                [.. report.DeviceYeses.Select(granted => Row(
                    $"{granted.Role} {granted.Currency}",
                    $"{ReportFormat.Name(granted.Role)}, {ReportFormat.Name(granted.Currency)}",
                    Of(granted.Answered),
                    new Figure.Amount(granted.AnsweredMinor, granted.Currency),
                    new Figure.Amount(granted.Granted, granted.Currency)))]),
        ]);

    private static Share Together(Share one, Share other) => one with { Count = one.Count + other.Count };

    private static ReportSection Effort(InsightReport report)
    {
        var effort = report.Effort;
        var isSmall = effort.Reports < report.Scope.SmallBelow;
        ReportRow Of(string key, string label, long count, double? mean, Share? some) =>
            Row(key, label, new Figure.Mean(mean, isSmall), some is null ? new Figure.Name(null) : ReportBuilder.Of(some), ReportBuilder.Of(count));
        return new ReportSection(
            "effort",
            "What it cost customers in trouble",
            null,
            [
                new ReportTable(
                    "effort",
                    "Effort",
                    "What they had to do",
                    Columns(("mean", "A report"), ("some", "Reports with at least one"), ("count", "Number")),
                    [
                        Of("contacts", "Be in touch again", effort.Contacts, effort.ContactsPerReport, null),
                        Of("chases", "Ask where it stands", effort.Chases, effort.ChasesPerReport, effort.Chased),
                        Of("retellings", "Tell it again", effort.RepeatContacts, effort.RepeatContactsPerReport, effort.Retold),
                        Of("handOvers", "Meet somebody new", effort.HandOvers, effort.HandOversPerReport, effort.HandedOver),
                    ])
                {
                    Bars = new ReportBars("How often a report, on the average.", 0),
                },
            ]);
    }

    private static ReportSection Approvals(InsightReport report)
    {
        var approvals = report.Approvals;
        return new ReportSection(
            "approvals",
            "Approvals",
            "A request for no more than the largest that was given at once is a sign of authority that isn't used, or of a limit over several grants. A role that one person alone holds tells of that person.",
            [
                new ReportTable(
                    "approvals",
                    "Requests for approval",
                    "Requests",
                    Columns(("count", "Number")),
                    [
                        Row("approved", "Approved", Of(approvals.Approved)),
                        Row("approvedForLess", "· for less than was asked", Of(approvals.ApprovedForLess)) with { IsDrawn = false },
                        Row("declined", "Declined or taken back", Of(approvals.Declined)),
                        Row("expired", "Expired", Of(approvals.Expired)),
                        Row("undecided", "Undecided", Of(approvals.Undecided)),
                        Row("requests", "Requests", Of(approvals.Requests)) with { IsDrawn = false },
                        Row("money", "· about money", Of(approvals.Money)) with { IsDrawn = false },
                        Wait(approvals.Wait.P50, "waitP50", "Median wait for the decision"),
                        Wait(approvals.Wait.P90, "waitP90", "9 of 10 decided within"),
                    ])
                {
                    Bars = new ReportBars("What became of requests for approval.", 0),
                },
                new ReportTable(
                    "authority",
                    "Authority, by role and currency",
                    "Role",
                    Columns(("grantsAtOnce", "Given at once"), ("largestAtOnce", "Largest of them"), ("requestsWithin", "Requests for no more")),
                    [.. approvals.Authority.Select(authority => Row(
                        $"{authority.Role} {authority.Currency}",
                        $"{ReportFormat.Name(authority.Role)}, {ReportFormat.Name(authority.Currency)}",
                        Of(authority.GrantsAtOnce),
                        new Figure.Amount(authority.LargestAtOnce, authority.Currency),
                        Of(authority.RequestsWithin)))]),
            ]);

        ReportRow Wait(TimeSpan? length, string key, string label) => Row(key, label, new Figure.Wait(length, approvals.Wait.IsSmall)) with { IsDrawn = false };
    }

    private static ReportSection Costs(InsightReport report) => new(
        "costs",
        "What recovery cost",
        report.Costs.IsEmpty ? "Nothing was granted and nothing cost anything." : "By currency; nothing is added across currencies.",
        [.. report.Costs.Select(costs =>
        {
            ReportRow Of(string key, string label, decimal? minor) => Row(key, label, new Figure.Amount(minor, costs.Currency));
            return new ReportTable(
                $"costs-{costs.Currency}",
                $"In {ReportFormat.Name(costs.Currency)}{(costs.IsSmall ? $" {ReportFormat.Small}" : "")}",
                "Money",
                Columns(("amount", "Amount")),
                [
                    Of("spent", "Spent", costs.Spent),
                    Of("settled", "· settled", costs.Settled),
                    Of("paidAfterFailing", "· paid after it failed", costs.PaidAfterFailing),
                    Of("reversed", "· taken back", costs.Reversed),
                    Of("correctionCosts", "· corrections", costs.CorrectionCosts),
                    Of("granted", "Granted", costs.Granted),
                    Of("unsettled", "· waits to be settled", costs.Unsettled),
                    Of("unclaimed", "· not claimed", costs.Unclaimed),
                    Of("ended", "· refused, failed or declined", costs.Ended),
                    Of("spentPerCase", "A case with a grant or a cost", (decimal?)costs.SpentPerCase),
                    Of("spentPerRecoveredCase", "Such a case that was recovered", (decimal?)costs.SpentPerRecoveredCase),
                    Of("spentForEachRecovered", "All of it, for each recovered case", (decimal?)costs.SpentForEachRecovered),
                    Row("cases", "Cases with a grant or a cost", ReportBuilder.Of(costs.Cases)),
                ]);
        })]);

    private static ReportSection Satisfaction(InsightReport report)
    {
        var satisfaction = report.Satisfaction;
        var groups = satisfaction.BySeverity.Select(group => (Key: group.Name, Group: group)).Append((Key: "first", Group: satisfaction.FirstFailure)).Append((Key: "repeated", Group: satisfaction.RepeatedFailure)).ToArray();
        return new ReportSection(
            "satisfaction",
            "How satisfied they were with what was done",
            satisfaction.Note,
            [
                new ReportTable(
                    "satisfaction",
                    "By the last answer of each report",
                    "Failures",
                    Columns(("satisfied", "Satisfied"), ("takesIt", "Takes it, or won't say"), ("no", "No"), ("answered", "Answered")),
                    [.. groups.Select(entry => Row(entry.Key, ReportFormat.Name(entry.Group.Name), Of(entry.Group.Satisfied), Of(entry.Group.TakesIt), Of(entry.Group.No), Of(entry.Group.Answered)))])
                {
                    Bars = new ReportBars("The share of answers that said satisfied.", 0),
                },
                .. Scores("scores", "Scores of the organization's own questions", group => group.Scores),
                .. Scores("typedScores", "Scores that staff entered", group => group.TypedScores),
            ]);

        IEnumerable<ReportTable> Scores(string key, string title, Func<SatisfactionGroup, ImmutableArray<ScoreFigures>> of)
        {
            var scores = groups.SelectMany(entry => of(entry.Group).Select(score => (entry.Group.Name, Score: score))).ToArray();
            return scores.Length == 0 ? [] :
            [
                new ReportTable(
                    key,
                    title,
                    "Failures and question",
                    Columns(("mean", "Mean"), ("count", "Answers")),
                    [.. scores.Select(entry => Row($"{entry.Name} {entry.Score.Name}", $"{ReportFormat.Name(entry.Name)}, {ReportFormat.Name(entry.Score.Name)}", new Figure.Mean(entry.Score.Mean, entry.Score.IsSmall), Of(entry.Score.Count)))]),
            ];
        }
    }

    private static ReportSection Purposes(InsightReport report)
    {
        var purposes = report.Purposes;
        return new ReportSection(
            "purposes",
            "Praise and near misses",
            null,
            [
                new ReportTable(
                    "purposes",
                    "Reports of each purpose",
                    "Purpose",
                    Columns(("count", "Number"), ("learned", "Closed as learned"), ("perHundredFailures", "For 100 failures")),
                    [
                        Row("failures", "Failures", Of(purposes.Failures), new Figure.Name(null), new Figure.Name(null)),
                        Row("accolades", "Accolades", Of(purposes.Accolades), Of(purposes.AccoladesLearned), new Figure.Mean(purposes.AccoladesPerHundredFailures)),
                        Row("nearMisses", "Near misses", Of(purposes.NearMisses), Of(purposes.NearMissesLearned), new Figure.Mean(purposes.NearMissesPerHundredFailures)),
                        Row("enteredInError", "· of these two entered in error, left out", Of(purposes.EnteredInError), new Figure.Name(null), new Figure.Name(null)),
                    ]),
            ]);
    }
}
