using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>A request that waits for somebody's decision.</summary>
/// <param name="Case">The case.</param>
/// <param name="Current">How it stands.</param>
/// <param name="Request">The request.</param>
/// <param name="Steps">What the caller may do in the case.</param>
internal sealed record WaitingRequest(CaseId Case, RecoveryCase Current, ApprovalState Request, OpenSteps Steps)
{
    // What waits is loaded case by case; nobody decides on more in one sitting.
    private const int MostCases = 200;

    /// <summary>Gets whether the caller may decide on it.</summary>
    public bool IsMine => Steps.Find(CaseCommand.Approve.Declared.Verb)?.Refs.Contains(Request.Ref.Value) == true;

    /// <summary>Gets what keeps the caller from deciding on this one.</summary>
    public ImmutableArray<Unmet> Unmet => Steps.WhyNotFor(CaseCommand.Approve.Declared.Verb, Request.Ref.Value);

    /// <summary>Finds those of which the caller may know, what waits longest first, and tells whether there are more than one sitting takes.</summary>
    public static async ValueTask<(ImmutableArray<WaitingRequest> Found, bool HasMore)> FindAsync(ApiCall call)
    {
        // The highest level stands for all below it.
        var levels = call.Tenant.Desk.Parts.Rules.Levels;
        var asked = new WorklistQuery(call.Tenant.Tenant) { For = [levels.IsDefaultOrEmpty ? call.By.Role : levels[^1]], Limit = MostCases };
        var page = WorklistQueries.Limited(call, asked) is { } seen ? await call.Tenant.ListAsync(seen, call.Left).ConfigureAwait(false) : new Page<StreamSummary>([], null);
        List<WaitingRequest> found = [];
        foreach (var line in page.Items)
        {
            var id = new CaseId(line.Key.Id);
            var steps = await call.StepsAsync(id).ConfigureAwait(false);
            found.AddRange(steps.Case.Approvals.Where(request => Laws.IsPending(steps.Case, request)).Select(request => new WaitingRequest(id, steps.Case, request, steps)));
        }

        return ([.. found.OrderBy(one => one.Request.RequestedAt).ThenBy(one => one.Case.Value, StringComparer.Ordinal).ThenBy(one => one.Request.Ref.Value, StringComparer.Ordinal)], page.Next is not null);
    }
}
