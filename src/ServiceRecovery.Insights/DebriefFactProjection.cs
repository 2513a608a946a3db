using System.Collections.Immutable;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Insights;

/// <summary>Folds one debrief's events to what figures need: which cases it looks at, how far it is, its factors and actions. Nobody's words, and no owner of an action.</summary>
internal sealed class DebriefFactProjection
{
    private readonly Func<string, string> _share;
    private readonly ImmutableArray<CaseFact>.Builder _facts = ImmutableArray.CreateBuilder<CaseFact>();
    private readonly Dictionary<ActionId, int> _actions = [];
    private EventHeader _header = null!;
    private Purpose? _about;

    private DebriefFactProjection(Func<string, string> share) => _share = share;

    /// <summary>Folds a debrief.</summary>
    /// <param name="id">The debrief.</param>
    /// <param name="version">Its version.</param>
    /// <param name="mark">The beginning of its chain value.</param>
    /// <param name="events">Its events.</param>
    /// <param name="share">Gives for a text the one copy that all share.</param>
    public static CaseFacts Fold(string id, long version, ulong mark, IEnumerable<RecordedDebriefEvent> events, Func<string, string> share)
    {
        var fold = new DebriefFactProjection(share);
        foreach (var recorded in events)
        {
            fold._header = recorded.Header;
            fold.Apply(recorded.Event);
        }

        return fold._about is { } about ? new CaseFacts(id, version, mark, about, null, null, null, null, fold._facts.ToImmutable()) : CaseFacts.Unread(id, version, mark);
    }

    private void Apply(DebriefEvent happened)
    {
        switch (happened)
        {
            case DebriefEvent.Opened e:
                _about ??= e.About;
                Add(FactKind.DebriefOpened);
                foreach (var id in e.Cases)
                {
                    Add(FactKind.DebriefCase, text: id.Value);
                }

                break;
            case DebriefEvent.CaseAdded e:
                Add(FactKind.DebriefCase, text: e.Case.Value);
                break;
            case DebriefEvent.FactorFound e:
                Add(FactKind.FactorFound, text: e.Factor.Value);
                break;
            case DebriefEvent.NoFactorFound:
                Add(FactKind.NoFactorFound);
                break;
            case DebriefEvent.ActionPlanned e:
                if (!_actions.ContainsKey(e.Ref))
                {
                    _actions.Add(e.Ref, _actions.Count);
                    Add(FactKind.ActionPlanned, (byte)e.Kind, number: _actions[e.Ref]);
                }

                break;
            case DebriefEvent.ActionMoved e:
                AddTo(e.Ref, FactKind.ActionMoved);
                break;
            case DebriefEvent.ActionOverdue e:
                AddTo(e.Ref, FactKind.ActionOverdue);
                break;
            case DebriefEvent.ActionFinished e:
                AddTo(e.Ref, FactKind.ActionFinished);
                break;
            case DebriefEvent.ActionDropped e:
                AddTo(e.Ref, FactKind.ActionDropped);
                break;
            case DebriefEvent.ActionVerified e:
                AddTo(e.Ref, FactKind.ActionVerified, e.Effective ? (byte)1 : (byte)0);
                break;
            case DebriefEvent.PracticeAdopted e:
                AddTo(e.Ref, FactKind.PracticeAdopted, text: e.Where.Value);
                break;
            case DebriefEvent.Overdue:
                Add(FactKind.DebriefOverdue);
                break;
            case DebriefEvent.Concluded:
                Add(FactKind.DebriefConcluded);
                break;
            case DebriefEvent.CalledOff:
                Add(FactKind.DebriefCalledOff);
                break;
            case DebriefEvent.Reopened:
                Add(FactKind.DebriefReopened);
                break;

            // Who was there, what was said, and who answers for an action now: no figure asks.
            case DebriefEvent.Held or DebriefEvent.Contributed or DebriefEvent.ActionHandedOver:
                break;
            default:
                throw new InvalidOperationException($"No figure says what it makes of '{happened.GetType().Name}'.");
        }
    }

    private void AddTo(ActionId action, FactKind kind, byte a = 0, string? text = null)
    {
        if (_actions.TryGetValue(action, out var number))
        {
            Add(kind, a, number, text);
        }
    }

    private void Add(FactKind kind, byte a = 0, int number = -1, string? text = null)
    {
        var recordedAt = UnixMicroseconds.From(_header.RecordedAt);
        _facts.Add(new CaseFact(kind, a, 0, 0, number, recordedAt, recordedAt, 0, text is null ? null : _share(text), null));
    }
}
