using System.Globalization;

namespace ServiceRecovery.Policies;

/// <summary>The default debrief policy: where it can't be left out, by severity, and a fixed share of the rest, which may be looked at together.</summary>
internal sealed class DefaultDebriefPolicy : IDebriefPolicy
{
    private readonly RuleRef _rule;
    private readonly Severity _atLeast;
    private readonly int _sampleEvery;
    private readonly bool _groups;

    /// <summary>Calls by settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; all of them are told at once.</exception>
    public DefaultDebriefPolicy(DebriefSettings settings)
    {
        var faults = settings.Faults().ToList();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", faults), nameof(settings));
        }

        (_rule, _atLeast, _sampleEvery, _groups) = (settings.Rule, settings.AtLeast, settings.SampleEvery, settings.GroupTheRest);
    }

    /// <inheritdoc/>
    public ValueTask<DebriefRuling> RuleAsync(DebriefRequest request, CancellationToken cancellationToken) => new(Rule(request));

    /// <summary>Tells whether a case calls for a debrief; the same case is always ruled alike, so it needn't be asked later.</summary>
    internal bool Calls(CaseId id, RecoveryCase ended) => IsOfItsOwn(ended) || IsDrawn(id);

    private DebriefRuling Rule(DebriefRequest request) =>
        IsOfItsOwn(request.Case) ? DebriefRuling.Called(_rule)
        : IsDrawn(request.CaseId) ? DebriefRuling.Called(_rule, group: _groups ? GroupOf(request) : null)
        : DebriefRuling.Waived(_rule);

    private bool IsOfItsOwn(RecoveryCase ended) => ended.HighestSeverity >= _atLeast || Laws.WhyDebriefed(ended) is not null;

    // Drawn by the case's id, so that nobody chooses.
    private bool IsDrawn(CaseId id) => _sampleEvery > 0 && DerivedIds.NumberOf(id.Value) % (ulong)_sampleEvery == 0;

    // What went wrong and the week in which it ended.
    private static DebriefId GroupOf(DebriefRequest request)
    {
        var what = request.Case.Cause?.Value ?? request.Case.Failure?.Value ?? "";
        var week = request.Now.UtcDateTime.Date.AddDays(-(((int)request.Now.UtcDateTime.DayOfWeek + 6) % 7)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new DebriefId(DerivedIds.Derive("debrief-week", request.Tenant.Value, what, week).Value);
    }
}
