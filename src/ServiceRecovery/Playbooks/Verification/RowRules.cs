namespace ServiceRecovery.Playbooks;

/// <summary>Checks who may enter, leave and stand where: the rules that single rows and stages show.</summary>
internal static class RowRules
{
    private static readonly StepKind[] Closers = [StepKind.Close, StepKind.Withdraw, StepKind.Merge, StepKind.Discard];
    private static readonly StepKind[] Answers = [StepKind.CustomerSatisfied, StepKind.CustomerAccepts, StepKind.CustomerSilent];

    public static IEnumerable<PlaybookFault> Check(PlaybookTable table)
    {
        var purpose = table.Definition.Purpose;
        for (var stage = 0; stage < table.Stages.Length; stage++)
        {
            var (name, ending, _) = table.Stages[stage];
            if (ending != Ending.Open && !Endings.Of(purpose).Contains(ending))
            {
                yield return Faults.EndingForeign(name, ending, purpose);
            }

            for (var kind = 0; kind < table.Kinds.Length; kind++)
            {
                if (table.Move(stage, kind) >= 0 && CheckRow(table, stage, kind) is { } fault)
                {
                    yield return fault;
                }
            }

            foreach (var fault in table.IsOpen(stage) ? CheckOpen(table, stage) : CheckClosing(table, stage))
            {
                yield return fault;
            }
        }
    }

    private static PlaybookFault? CheckRow(PlaybookTable table, int stage, int kind)
    {
        var row = table.Row(stage, kind);
        var leavesOpen = table.IsOpen(stage);
        var ending = table.Stages[table.Move(stage, kind)].Ending;
        return row.Kind switch
        {
            _ when !leavesOpen && row.Kind != StepKind.Reopen => Faults.LeavesClosing(row),
            _ when row.Kind == StepKind.Reopen && leavesOpen => Faults.ReopenOfOpen(row),
            _ when row.Kind == StepKind.Reopen && ending != Ending.Open => Faults.ReopenToClosed(row),
            _ when row.Kind == StepKind.Reopen && table.Stages[stage].Ending == Ending.Merged => Faults.ReopenOfMerged(row),
            _ when ending != Ending.Open && row.Kind != Endings.ClosingStep(ending) => Faults.WrongClosingStep(row, ending, Endings.ClosingStep(ending)),
            _ when ending == Ending.Open && Closers.Contains(row.Kind) => Faults.StaysOpen(row),
            _ when table.Definition.Purpose == Purpose.Failure && (row.Kind == StepKind.Debrief || row.Kind == StepKind.WaiveDebrief) => Faults.DebriefIsRecord(row),
            _ => null,
        };
    }

    private static IEnumerable<PlaybookFault> CheckOpen(PlaybookTable table, int stage)
    {
        var answer = Answers.FirstOrDefault(kind => Has(table, stage, kind));
        var missing = StepKind.Noes.Where(kind => !Has(table, stage, kind)).ToArray();
        if (answer != default && missing.Length > 0)
        {
            yield return Faults.NoMissing(table.Stages[stage].Name, answer, missing);
        }

        if (table.Definition.Purpose == Purpose.Failure && !Has(table, stage, StepKind.Withdraw) && !HoldsYes(table, stage))
        {
            yield return Faults.WithdrawMissing(table.Stages[stage].Name);
        }
    }

    // A no counts whenever it comes: after the close it reopens the case, and the stage that is reopened must be able to take it.
    private static IEnumerable<PlaybookFault> CheckClosing(PlaybookTable table, int stage)
    {
        if (Endings.Earning(table.Stages[stage].Ending) is null)
        {
            yield break;
        }

        var reopened = table.Move(stage, PlaybookTable.IndexOf(StepKind.Reopen));
        if (reopened < 0 || StepKind.Noes.Any(no => !Has(table, reopened, no)))
        {
            yield return Faults.LateNoLost(table.Stages[stage].Name);
        }
    }

    // Where the yes already stands there is nothing to withdraw: close it. That it stands wherever such a close is open, the paths prove.
    private static bool HoldsYes(PlaybookTable table, int stage) =>
        table.Move(stage, PlaybookTable.IndexOf(StepKind.Close)) is >= 0 and var closed && table.Stages[closed].Ending is Ending.Recovered or Ending.RemedyAccepted;

    private static bool Has(PlaybookTable table, int stage, StepKind builtIn) => table.Move(stage, PlaybookTable.IndexOf(builtIn)) >= 0;
}
