
namespace ServiceRecovery.Insights.Reports;

// What was learned, and what came of it.
internal sealed partial class ReportBuilder
{
    private static ReportSection Learned(InsightReport report)
    {
        var learning = report.Learning;
        var (prevention, practices) = (learning.Prevention, learning.Practices);
        ReportRow Fate(string key, string label, Func<ActionFigures, Figure> of, bool isDrawn = true) => Row(key, label, of(prevention), of(practices)) with { IsDrawn = isDrawn };
        return new ReportSection(
            "learned",
            "What was learned, and what came of it",
            "Failures, accolades and near misses together. An action counts once it is done, and works once what it prevents didn't come back.",
            [
                new ReportTable(
                    "debriefs",
                    "Debriefs",
                    "Ended reports",
                    Columns(("count", "Number")),
                    [
                        Row("debriefed", "Debriefed", Of(learning.Debriefed)),
                        Row("inDebrief", "In a debrief", Of(learning.InDebrief)),
                        Row("waived", "Waived or called off", Of(learning.Waived)),
                        Row("notDebriefed", "Nobody debriefed them", Of(learning.NotDebriefed)),
                        Row("debriefs", "Debriefs", Of(learning.Debriefs)) with { IsDrawn = false },
                        Row("waiting", "· that wait", Of(learning.Waiting)) with { IsDrawn = false },
                        Row("concluded", "· concluded", Of(learning.Concluded)) with { IsDrawn = false },
                        Row("withoutFactor", "· that found no factor", Of(learning.WithoutFactor)) with { IsDrawn = false },
                        Row("calledOff", "· called off", Of(learning.CalledOff)) with { IsDrawn = false },
                        Row("overdue", "· overdue, of the open ones", Of(learning.Overdue)) with { IsDrawn = false },
                    ])
                {
                    Bars = new ReportBars("How many of the ended reports were debriefed, waived or left.", 0),
                },
                new ReportTable(
                    "factors",
                    "Factors that debriefs found",
                    "Factor",
                    Columns(("debriefs", "Debriefs"), ("cases", "Cases"), ("cumulative", "With those above")),
                    [.. learning.Factors.Select(factor => Row(factor.Factor, ReportFormat.Name(factor.Factor), Of(factor.Debriefs), Of(factor.Cases), new Figure.Proportion(factor.CumulativeShare)))])
                {
                    Bars = new ReportBars("How many debriefs found each factor.", 0),
                },
                new ReportTable(
                    "actions",
                    "Actions",
                    "Actions",
                    Columns(("prevention", "To prevent"), ("practices", "To spread")),
                    [
                        Fate("done", "Done, of those planned", actions => Of(actions.Done)),
                        Fate("effective", "Worked, of those looked at", actions => Of(actions.Effective)),
                        Fate("planned", "Planned", actions => Of(actions.Planned), isDrawn: false),
                        Fate("open", "· to be done", actions => Of(actions.Open), isDrawn: false),
                        Fate("overdue", "· overdue", actions => Of(actions.Overdue), isDrawn: false),
                        Fate("dropped", "· dropped", actions => Of(actions.Dropped), isDrawn: false),
                        Fate("unverified", "· done, effect not known yet", actions => Of(actions.Unverified), isDrawn: false),
                        Fate("adoptions", "Times a place took one up", actions => Of(actions.Adoptions), isDrawn: false),
                    ])
                {
                    Bars = new ReportBars("The share of actions that were done, and of those looked at that worked.", 0, 1),
                },
            ]);
    }

    private static ReportPart DebriefFactorOf(DebriefFactorFigures factor, int number) => new(
        $"factor-{number + 1}",
        $"Factor '{ReportFormat.Name(factor.Factor)}'",
        [
            new ReportSection(
                $"factor-{number + 1}-found",
                "How often debriefs found it",
                null,
                [
                    new ReportTable(
                        "found",
                        "Found",
                        "Factor",
                        Columns(("value", "Figure")),
                        [
                            Row("debriefs", "Debriefs that found it", Of(factor.Debriefs)),
                            Row("cases", "Cases these debriefs look at", Of(factor.Cases)),
                            Row("share", "Its share of all that was found", new Figure.Proportion(factor.Share)),
                        ]),
                ]),
        ],
        IsFactor: true);
}
