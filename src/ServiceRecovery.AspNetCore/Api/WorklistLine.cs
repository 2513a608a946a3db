using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>A line of the work list with what is next in it, which follows from its stage, its playbook and why it is wanted.</summary>
/// <param name="Of">The line.</param>
/// <param name="Next">The verb of what is next; null where the case waits for an instant, or nobody knows its playbook.</param>
/// <param name="Way">How far the case is; null where nobody knows its playbook.</param>
internal sealed record WorklistLine(StreamSummary Of, string? Next, WayThrough? Way)
{
    /// <summary>Says what is next in each of some lines. Each playbook is asked for once.</summary>
    public static async ValueTask<ImmutableArray<WorklistLine>> OfAsync(ApiCall call, ImmutableArray<StreamSummary> lines)
    {
        var playbooks = new Dictionary<PlaybookRef, Playbook?>();
        foreach (var of in lines.Select(line => line.Head.Playbook).Distinct())
        {
            playbooks[of] = await call.Tenant.Desk.Playbooks.FindAsync(call.Tenant.Tenant, of, call.Left).ConfigureAwait(false);
        }

        return [.. lines.Select(line => playbooks[line.Head.Playbook] is { } playbook
            ? new WorklistLine(line, NextActs.OfLine(line.Head.Stage, line.Head.Ending == Ending.Open, line.Head.IsOwned, line.Head.Wanted, playbook), playbook.Way.From(line.Head.Stage))
            : new WorklistLine(line, null, null))];
    }
}
