using ServiceRecovery.Playbooks;
using System.Collections.Immutable;
using ServiceRecovery.Insights;
using ServiceRecovery.Debriefs;

namespace ServiceRecovery.Tests.Insights;

internal sealed partial class PlainFigures
{
    /// <summary>How a report ended once.</summary>
    internal sealed record End(Ending Ending, DateTimeOffset At, DateTimeOffset RecordedAt, SilenceReason? Silence, bool IsOnOwnWord)
    {
        public static End None { get; } = new(Ending.Open, default, default, null, false);
    }

    /// <summary>A report's events and the case they make.</summary>
    internal sealed class Report(string id, RecordedEvent[] events)
    {
        private readonly List<RecordedEvent> _told = HistoryTrail.Read(CaseHistory.Fold(events).Trail());

        public string Id => id;

        public RecoveryCase Case { get; } = CaseHistory.Fold(events);

        public CaseEvent Opening => events[0].Event;

        public DateTimeOffset ReceivedAt => Case.ReceivedAt;

        // Whom the report named, so that a figure of an instant doesn't change when somebody is identified later.
        public string? Customer => Opening switch { CaseEvent.FailureReported e => e.Customer?.Key.Text, CaseEvent.PraiseReported e => e.Customer?.Key.Text, _ => null };

        public string? Failure => Case.Failure?.Value;

        public string? Place => Case.Place?.Value;

        public string? Cause => Case.Cause?.Value;

        public string Channel => Case.Channel.Value;

        public End[] Ends { get; } = [.. events.Select((recorded, index) => (recorded, Ending: EndingOf(recorded.Event), index)).Where(end => end.Ending is not null).Select(end => new End(
            end.Ending!.Value,
            At(end.recorded),
            end.recorded.Header.RecordedAt,
            end.Ending == Ending.Unconfirmed ? events.Take(end.index).Select(recorded => recorded.Event).OfType<CaseEvent.SilenceRecorded>().Last().Reason : null,
            end.Ending == Ending.Recovered && end.recorded.Header.Command == events[0].Header.Command && YesBefore(events, end.index) is { Event: CaseEvent.AnswerRecorded { Source.Evidence: not null } } yes && yes.Header.Command == events[0].Header.Command))];

        public End Now => Case.Ending == Ending.Open ? End.None : Ends[^1];

        /// <summary>The yes on which it stands as recovered.</summary>
        public RecordedEvent? YesRecorded => YesBefore(events, Array.FindLastIndex(events, recorded => recorded.Event is CaseEvent.CaseClosed));

        public CaseEvent.AnswerRecorded? Yes => (CaseEvent.AnswerRecorded?)YesRecorded?.Event;

        public IEnumerable<RecordedEvent> Done => events.Where(recorded => recorded.Event is CaseEvent.CorrectionMade or CaseEvent.CorrectionDeclaredImpossible or CaseEvent.NoFailureFound or CaseEvent.CompensationGranted);

        public IEnumerable<(string Younger, string Into, DateTimeOffset At)> Merges =>
            All<CaseEvent.DuplicateAbsorbed>().Select(recorded => (((CaseEvent.DuplicateAbsorbed)recorded.Event).Younger.Value, id, recorded.Header.RecordedAt))
                .Concat(All<CaseEvent.MergedInto>().Select(recorded => (id, ((CaseEvent.MergedInto)recorded.Event).Older.Value, recorded.Header.RecordedAt)));

        public static DateTimeOffset At(RecordedEvent recorded) => recorded.Header.OccurredAt ?? recorded.Header.RecordedAt;

        public IEnumerable<RecordedEvent> All<T>() => events.Where(recorded => recorded.Event is T);

        public IEnumerable<T> Of<T>() => events.Select(recorded => recorded.Event).OfType<T>();

        public DateTimeOffset? First<T1, T2>() => events.Where(recorded => recorded.Event is T1 or T2).Select(At).Cast<DateTimeOffset?>().FirstOrDefault();

        // Its own events and those of what it absorbed.
        public IEnumerable<T> Told<T>() => _told.Select(recorded => recorded.Event).OfType<T>();

        public DateTimeOffset? SettledAt(ActId grant) => _told.Where(recorded => recorded.Event is CaseEvent.CompensationSettled settled && settled.Ref == grant).Select(At).Cast<DateTimeOffset?>().LastOrDefault();

        public IEnumerable<Money> Costs => events.Select(recorded => recorded.Event switch { CaseEvent.CorrectionMade made => made.Cost, CaseEvent.StepTaken step => step.Cost, _ => null }).OfType<Money>();

        // How often the case went back to work after something had been done in it.
        public int Reworks
        {
            get
            {
                var (reworks, isDone) = (0, false);
                foreach (var happened in events.Select(recorded => recorded.Event))
                {
                    var isNo = happened is CaseEvent.AnswerRecorded { Answer: Answer.Unhappy or Answer.WantsMore };
                    reworks += isNo && isDone ? 1 : 0;
                    isDone = happened is CaseEvent.CorrectionMade or CaseEvent.CorrectionDeclaredImpossible or CaseEvent.NoFailureFound or CaseEvent.CompensationGranted
                        || (isDone && !isNo && happened is not (CaseEvent.CaseReopened or CaseEvent.StepTaken { Effect: KindEffect.SendsBack } or CaseEvent.DuplicateAbsorbed { BringsStep: not null }));
                }

                return reworks;
            }
        }

        public bool IsPaidAfterFailing(ActId grant) => _told
            .SkipWhile(recorded => recorded.Event is not (CaseEvent.SettlementFailed or CaseEvent.OfferAnswered { Response: OfferResponse.Declined }) || RefOf(recorded.Event) != grant)
            .Any(recorded => recorded.Event is CaseEvent.CompensationSettled settled && settled.Ref == grant);

        private static ActId? RefOf(CaseEvent happened) => happened is CaseEvent.SettlementFailed failed ? failed.Ref : (happened as CaseEvent.OfferAnswered)?.Ref;

        public CaseEvent.PromiseMade Made(PromiseId promise) => Told<CaseEvent.PromiseMade>().Last(made => made.Ref == promise);

        public string RoleOf(ActId request) => _told.First(recorded => recorded.Event is CaseEvent.ApprovalRequested asked && asked.Ref == request).Header.ByRole.Value;

        public DateTimeOffset DecidedAt(ActId request) => _told.Last(recorded => recorded.Event switch
        {
            CaseEvent.ApprovalGiven given => given.Ref == request,
            CaseEvent.ApprovalDeclined declined => declined.Ref == request,
            _ => false,
        }).Header.RecordedAt;

        private static Ending? EndingOf(CaseEvent happened) => happened switch
        {
            CaseEvent.CaseClosed closed => closed.Ending,
            CaseEvent.CaseWithdrawn => Ending.Withdrawn,
            CaseEvent.CaseDiscarded => Ending.EnteredInError,
            CaseEvent.MergedInto => Ending.Merged,
            _ => null,
        };

        private static RecordedEvent? YesBefore(RecordedEvent[] events, int index) => events.Take(Math.Max(0, index)).LastOrDefault(recorded => recorded.Event is CaseEvent.AnswerRecorded { Answer: Answer.Satisfied });
    }
}
