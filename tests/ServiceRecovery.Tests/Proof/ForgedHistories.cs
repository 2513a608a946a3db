using System.Collections.Immutable;
using System.Reflection;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Tests.Proof;

/// <summary>Keeps what was appended to each case, so that histories can be made of it that no desk wrote.</summary>
internal sealed class HistoryKeeper : IWatcher
{
    private readonly Dictionary<CaseId, List<ImmutableArray<RecordedEvent>>> _appends = [];

    public IReadOnlyDictionary<CaseId, List<ImmutableArray<RecordedEvent>>> Appends => _appends;

    public void Clock(DateTimeOffset time)
    {
    }

    public void Answered(CaseId id, RecoveryBatch batch, RecoveryCase? before, InProcessAnswer answer)
    {
        if (!answer.IsAccepted)
        {
            return;
        }

        if (answer.Older is { } older)
        {
            Keep(older, answer.OlderEvents);
        }

        Keep(answer.CaseId, answer.Events);
    }

    private void Keep(CaseId id, ImmutableArray<RecordedEvent> events) => (_appends.TryGetValue(id, out var known) ? known : _appends[id] = []).Add(events);
}

/// <summary>
/// Changes a history as somebody would who wants more in it than a desk let in: what was done is left out, said twice, moved, dated otherwise, done by somebody else, altered, or brought from elsewhere.
/// Versions, stages and the event that a close names are made to fit again, so that the laws alone can say no.
/// </summary>
internal static class ForgedHistories
{
    private static readonly Actor[] Actors = [Fixtures.Dana, Fixtures.Rob, Fixtures.Max, Fixtures.Guest, Fixtures.Bob, Fixtures.Till, Actor.DueWork];

    public static ImmutableArray<ImmutableArray<RecordedEvent>> Forge(IReadOnlyList<ImmutableArray<RecordedEvent>> written, IReadOnlyList<RecordedEvent> elsewhere, Fixtures fixtures, ref Dice dice)
    {
        var appends = written.ToList();
        for (var times = 1 + dice.Roll(3); times > 0 && appends.Count > 1; times--)
        {
            Change(appends, elsewhere, fixtures, ref dice);
        }

        return Fit(appends);
    }

    private static void Change(List<ImmutableArray<RecordedEvent>> appends, IReadOnlyList<RecordedEvent> elsewhere, Fixtures fixtures, ref Dice dice)
    {
        var at = 1 + dice.Roll(appends.Count - 1);
        var one = appends[at];
        switch (dice.Roll(9))
        {
            case 0:
                appends.RemoveAt(at);
                break;
            case 1 when one.Length > 1:
                appends[at] = one.RemoveAt(dice.Roll(one.Length));
                break;
            case 2:
                appends.Insert(at + 1 + dice.Roll(appends.Count - at), one);
                break;
            case 3:
                appends.RemoveAt(at);
                appends.Insert(1 + dice.Roll(appends.Count), one);
                break;
            case 4:
                var by = dice.Of(Actors);
                appends[at] = [.. one.Select(recorded => recorded with { Header = recorded.Header with { By = fixtures.Names.SubjectOf(by.Id), ByKind = by.Kind, ByRole = by.Role, ActsFor = null } })];
                break;
            case 5:
                // What followed after a time follows at once.
                var gap = one[0].Header.RecordedAt - appends[at - 1][0].Header.RecordedAt;
                for (var later = at; later < appends.Count; later++)
                {
                    appends[later] = [.. appends[later].Select(recorded => recorded with { Header = recorded.Header with { RecordedAt = recorded.Header.RecordedAt - gap } })];
                }

                break;
            case 6:
                var hours = dice.Roll(100);
                appends[at] = [.. one.Select(recorded => recorded with { Header = recorded.Header with { OccurredAt = hours == 0 ? null : recorded.Header.RecordedAt.AddHours(-hours) } })];
                break;
            case 7 when elsewhere.Count > 0:
                var brought = elsewhere[dice.Roll(elsewhere.Count)];
                appends.Insert(at, [brought with { Header = brought.Header with { RecordedAt = one[0].Header.RecordedAt, OccurredAt = null } }]);
                break;
            default:
                var index = dice.Roll(one.Length);
                appends[at] = one.SetItem(index, one[index] with { Event = (CaseEvent)Alter(one[index].Event, [.. appends.SelectMany(append => append)], ref dice) });
                break;
        }
    }

    private static ImmutableArray<ImmutableArray<RecordedEvent>> Fit(List<ImmutableArray<RecordedEvent>> appends)
    {
        var current = RecoveryCase.Empty with { };
        var playbook = PlaybookCatalog.Standard.Default(Purpose.Failure);
        var (version, at, isFolded) = (0L, DateTimeOffset.MinValue, true);
        var fitted = ImmutableArray.CreateBuilder<ImmutableArray<RecordedEvent>>();
        foreach (var append in appends.Where(append => !append.IsEmpty))
        {
            var events = ImmutableArray.CreateBuilder<RecordedEvent>();
            foreach (var (header, written) in append)
            {
                at = header.RecordedAt > at ? header.RecordedAt : at;
                playbook = written is IReport report ? PlaybookCatalog.Standard.Default(report.Purpose) : playbook;
                var happened = written is CaseEvent.CaseClosed && isFolded && playbook.TryStep(current.Stage, StepKind.Close, out _) ? EndingActs.Closed(current, playbook) : Judging(written, version);
                var recorded = new RecordedEvent(
                    header with { Version = ++version, RecordedAt = at, OccurredAt = header.OccurredAt > at ? at : header.OccurredAt, Command = new CommandId(FormattableString.Invariant($"f-{fitted.Count}")), Stage = StageMoves.After(playbook, current.Stage, happened) },
                    happened);
                events.Add(recorded);
                try
                {
                    current = isFolded ? CaseHistory.Evolve(current, recorded) : current;
                }
#pragma warning disable CA1031 // What no case can be folded of the audit must refuse before it folds.
                catch (Exception)
#pragma warning restore CA1031
                {
                    isFolded = false;
                }
            }

            fitted.Add(events.ToImmutable());
        }

        return fitted.ToImmutable();
    }

    // What was judged stands before the judgement, however many events are left out.
    private static CaseEvent Judging(CaseEvent happened, long version) => happened switch
    {
        CaseEvent.AnswerRecorded e when e.JudgesVersion > version => e with { JudgesVersion = version },
        CaseEvent.AskingIssued e => e with { JudgesVersion = version },
        CaseEvent.CustomerAsked e when e.JudgesVersion > version => e with { JudgesVersion = version },
        _ => happened,
    };

    // One member is another: no instead of yes, the next word, none, another name of the case, a day earlier or later.
    private static object Alter(object told, IReadOnlyList<RecordedEvent> history, ref Dice dice)
    {
        var members = told.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(member => member.SetMethod is not null && member.GetIndexParameters().Length == 0).ToArray();
        if (told is CaseEvent.DuplicateAbsorbed or CaseEvent.DuplicateAbsorbedV1 || members.Length == 0)
        {
            return told;
        }

        var member = members[dice.Roll(members.Length)];
        var given = member.GetValue(told);
        var mayLack = new NullabilityInfoContext().Create(member).WriteState == NullabilityState.Nullable;
        if (!TryOther(given, mayLack, history, ref dice, out var other))
        {
            return told;
        }

        var copy = told.GetType().GetMethod("<Clone>$")!.Invoke(told, null)!;
        member.SetValue(copy, other);
        return copy;
    }

    private static bool TryOther(object? given, bool mayLack, IReadOnlyList<RecordedEvent> history, ref Dice dice, out object? other)
    {
        switch (given)
        {
            case not null when mayLack && dice.Chance(40):
                other = null;
                return true;
            case bool flag:
                other = !flag;
                return true;
            case Enum word:
                var words = Enum.GetValues(word.GetType());
                other = words.GetValue(dice.Roll(words.Length));
                return true;
            case int number:
                other = number + dice.Of(-1, 1);
                return (int)other >= 0;
            case long number:
                other = number + dice.Of(-1L, 1L);
                return (long)other > 0;
            case DateTimeOffset time:
                other = time.AddDays(dice.Of(-5, -1, 1, 5));
                return true;
            case Money money:
                other = money with { Minor = dice.Of(1L, money.Minor + 1, money.Minor * 10) };
                return true;
            case ActId or PromiseId or AskId:
                var names = history.SelectMany(recorded => NamesOf(recorded.Event, given.GetType())).ToArray();
                other = names.Length == 0 ? null : names[dice.Roll(names.Length)];
                return other is not null;
            case SourceTaken source:
                other = Alter(source, history, ref dice);
                return true;
            case CaseEvent happened:
                other = Alter(happened, history, ref dice);
                return true;
            default:
                other = null;
                return false;
        }
    }

    private static IEnumerable<object> NamesOf(CaseEvent happened, Type type) => happened.GetType().GetProperties()
        .Where(member => (Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType) == type)
        .Select(member => member.GetValue(happened))
        .OfType<object>();
}
