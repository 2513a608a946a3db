using ServiceRecovery.Playbooks;
using System.Collections.Immutable;
using ServiceRecovery.Insights;
using ServiceRecovery.Debriefs;

namespace ServiceRecovery.Tests.Insights;

using Histories = IReadOnlyDictionary<string, ImmutableArray<RecordedEvent>>;

/// <summary>Every figure once more, written from docs/insights.md over the events themselves and the case that <see cref="CaseHistory"/> makes of them: slow, plain, and without a word of the code it is compared with.</summary>
internal sealed partial class PlainFigures
{
    private readonly InsightQuery _query;
    private readonly Dictionary<string, Report> _all;
    private readonly Dictionary<string, (string Into, DateTimeOffset At)> _merged = [];
    private readonly Report[] _asked;
    private readonly Report[] _counted;

    private readonly Debrief[] _debriefs;

    public PlainFigures(Histories histories, IReadOnlyDictionary<string, ImmutableArray<RecordedDebriefEvent>> debriefs, InsightQuery query)
    {
        _query = query;
        _debriefs =
        [
            .. debriefs.Values.Select(history => history.Where(recorded => query.AsOf is null || recorded.Header.RecordedAt <= query.AsOf).ToArray())
                .Where(history => history.Length > 0)
                .Select(DebriefHistory.Fold),
        ];
        _all = histories
            .Select(pair => (pair.Key, Events: pair.Value.Where(recorded => query.AsOf is null || recorded.Header.RecordedAt <= query.AsOf).ToArray()))
            .Where(pair => pair.Events.Length > 0)
            .ToDictionary(pair => pair.Key, pair => new Report(pair.Key, pair.Events));
        foreach (var (younger, into, at) in _all.Values.SelectMany(report => report.Merges).OrderByDescending(merge => merge.At))
        {
            _merged[younger] = (into, at);
        }

        _asked = [.. _all.Values.Where(report => report.ReceivedAt >= query.From && report.ReceivedAt < query.To && IsAsked(report))];
        _counted = [.. Failures.Where(report => Now(report).Ending is not (Ending.EnteredInError or Ending.Merged))];
    }

    private IEnumerable<Report> Failures => _asked.Where(report => report.Opening is CaseEvent.FailureReported);

    private IEnumerable<Report> Unmerged => _counted.Where(report => !IsMerged(report));

    public PurposeFigures Purposes()
    {
        var others = _asked.Where(report => report.Opening is not CaseEvent.FailureReported).ToArray();
        long Count<T>(Func<Report, bool> which) => others.Count(report => report.Opening is T && Now(report).Ending != Ending.EnteredInError && which(report));
        return new PurposeFigures(
            Failures.Count(),
            Count<CaseEvent.PraiseReported>(_ => true),
            Count<CaseEvent.PraiseReported>(report => Now(report).Ending == Ending.Learned),
            Count<CaseEvent.NearMissReported>(_ => true),
            Count<CaseEvent.NearMissReported>(report => Now(report).Ending == Ending.Learned),
            others.Count(report => Now(report).Ending == Ending.EnteredInError));
    }

    public EndingFigures AsClosed(Func<Report, bool>? which = null) => Endings(Failures.Where(which ?? (_ => true)), First, report => IsMerged(report) && !report.Ends.Any(end => end.Ending != Ending.Merged));

    public EndingFigures AsItStands(Func<Report, bool>? which = null) => Endings(Failures.Where(which ?? (_ => true)), Now, IsMerged);

    public ImmutableArray<GroupFigures> Groups(Func<Report, string?> nameOf) =>
    [
        .. Failures.GroupBy(nameOf).OrderBy(group => group.Key is null).ThenByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new GroupFigures(group.Key, AsClosed(report => nameOf(report) == group.Key), AsItStands(report => nameOf(report) == group.Key))),
    ];

    public ImmutableArray<AnswerFigures> Answers()
    {
        var answers = _counted.SelectMany(report => report.Of<CaseEvent.AnswerRecorded>().Reverse().DistinctBy(answer => (object?)answer.Ask?.Value ?? new object())).ToArray();
        var yeses = Unmerged.Where(report => Now(report).Ending == Ending.Recovered).Select(report => SourceOf(report.Yes!)).ToArray();
        return [.. Enum.GetValues<AnswerSource>().Select(source =>
        {
            var mine = answers.Where(answer => SourceOf(answer) == source).ToArray();
            Share Said(Answer answer) => Share(mine.Count(one => one.Answer == answer), mine.Length);
            return new AnswerFigures(source, mine.Length, Said(Answer.Satisfied), Said(Answer.Accepts), Said(Answer.WontSay), Said(Answer.Unhappy), Said(Answer.WantsMore), Share(yeses.Count(yes => yes == source), yeses.Length));
        })];
    }

    // Over all cases in the order of the clock, instead of over what each report remembers of itself.
    public ImmutableArray<DeviceYesFigures> DeviceYeses()
    {
        var granted = _counted.SelectMany(report => report.All<CaseEvent.CompensationGranted>().Select(grant => (report.Id, grant.Header, Grant: (CaseEvent.CompensationGranted)grant.Event))).ToArray();
        var yeses = _all.Values
            .SelectMany(report => report.All<CaseEvent.AnswerRecorded>().Select(answer => (report.Id, answer.Header, Answer: (CaseEvent.AnswerRecorded)answer.Event)))
            .Where(said => said.Answer is { Answer: Answer.Satisfied or Answer.Accepts, Source.Device: not null })
            .ToArray();
        bool IsAnswered((string Id, EventHeader Header, CaseEvent.CompensationGranted Grant) one) => yeses.Any(yes => yes.Id == one.Id
            ? yes.Header.Version > one.Header.Version
            : SurvivorsOf(one.Id).Any(survivor => survivor.Id == yes.Id && yes.Header.Version > survivor.Since));
        return
        [
            .. granted.GroupBy(one => (Role: one.Header.ByRole.Value, one.Grant.Amount.Currency.Code))
                .Select(group => (group.Key, All: group.ToArray(), Answered: group.Where(IsAnswered).ToArray()))
                .OrderBy(group => group.Key.Code, StringComparer.Ordinal).ThenByDescending(group => group.Answered.Sum(one => one.Grant.Amount.Minor)).ThenBy(group => group.Key.Role, StringComparer.Ordinal)
                .Select(group => new DeviceYesFigures(group.Key.Role, group.Key.Code, group.All.Length, group.All.Sum(one => one.Grant.Amount.Minor), Share(group.Answered.Length, group.All.Length), group.Answered.Sum(one => one.Grant.Amount.Minor))),
        ];
    }

    // Every report that absorbed one, itself or by another that it had absorbed, and since which version.
    private IEnumerable<(string Id, long Since)> SurvivorsOf(string id)
    {
        foreach (var (survivor, since) in _all.Values.SelectMany(report => report.All<CaseEvent.DuplicateAbsorbed>().Where(one => ((CaseEvent.DuplicateAbsorbed)one.Event).Younger.Value == id).Select(one => (report.Id, one.Header.Version))))
        {
            yield return (survivor, since);
            foreach (var next in SurvivorsOf(survivor))
            {
                yield return next;
            }
        }
    }

    public AgainFigures Again()
    {
        long Reopenings(ReopenCause cause) => _counted.Sum(report => report.Of<CaseEvent.CaseReopened>().Count(reopened => reopened.Cause == cause));
        var known = Unmerged.Where(report => report.Customer is not null).ToArray();
        return new AgainFigures(
            Share(_counted.Count(report => report.Reworks > 0), _counted.Count(report => report.Done.Any())),
            Share(_counted.Count(report => report.Of<CaseEvent.CaseReopened>().Any()), _counted.Count(report => report.Ends.Any(end => end.Ending != Ending.Merged))),
            Reopenings(ReopenCause.Asked),
            Reopenings(ReopenCause.LateNo),
            Reopenings(ReopenCause.LateContact),
            Reopenings(ReopenCause.SettlementLost),
            Share(known.Count(report => Earlier(report).Any(other => report.ReceivedAt - other.ReceivedAt <= _query.RepeatWindow && (Same(report.Failure, other.Failure) || Same(report.Cause, other.Cause)))), known.Length),
            Share(_counted.Count(report => report.Reworks > 0 || report.Of<CaseEvent.CaseReopened>().Any(reopened => reopened.Cause == ReopenCause.LateNo) || report.Of<CaseEvent.CaseReopened>().Any(reopened => reopened.Cause == ReopenCause.SettlementLost)
                || Grants(report).Any(grant => Last(report).Told<CaseEvent.SettlementFailed>().Any(failed => failed.Ref == grant.Ref))
                || PromisesOf(report).Any(promise => promise is { Kind: PromiseKind.ToCustomer, Standing: PromiseStanding.Broken })), _counted.Length));
    }

    public TimeFigures Times() => new(
        Durations(report => report.First<CaseEvent.OwnershipTaken, CaseEvent.TakenOver>()),
        Durations(report => report.First<CaseEvent.Acknowledged, CaseEvent.Acknowledged>()),
        Durations(report => report.First<CaseEvent.ApologyGiven, CaseEvent.ApologyGiven>()),
        Durations(report => report.Done.Select(Report.At).Cast<DateTimeOffset?>().FirstOrDefault()),
        Durations(_counted.SelectMany(report => Grants(report).Select(grant => Last(report).SettledAt(grant.Ref)).OfType<DateTimeOffset>().Select(at => at - report.ReceivedAt))),
        Durations(Unmerged.Where(report => Now(report).Ending == Ending.Recovered).Select(report => Report.At(report.YesRecorded!) - report.ReceivedAt)),
        Durations(_counted.Where(report => report.Ends.Length > 0 && report.Ends[0].Ending != Ending.Merged).Select(report => report.Ends[0].At - report.ReceivedAt)));

    public EffortFigures Effort()
    {
        long Sum(Func<Report, int> count) => _counted.Sum(report => (long)count(report));
        Share Some(Func<Report, int> count) => Share(_counted.Count(report => count(report) > 0), _counted.Length);
        static int Contacts(Report report) => report.Of<CaseEvent.CustomerContacted>().Count(contact => contact.Automatic is not true);
        static int Chases(Report report) => report.Of<CaseEvent.CustomerContacted>().Count(contact => contact is { Chase: true, Automatic: not true });
        static int RepeatContacts(Report report) => report.Of<CaseEvent.CustomerContacted>().Count(contact => contact is { HadToRetell: true, Automatic: not true });
        static int HandOvers(Report report) => report.Of<CaseEvent.OwnershipTaken>().Count(taken => taken.HandOver) + report.Of<CaseEvent.TakenOver>().Count();
        return new EffortFigures(_counted.Length, Sum(Contacts), Sum(Chases), Sum(RepeatContacts), Sum(HandOvers), Some(Chases), Some(RepeatContacts), Some(HandOvers));
    }

    public PromiseFigures Promises() => new(Fates(isByPolicy: false), Fates(isByPolicy: true));

    public ApprovalFigures Approvals()
    {
        var requests = _counted.SelectMany(report => Requests(report).Select(request => (report: Last(report), request))).ToArray();
        Share Of(ApprovalStanding standing) => Share(requests.Count(pair => pair.request.Standing == standing), requests.Length);
        var waits = requests.Where(pair => pair.request.Standing is ApprovalStanding.Given or ApprovalStanding.Declined).Select(pair => pair.report.DecidedAt(pair.request.Ref) - pair.request.RequestedAt);
        var asked = requests.Where(pair => pair.request.Money is not null).Select(pair => (Role: pair.report.RoleOf(pair.request.Ref), Money: pair.request.Money!.Value)).ToArray();
        var given = _counted.SelectMany(report => report.All<CaseEvent.CompensationGranted>().Where(grant => !report.Told<CaseEvent.ApprovalRequested>().Any(request => request.Ref == ((CaseEvent.CompensationGranted)grant.Event).Ref))
            .Select(grant => (Role: grant.Header.ByRole.Value, Money: ((CaseEvent.CompensationGranted)grant.Event).Amount))).ToArray();
        return new ApprovalFigures(
            requests.Length,
            requests.Count(pair => pair.request.Money is not null),
            Of(ApprovalStanding.Given),
            Share(requests.Count(pair => pair.report.Told<CaseEvent.ApprovalGiven>().Any(approved => approved.Ref == pair.request.Ref && approved.ApprovedAmount is not null)), requests.Count(pair => pair.request.Standing == ApprovalStanding.Given)),
            Of(ApprovalStanding.Declined),
            Of(ApprovalStanding.Expired),
            Of(ApprovalStanding.Pending),
            Durations(waits),
            [.. asked.Concat(given).Select(one => (one.Role, one.Money.Currency.Code)).Distinct().OrderBy(pair => pair.Role, StringComparer.Ordinal).ThenBy(pair => pair.Code, StringComparer.Ordinal).Select(pair =>
            {
                var grants = given.Where(one => one.Role == pair.Role && one.Money.Currency.Code == pair.Code).Select(one => one.Money.Minor).ToArray();
                var wanted = asked.Where(one => one.Role == pair.Role && one.Money.Currency.Code == pair.Code).Select(one => one.Money.Minor).ToArray();
                return new AuthorityFigures(pair.Role, pair.Code, grants.Length, grants.Length == 0 ? null : grants.Max(), wanted.Length, Share(wanted.Count(minor => grants.Any(grant => grant >= minor)), wanted.Length));
            })]);
    }

    public ImmutableArray<CostFigures> Costs()
    {
        var cases = _counted.ToArray();
        return [.. cases.SelectMany(report => Grants(report).Select(grant => grant.Amount.Currency.Code).Concat(report.Costs.Select(cost => cost.Currency.Code))).Distinct().Order(StringComparer.Ordinal).Select(currency =>
        {
            IEnumerable<CompensationState> Grants(Report report) => this.Grants(report).Where(grant => grant.Amount.Currency.Code == currency);
            long Corrections(Report report) => report.Costs.Where(cost => cost.Currency.Code == currency).Sum(cost => cost.Minor);
            long Spent(Report report) => Corrections(report) + Grants(report).Where(grant => Last(report).SettledAt(grant.Ref) is not null).Sum(grant => grant.Amount.Minor - grant.Reversed);
            long Standing(Func<CompensationState, bool> which) => cases.Sum(report => Grants(report).Where(which).Sum(grant => grant.Amount.Minor - grant.Reversed));
            bool Has(Report report) => Grants(report).Any() || report.Costs.Any(cost => cost.Currency.Code == currency);
            var recovered = cases.Where(report => Now(report).Ending == Ending.Recovered).ToArray();
            return new CostFigures
            {
                Currency = currency,
                Cases = cases.Count(Has),
                Granted = cases.Sum(report => Grants(report).Sum(grant => grant.Amount.Minor)),
                Settled = cases.Sum(report => Grants(report).Where(grant => Last(report).SettledAt(grant.Ref) is not null).Sum(grant => grant.Amount.Minor)),
                Unsettled = Standing(grant => grant.IsUnsettled),
                Unclaimed = Standing(grant => grant.Standing == CompensationStanding.Unclaimed),
                Ended = Standing(grant => grant.Standing is CompensationStanding.Failed or CompensationStanding.Declined),
                Reversed = cases.Sum(report => Grants(report).Sum(grant => grant.Reversed)),
                PaidAfterFailing = cases.Sum(report => Grants(report).Where(grant => Last(report).IsPaidAfterFailing(grant.Ref)).Sum(grant => grant.Amount.Minor)),
                CorrectionCosts = cases.Sum(Corrections),
                Spent = cases.Sum(Spent),
                SpentInRecovered = recovered.Sum(Spent),
                RecoveredCases = recovered.Count(Has),
                SpentForEachRecovered = recovered.Length == 0 ? null : (double)cases.Sum(Spent) / recovered.Length,
                IsSmall = cases.Count(Has) < _query.SmallBelow,
            };
        })];
    }

    public ImmutableArray<SatisfactionGroup> Satisfaction() =>
    [
        .. Enum.GetValues<Severity>().Select(severity => Group(severity.ToString(), Unmerged.Where(report => report.Case.HighestSeverity == severity))),
        Group("First", Unmerged.Where(report => report.Customer is not null && !Earlier(report).Any())),
        Group("Repeated", Unmerged.Where(report => report.Customer is not null && Earlier(report).Any())),
    ];

    public LearningFigures Learning()
    {
        bool LooksAt(Debrief debrief, Report report) => debrief.Cases.Contains(new CaseId(report.Id));
        var ended = _asked.Where(report => !IsMerged(report) && Now(report).Ending is not (Ending.Open or Ending.EnteredInError or Ending.Merged)).ToArray();
        var asked = _debriefs.Where(debrief => _asked.Any(report => LooksAt(debrief, report))).ToArray();
        string StandingOf(Report report) =>
            report.Of<CaseEvent.Debriefed>().Any() || _debriefs.Any(debrief => LooksAt(debrief, report) && debrief.Stage == Debrief.Ended) ? "debriefed"
            : _debriefs.Any(debrief => LooksAt(debrief, report) && debrief.IsOpen) ? "open"
            : report.Of<CaseEvent.DebriefWaived>().Any() || _debriefs.Any(debrief => LooksAt(debrief, report)) ? "waived"
            : "not";
        Share Of(string standing) => Share(ended.Count(report => StandingOf(report) == standing), ended.Length);
        ActionFigures Actions(ActionKind kind)
        {
            var actions = asked.SelectMany(debrief => debrief.Actions).Where(action => action.Kind == kind).ToArray();
            long With(params ActionStanding[] standings) => actions.Count(action => standings.Contains(action.Standing));
            return new ActionFigures(
                actions.Length,
                Share(With(ActionStanding.Done, ActionStanding.Effective, ActionStanding.Ineffective), actions.Length),
                With(ActionStanding.Planned),
                actions.Count(action => action.Standing == ActionStanding.Planned && action.Reminders > 0),
                With(ActionStanding.Dropped),
                With(ActionStanding.Done),
                Share(With(ActionStanding.Effective), With(ActionStanding.Effective, ActionStanding.Ineffective)),
                actions.Sum(action => action.AdoptedAt.Length));
        }

        var findings = asked.SelectMany(debrief => debrief.Factors.Select(factor => factor.Factor.Value).Distinct().Select(factor => (factor, debrief))).ToArray();
        var ranked = findings.GroupBy(finding => finding.factor).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).ToArray();
        return new LearningFigures
        {
            Debriefed = Of("debriefed"),
            InDebrief = Of("open"),
            Waived = Of("waived"),
            NotDebriefed = Of("not"),
            Waiting = asked.Count(debrief => debrief.Stage == Debrief.Talking),
            Debriefs = asked.Length,
            Concluded = asked.Count(debrief => debrief.Stage == Debrief.Ended),
            CalledOff = asked.Count(debrief => debrief.Stage == Debrief.Off),
            Overdue = Share(asked.Count(debrief => debrief is { IsOpen: true, IsOverdue: true }), asked.Count(debrief => debrief.IsOpen)),
            WithoutFactor = asked.Count(debrief => debrief.IsWithoutFactor),
            Factors =
            [
                .. ranked.Select((group, index) => new DebriefFactorFigures(
                    group.Key,
                    group.Count(),
                    group.SelectMany(finding => finding.debrief.Cases).Distinct().Count(),
                    (double)group.Count() / findings.Length,
                    (double)ranked.Take(index + 1).Sum(other => other.Count()) / findings.Length)),
            ],
            Prevention = Actions(ActionKind.Prevention),
            Practices = Actions(ActionKind.Practice),
        };
    }

    private static bool Same(string? left, string? right) => left is not null && left == right;

    private static AnswerSource SourceOf(CaseEvent.AnswerRecorded answer) => answer.Source switch
    {
        { IsOwnChannel: true } => AnswerSource.OwnChannel,
        { Device: not null } => AnswerSource.AtThePlace,
        _ => AnswerSource.ByStaff,
    };

    private bool IsAsked(Report report) =>
        (_query.Place is null || report.Place == _query.Place.Value.Value) && (_query.Failure is null || report.Failure == _query.Failure.Value.Value) && (_query.Channel is null || report.Channel == _query.Channel.Value.Value);

    private bool IsMerged(Report report) => _merged.ContainsKey(report.Id);

    // What a merged report made goes on in the report that it was merged into, and is counted where it was made.
    private Report Last(Report report) => _merged.TryGetValue(report.Id, out var merge) && _all.TryGetValue(merge.Into, out var into) ? Last(into) : report;

    private IEnumerable<CompensationState> Grants(Report report) => Made(report, found => found.Compensations, grant => grant.Origin);

    private IEnumerable<ApprovalState> Requests(Report report) => Made(report, found => found.Approvals, request => request.Origin);

    private IEnumerable<PromiseState> PromisesOf(Report report) => Made(report, found => found.Promises, promise => promise.Origin);

    private IEnumerable<T> Made<T>(Report report, Func<RecoveryCase, IEnumerable<T>> things, Func<T, NamedElsewhere?> origin) =>
        things(Last(report).Case).Where(thing => Last(report) == report ? origin(thing) is null : origin(thing)?.Case.Value == report.Id);

    private IEnumerable<Report> Earlier(Report report) => _all.Values.Where(other => other.Opening is CaseEvent.FailureReported && other.Customer == report.Customer && !IsMerged(other) && Now(other).Ending != Ending.EnteredInError
        && (other.ReceivedAt < report.ReceivedAt || (other.ReceivedAt == report.ReceivedAt && string.CompareOrdinal(other.Id, report.Id) < 0)));

    private End Now(Report report)
    {
        var (at, isMerged) = (report, false);
        while (_merged.TryGetValue(at.Id, out var merge))
        {
            (at, isMerged) = (_all[merge.Into], true);
        }

        return at.Now with { IsOnOwnWord = !isMerged && at.Now.IsOnOwnWord };
    }

    private End First(Report report)
    {
        if (report.Ends.FirstOrDefault(end => end.Ending != Ending.Merged) is { } own)
        {
            return own;
        }

        for (var at = report; _merged.TryGetValue(at.Id, out var merge);)
        {
            at = _all[merge.Into];
            if (at.Ends.FirstOrDefault(end => end.Ending != Ending.Merged && end.RecordedAt >= merge.At) is { } first)
            {
                return first with { IsOnOwnWord = false };
            }
        }

        return End.None;
    }

    private EndingFigures Endings(IEnumerable<Report> reports, Func<Report, End> endOf, Func<Report, bool> isMerged)
    {
        var ends = reports.Select(report => (End: endOf(report), IsMerged: isMerged(report))).ToArray();
        var counted = ends.Where(end => end.End.Ending is not (Ending.EnteredInError or Ending.Merged)).ToArray();
        Share Of(Ending ending, SilenceReason? reason = null) => Share(counted.Count(end => end.End.Ending == ending && (reason is null || end.End.Silence == reason)), counted.Length);
        return new EndingFigures
        {
            Reports = ends.Length,
            Merged = ends.Count(end => end.IsMerged),
            EnteredInError = ends.Count(end => end.End.Ending == Ending.EnteredInError),
            Elsewhere = ends.Count(end => end.End.Ending == Ending.Merged),
            Counted = counted.Length,
            Open = Of(Ending.Open),
            Recovered = Of(Ending.Recovered),
            RecoveredOnOurOwnWord = Share(counted.Count(end => end.End.IsOnOwnWord), counted.Length),
            RemedyAccepted = Of(Ending.RemedyAccepted),
            Unconfirmed = Of(Ending.Unconfirmed),
            UnconfirmedNoAnswer = Of(Ending.Unconfirmed, SilenceReason.NoAnswer),
            UnconfirmedUnreachable = Of(Ending.Unconfirmed, SilenceReason.Unreachable),
            UnconfirmedNotWanted = Of(Ending.Unconfirmed, SilenceReason.NotWanted),
            Unreconciled = Of(Ending.Unreconciled),
            Withdrawn = Of(Ending.Withdrawn),
            RecoveredOfEnded = Share(counted.Count(end => end.End.Ending == Ending.Recovered), counted.Count(end => end.End.Ending != Ending.Open)),
            IsSmall = counted.Length < _query.SmallBelow,
        };
    }

    private PromiseFates Fates(bool isByPolicy)
    {
        var promises = _counted.SelectMany(report => PromisesOf(report)
            .Where(promise => promise.Kind == PromiseKind.ToCustomer && Last(report).Made(promise.Ref) is { Late: not true } made && made.ByPolicy == isByPolicy)
            .Select(promise => (report: Last(report), promise, Made: Last(report).Made(promise.Ref)))).ToArray();
        long Of(PromiseStanding standing) => promises.Count(one => one.promise.Standing == standing);
        var kept = Of(PromiseStanding.Kept) + Of(PromiseStanding.KeptRecordedLate);
        return new PromiseFates(
            promises.Length,
            Of(PromiseStanding.Open),
            Of(PromiseStanding.Kept),
            Of(PromiseStanding.KeptRecordedLate),
            Of(PromiseStanding.Released),
            Of(PromiseStanding.Broken),
            promises.Count(one => one.report.Told<CaseEvent.PromiseMoved>().Any(moved => moved.Ref == one.promise.Ref)),
            Share(kept, kept + Of(PromiseStanding.Broken)),
            Durations(promises.Select(one => one.Made.DueAt - one.promise.MadeAt)));
    }

    private SatisfactionGroup Group(string name, IEnumerable<Report> reports)
    {
        var all = reports.ToArray();
        var last = all.Select(report => report.Of<CaseEvent.AnswerRecorded>().LastOrDefault()).OfType<CaseEvent.AnswerRecorded>().ToArray();
        Share Of(params Answer[] answers) => Share(last.Count(answer => answers.Contains(answer.Answer)), last.Length);
        return new SatisfactionGroup(
            name,
            all.Length,
            Share(last.Length, all.Length),
            Of(Answer.Satisfied),
            Of(Answer.Accepts, Answer.WontSay),
            Of(Answer.Unhappy, Answer.WantsMore),
            Scores(last.Where(answer => answer.Source.Evidence is null)),
            Scores(last.Where(answer => answer.Source.Evidence is not null)));
    }

    private ImmutableArray<ScoreFigures> Scores(IEnumerable<CaseEvent.AnswerRecorded> answers) =>
        [.. answers.SelectMany(answer => answer.Scores ?? ImmutableSortedDictionary<string, int>.Empty).GroupBy(score => score.Key).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ScoreFigures(group.Key, group.Count(), group.Average(score => score.Value), group.Count() < _query.SmallBelow))];

    private Share Share(long count, long of) => new(count, of, of < _query.SmallBelow);

    private Durations Durations(Func<Report, DateTimeOffset?> at) => Durations(_counted.Where(report => at(report) is not null).Select(report => at(report)!.Value - report.ReceivedAt));

    private Durations Durations(IEnumerable<TimeSpan> durations)
    {
        var sorted = durations.Select(duration => duration < TimeSpan.Zero ? TimeSpan.Zero : duration).Order().ToArray();

        // Nearest rank, by its words: the smallest that at least so many of a hundred don't exceed.
        TimeSpan? Rank(int percent) => sorted.Length == 0 ? null : sorted.First(candidate => 100L * sorted.Count(other => other <= candidate) >= (long)percent * sorted.Length);
        return new Durations(sorted.Length, Rank(50), Rank(90), Rank(99), sorted.Length < _query.SmallBelow);
    }
}
