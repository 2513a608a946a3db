using System.Collections.Immutable;

namespace ServiceRecovery.Insights;

/// <summary>Counts requests for approval, how long they waited, and what each role gave without asking.</summary>
internal sealed class ApprovalTally
{
    private readonly long[] _standings = new long[4];
    private readonly List<long> _waits = [];
    private readonly Dictionary<(string Role, string Currency), Authority> _authority = [];
    private long _money;
    private long _forLess;

    public void Add(CaseProjection projection, ReportStanding standing)
    {
        foreach (var request in projection.Requests)
        {
            // Money that waited at a merge waits in the survivor and is counted there.
            if (standing.IsRetold && request is { Standing: ApprovalStanding.Pending, Currency: not null })
            {
                continue;
            }

            _standings[(int)request.Standing]++;
            _money += request.Currency is null ? 0 : 1;
            _forLess += request.IsForLess ? 1 : 0;
            if (request is { Standing: ApprovalStanding.Given or ApprovalStanding.Declined, DecidedAt: { } decided })
            {
                _waits.Add(Math.Max(0, decided - request.At));
            }

            if (request is { Currency: { } currency, IsCarried: false })
            {
                Of(request.Role, currency).Requests.Add(request.Minor);
            }
        }

        foreach (var grant in projection.Grants.Where(grant => grant.IsAtOnce))
        {
            Of(grant.Role, grant.Currency).Grants.Add(grant.Minor);
        }
    }

    public ApprovalFigures Figures(Measure measure)
    {
        var requests = _standings.Sum();
        Share Of(ApprovalStanding standing) => measure.Share(_standings[(int)standing], requests);
        return new ApprovalFigures(
            requests,
            _money,
            Of(ApprovalStanding.Given),
            measure.Share(_forLess, _standings[(int)ApprovalStanding.Given]),
            Of(ApprovalStanding.Declined),
            Of(ApprovalStanding.Expired),
            Of(ApprovalStanding.Pending),
            measure.Durations(_waits),
            [.. _authority.OrderBy(pair => pair.Key.Role, StringComparer.Ordinal).ThenBy(pair => pair.Key.Currency, StringComparer.Ordinal).Select(pair => pair.Value.Figures(pair.Key.Role, pair.Key.Currency, measure))]);
    }

    private Authority Of(string role, string currency) =>
        _authority.TryGetValue((role, currency), out var known) ? known : _authority[(role, currency)] = new Authority();

    private sealed class Authority
    {
        public List<long> Grants { get; } = [];

        public List<long> Requests { get; } = [];

        public AuthorityFigures Figures(string role, string currency, Measure measure)
        {
            long? largest = Grants.Count == 0 ? null : Grants.Max();
            return new AuthorityFigures(role, currency, Grants.Count, largest, Requests.Count, measure.Share(Requests.Count(request => request <= largest), Requests.Count));
        }
    }
}
