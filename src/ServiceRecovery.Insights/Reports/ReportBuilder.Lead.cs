
namespace ServiceRecovery.Insights.Reports;

// What an operations lead acts on.
internal sealed partial class ReportBuilder
{
    private static ReportSection Endings(InsightReport report) => new(
        "endings",
        "How they ended",
        "As it stands: a late no takes \"recovered\" back. As closed: what the first closing said. Every share is one of all reports that count, the open ones too.",
        [EndingTable(report.AsItStands, report.AsClosed), CountedTable(report.AsItStands)]);

    private static ReportTable EndingTable(EndingFigures now, EndingFigures closed)
    {
        ReportRow Ending(string key, string label, Func<EndingFigures, Share> of, bool isDrawn = true) => Row(key, label, Of(of(now)), Of(of(closed))) with { IsDrawn = isDrawn };
        return new ReportTable(
            "endings",
            "Endings",
            "Ending",
            Columns(("asItStands", "As it stands"), ("asClosed", "As closed")),
            [
                Ending("recovered", "Recovered", figures => figures.Recovered),
                Ending("recoveredOnOurOwnWord", "· on our own word", figures => figures.RecoveredOnOurOwnWord),
                Ending("remedyAccepted", "Took the remedy", figures => figures.RemedyAccepted),
                Ending("unconfirmed", "Unconfirmed", figures => figures.Unconfirmed),
                Ending("unconfirmedNoAnswer", "· no answer", figures => figures.UnconfirmedNoAnswer, isDrawn: false),
                Ending("unconfirmedUnreachable", "· unreachable", figures => figures.UnconfirmedUnreachable, isDrawn: false),
                Ending("unconfirmedNotWanted", "· asked not to be contacted", figures => figures.UnconfirmedNotWanted, isDrawn: false),
                Ending("unreconciled", "Unreconciled", figures => figures.Unreconciled),
                Ending("withdrawn", "Withdrawn", figures => figures.Withdrawn),
                Ending("open", "Open", figures => figures.Open),
                Ending("recoveredOfEnded", "Recovered, of those that ended", figures => figures.RecoveredOfEnded, isDrawn: false),
            ])
        {
            Bars = new ReportBars("Each ending's share of the reports, as it stands and as closed.", 0, 1),
        };
    }

    private static ReportTable CountedTable(EndingFigures now) => new(
        "counted",
        "What was counted",
        "Reports",
        Columns(("count", "Number")),
        [
            Row("reports", "Reports of failures", Of(now.Reports)),
            Row("merged", "· merged, with another's ending", Of(now.Merged)),
            Row("enteredInError", "· entered in error, left out", Of(now.EnteredInError)),
            Row("elsewhere", "· merged into what isn't there, left out", Of(now.Elsewhere)),
            Row("counted", "Reports that count", Of(now.Counted)),
        ]);

    private ReportSection Trend(InsightReport report) => new(
        "trend",
        "Recovered, by when it was received",
        "The newest reports have had the least time: many are open.",
        [
            new ReportTable(
                "cohorts",
                $"By {report.Scope.CohortLength.ToString().ToLowerInvariant()} of receipt",
                "Received",
                Columns(("recoveredAsItStands", "Recovered, as it stands"), ("recoveredAsClosed", "As closed"), ("open", "Open"), ("reports", "Reports")),
                [.. report.Cohorts.Select(cohort => Row(
                    ReportWords.Instant(cohort.From),
                    format.Period(cohort.From, cohort.To, report.Scope.CohortLength),
                    Of(cohort.AsItStands.Recovered),
                    Of(cohort.AsClosed.Recovered),
                    Of(cohort.AsItStands.Open),
                    Of(cohort.AsItStands.Reports)))])
            {
                Bars = new ReportBars("The share of recovered reports in each period, as it stands and as closed.", 0, 1) { IsSeries = true },
            },
        ]);

    private static ReportSection Waits(InsightReport report)
    {
        var times = report.Times;
        return new ReportSection(
            "waits",
            "How long customers waited",
            "From the receipt of the report. Reports in which it didn't happen are in none of these.",
            [
                new ReportTable(
                    "waits",
                    "Waits",
                    "Until",
                    Columns(("p50", "Median"), ("p90", "9 of 10 within"), ("p99", "99 of 100 within"), ("count", "Number")),
                    [
                        Wait("own", "somebody owned it", times.ToOwn),
                        Wait("acknowledge", "it was acknowledged", times.ToAcknowledge),
                        Wait("apologize", "the first apology", times.ToApologize),
                        Wait("offer", "something was done or offered", times.ToOffer),
                        Wait("settle", "a compensation was settled", times.ToSettle),
                        Wait("confirm", "the customer said yes", times.ToConfirm),
                        Wait("close", "the first close", times.ToClose),
                    ])
                {
                    Bars = new ReportBars("The median wait, and the wait that nine of ten didn't exceed.", 0, 1),
                },
            ]);
    }

    private static ReportRow Wait(string key, string label, Durations waits) => Row(
        key,
        label,
        new Figure.Wait(waits.P50, waits.IsSmall),
        new Figure.Wait(waits.P90, waits.IsSmall),
        new Figure.Wait(waits.P99, waits.IsSmall),
        Of(waits.Count));

    private static ReportSection Promises(InsightReport report)
    {
        var (people, policy) = (report.Promises.ByPeople, report.Promises.ByPolicy);
        ReportRow Fate(string key, string label, Func<PromiseFates, long> of) => Row(key, label, Of(of(people)), Of(of(policy)));
        return new ReportSection(
            "promises",
            "What became of promises",
            "Apart: promises whose time a person named, and those whose time the organization's rules set.",
            [
                new ReportTable(
                    "promises",
                    "Promises",
                    "Promises",
                    Columns(("byPeople", "Time named by a person"), ("byPolicy", "Time set by rule")),
                    [
                        Fate("kept", "Kept", fates => fates.Kept),
                        Fate("keptRecordedLate", "Kept, recorded late", fates => fates.KeptRecordedLate),
                        Fate("broken", "Broken", fates => fates.Broken),
                        Fate("released", "Released by the customer", fates => fates.Released),
                        Fate("open", "Open", fates => fates.Open),
                        Fate("moved", "Moved at least once", fates => fates.Moved) with { IsDrawn = false },
                        Fate("made", "Made", fates => fates.Made) with { IsDrawn = false },
                        Row("keptRate", "Kept, of kept and broken", Of(people.KeptRate), Of(policy.KeptRate)) with { IsDrawn = false },
                        Row("length", "Median length", new Figure.Wait(people.Length.P50, people.Length.IsSmall), new Figure.Wait(policy.Length.P50, policy.Length.IsSmall)) with { IsDrawn = false },
                    ])
                {
                    Bars = new ReportBars("How many promises were kept, broken, released or are open.", 0, 1),
                },
            ]);
    }

    private static ReportSection Recurs(InsightReport report) => new(
        "recurs",
        "What recurs",
        "Few sorts of failure stand behind most of it: the last column adds them up from the top.",
        [AgainTable(report), Ranking("failures", "Failure kinds", "Failure kind", report.ByFailure, report.AsItStands), Ranking("causes", "Causes", "Cause", report.ByCause, report.AsItStands)]);

    private IEnumerable<ReportSection> Sudden()
    {
        if (input.Spikes is not { } spikes)
        {
            yield break;
        }

        yield return new ReportSection(
            "sudden",
            "What came far more often in the last 7 days",
            spikes.IsEmpty ? "Nothing came far more often than in the weeks before." : "Least probable first. One event that hits many is called a spike too; so are a season and a holiday.",
            spikes.IsEmpty
                ? []
                :
                [
                    new ReportTable(
                        "spikes",
                        "Far more often than before",
                        "What",
                        Columns(("count", "In the last 7 days"), ("usual", "Usual in 7 days")),
                        [.. spikes.Select(spike => Row($"{ReportWords.Of(spike.Factor.Kind)} {spike.Factor.Name}", $"{KindOf(spike.Factor.Kind)} '{ReportFormat.Name(spike.Factor.Name)}'", Of(spike.Count), new Figure.Mean(spike.Usual)))])
                    {
                        Bars = new ReportBars("How often in the last 7 days, and how often usually.", 0, 1),
                    },
                ]);
    }

    private static string KindOf(FactorKind kind) => kind switch { FactorKind.Failure => "failure kind", FactorKind.Cause => "cause", FactorKind.Place => "place", _ => "factor" };

    private static ReportSection AgainOf(InsightReport report) => new("again", "What had to be done again", null, [AgainTable(report)]);

    private static ReportTable AgainTable(InsightReport report)
    {
        var again = report.Again;
        return new ReportTable(
            "again",
            "Done again",
            "Reports",
            Columns(("count", "Number")),
            [
                Row("reworked", "A no after something was done", Of(again.Reworked)),
                Row("reopened", "Opened again after the close", Of(again.Reopened)),
                Row("repeated", "The same customer, the same failure again", Of(again.Repeated)),
                Row("doubleDeviation", "The recovery failed too", Of(again.DoubleDeviation)),
                Row("reopenedAsked", "Times opened again: somebody asked", Of(again.ReopenedAsked)) with { IsDrawn = false },
                Row("reopenedLateNo", "Times opened again: a late no", Of(again.ReopenedLateNo)) with { IsDrawn = false },
                Row("reopenedLateContact", "Times opened again: a late contact", Of(again.ReopenedLateContact)) with { IsDrawn = false },
                Row("reopenedSettlementLost", "Times opened again: a settlement was lost", Of(again.ReopenedSettlementLost)) with { IsDrawn = false },
            ])
        {
            Bars = new ReportBars("The share of reports in which something had to be done again.", 0),
        };
    }

    // Most often first, with what they are together: the few that stand behind most of it.
    private static ReportTable Ranking(string key, string caption, string subject, IEnumerable<GroupFigures> groups, EndingFigures all)
    {
        var together = 0L;
        return new ReportTable(
            key,
            caption,
            subject,
            Columns(("reports", "Reports"), ("recovered", "Recovered, as it stands"), ("open", "Open"), ("cumulative", "With those above")),
            [.. groups.Select(group => Row(
                group.Name!,
                group.Name is { } name ? ReportFormat.Name(name) : "not said",
                Of(new Share(group.AsItStands.Reports, all.Reports, all.IsSmall)),
                Of(group.AsItStands.Recovered),
                Of(group.AsItStands.Open),
                Of(new Share(together += group.AsItStands.Reports, all.Reports, all.IsSmall))))])
        {
            Bars = new ReportBars("How many of the reports each names, and how many it and those above it name together.", 0, 3),
        };
    }
}
