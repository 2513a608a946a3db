namespace ServiceRecovery.Drills;

// What colleagues do: decide what waits for another person, accept a hand-over, take a case over. Each only while on duty.
public sealed partial class Drill
{
    private void PlanApproval(CaseEvent.ApprovalRequested requested)
    {
        var amount = (requested.Act as ICostsMoney)?.Spent?.Minor ?? 0;
        var deciding = Scenario.Colleagues
            .Select(colleague => (Colleague: colleague, At: colleague.ApprovesAfter is { } after ? FreeAt(colleague, after) : null))
            .Where(one => one.At is not null)
            .OrderBy(one => one.At)
            .ToList();

        // Whoever may give it decides, the first who is free; else the first who is free says no.
        var able = deciding.Where(one => amount <= one.Colleague.ApprovesAtMost).ToList();
        foreach (var (colleague, at) in able.Count > 0 ? able : deciding.Take(1))
        {
            _agenda.Add(at!.Value, token => DecideAsync(colleague, requested.Ref, amount <= colleague.ApprovesAtMost, token));
        }

        if (deciding.Count == 0)
        {
            Say(DrillVoice.Drill, $"The request '{requested.Ref}' waits, and nobody who could decide is on duty before the drill ends.");
        }
    }

    private async ValueTask DecideAsync(DrillColleague colleague, ActId request, bool mayGive, CancellationToken cancellationToken)
    {
        if (!Case.Approvals.Any(approval => approval.Ref == request && Laws.IsPending(Case, approval)))
        {
            return;
        }

        CaseCommand command = mayGive ? new CaseCommand.Approve(request) : new CaseCommand.Decline(request, "It is more than I may give.");
        await DoAsync(colleague, command, mayGive ? $"approves '{request}'." : $"declines '{request}': it is more than they may give.", cancellationToken).ConfigureAwait(false);
    }

    private void PlanAcceptance(CaseEvent.HandOverOffered offered)
    {
        foreach (var colleague in Scenario.Colleagues)
        {
            if (string.Equals(colleague.Post.Value, offered.To.Original, StringComparison.OrdinalIgnoreCase)
                && colleague.AcceptsAfter is { } after
                && FreeAt(colleague, after) is { } at)
            {
                _agenda.Add(at, token => DoAsync(colleague, new CaseCommand.Own(), "accepts the hand-over and answers for the case now.", token));
                return;
            }
        }

        Say(DrillVoice.Drill, "Nobody accepts the hand-over, so the case stays where it is.");
    }

    private void PlanTakeOver(Role? level)
    {
        var levels = Scenario.Organization.Levels;
        var least = level is { } asked ? levels.IndexOf(asked) : 0;
        foreach (var colleague in Scenario.Colleagues)
        {
            if (colleague.TakesOverAfter is { } after && levels.IndexOf(colleague.Role) >= least && FreeAt(colleague, after) is { } at)
            {
                _agenda.Add(at, token => TakeOverAsync(colleague, token));
                return;
            }
        }

        Say(DrillVoice.Drill, "The escalation is on record, and nobody of that level is on duty before the drill ends.");
    }

    private ValueTask TakeOverAsync(DrillColleague colleague, CancellationToken cancellationToken) => Case.IsOwned
        ? DoAsync(colleague, new CaseCommand.TakeOver("It was raised to me."), "takes the case over.", cancellationToken)
        : DoAsync(colleague, new CaseCommand.Own(), "owns the case now.", cancellationToken);

    // When a colleague has done something that takes this long, if they are on duty then.
    private DateTimeOffset? FreeAt(DrillColleague colleague, TimeSpan after)
    {
        var from = Now - Scenario.StartsAt;
        var done = (from > colleague.From ? from : colleague.From) + after;
        return colleague.IsOnDuty(done) && done <= Scenario.Lasts ? Scenario.StartsAt + done : null;
    }

    private async ValueTask DoAsync(DrillColleague colleague, CaseCommand command, string does, CancellationToken cancellationToken)
    {
        var result = await HandleAsync(colleague.Actor, [command], cancellationToken).ConfigureAwait(false);
        if (result is CommandResult.Accepted accepted)
        {
            Say(DrillVoice.Colleague, $"The colleague '{colleague.Post}' ({colleague.Role}) {does}");
            await TakeAsync(accepted.Events, cancellationToken).ConfigureAwait(false);
        }
        else if (result is CommandResult.Refused refused)
        {
            Say(DrillVoice.Colleague, $"The colleague '{colleague.Post}' ({colleague.Role}) would help and can't. {refused.Refusal.Sentence}");
        }
    }
}
