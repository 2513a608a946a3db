using ServiceRecovery.Debriefs;

namespace ServiceRecovery.Insights;

/// <summary>One debrief as it stood at an instant.</summary>
internal sealed class DebriefProjection
{
    /// <summary>Gets the cases it looked at.</summary>
    public HashSet<string> Cases { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Factors { get; } = new(StringComparer.Ordinal);

    public List<ActionProjection> Actions { get; } = [];

    public bool IsThere { get; private set; }

    public bool IsConcluded { get; private set; }

    public bool IsCalledOff { get; private set; }

    public bool IsOpen => !IsConcluded && !IsCalledOff;

    public bool IsOverdue { get; private set; }

    public bool IsWithoutFactor { get; private set; }

    /// <summary>Tells a debrief as it stood when nothing later than <paramref name="asOf"/> was recorded.</summary>
    public static DebriefProjection Project(CaseFacts facts, long asOf)
    {
        var projection = new DebriefProjection();
        foreach (var fact in facts.Facts)
        {
            // Recorded times never fall within a stream.
            if (fact.RecordedAt > asOf)
            {
                break;
            }

            projection.Take(fact);
        }

        return projection;
    }

    private void Take(CaseFact fact)
    {
        IsThere = true;
        switch (fact.Kind)
        {
            case FactKind.DebriefCase:
                Cases.Add(fact.Text!);
                break;
            case FactKind.FactorFound:
                Factors.Add(fact.Text!);
                IsWithoutFactor = false;
                break;
            case FactKind.NoFactorFound:
                IsWithoutFactor = true;
                break;
            case FactKind.DebriefOverdue:
                IsOverdue = true;
                break;
            case FactKind.DebriefConcluded:
                (IsConcluded, IsCalledOff) = (true, false);
                break;
            case FactKind.DebriefCalledOff:
                (IsConcluded, IsCalledOff) = (false, true);
                break;
            case FactKind.DebriefReopened:
                (IsConcluded, IsCalledOff, IsOverdue, IsWithoutFactor) = (false, false, false, false);
                break;
            case FactKind.ActionPlanned:
                Actions.Add(new ActionProjection((ActionKind)fact.A, ActionStanding.Planned, false, 0));
                break;
            case FactKind.DebriefOpened:
                break;
            default:
                Actions[fact.Ref] = Changed(Actions[fact.Ref], fact);
                break;
        }
    }

    private static ActionProjection Changed(ActionProjection action, CaseFact fact) => fact.Kind switch
    {
        FactKind.ActionMoved => action with { IsOverdue = false },
        FactKind.ActionOverdue => action with { IsOverdue = true },
        FactKind.ActionFinished => action with { Standing = ActionStanding.Done },
        FactKind.ActionDropped => action with { Standing = ActionStanding.Dropped },
        FactKind.ActionVerified => action with { Standing = fact.A == 1 ? ActionStanding.Effective : ActionStanding.Ineffective },
        _ => action with { Adoptions = action.Adoptions + 1 },
    };
}

/// <summary>An action or a practice and what became of it.</summary>
internal record struct ActionProjection(ActionKind Kind, ActionStanding Standing, bool IsOverdue, int Adoptions);
