using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Tests.Playbooks;

/// <summary>
/// What a table allows, told from the other end: not by paths with steps barred, but by walking every case there can be and remembering what happened to it.
/// It shares nothing with the verifier but the definition, which must have every row written out. Its answer is the set of codes it finds broken.
/// </summary>
public sealed class ProductModel
{
    private static readonly string[] Remedy = ["Correct", "CorrectPartly", "DeclareImpossible", "FindNoFailure", "Compensate"];
    private static readonly string[] No = ["CustomerUnhappy", "CustomerWantsMore"];
    private static readonly string[] Answer = ["CustomerSatisfied", "CustomerAccepts", "CustomerSilent", "DeclareUnreconciled"];
    private static readonly string[] NotByWork = ["Withdraw", "Merge", "Discard", "Reopen", "Rework"];

    private readonly PlaybookDefinition _definition;
    private readonly Dictionary<(string From, string Kind), string> _rows;
    private readonly ILookup<string, (string Kind, string To)> _rowsFrom;
    private readonly bool _compensates;
    private readonly Dictionary<string, Ending> _endings;
    private readonly Dictionary<string, KindEffect> _effects;
    private readonly string[] _asked;
    private readonly HashSet<Fact> _walked = [];

    public ProductModel(PlaybookDefinition definition)
    {
        _definition = definition;
        _rows = definition.Rows.ToDictionary(row => (row.From.Name, row.Kind.Name), row => row.To.Name);
        _rowsFrom = definition.Rows.ToLookup(row => row.From.Name, row => (row.Kind.Name, row.To.Name));
        _compensates = definition.Rows.Any(row => row.Kind.Name == "Compensate");
        _endings = definition.Stages.ToDictionary(stage => stage.Name.Name, stage => stage.Ending);
        _effects = definition.Kinds.ToDictionary(kind => kind.Kind.Name, kind => kind.Effect);
        _asked = [.. definition.Rules.Select(rule => rule.Through.Name).Distinct()];
        Walk();
    }

    /// <summary>Everything that can be true of a case: where it is and what happened to it.</summary>
    /// <param name="Stage">Where it is.</param>
    /// <param name="Owned">Somebody took responsibility.</param>
    /// <param name="Standing">The answer that stands: the earning step, or empty when there was none or it is stale.</param>
    /// <param name="Owes">A no, a reopening or being sent back is newer than every remedy.</param>
    /// <param name="Refused">The customer said no since the case was opened or reopened.</param>
    /// <param name="Thanked">Thanked, or nobody to thank.</param>
    /// <param name="Debriefed">Debriefed, or waived.</param>
    /// <param name="Rules">Which of the steps that the organization asks for were taken, a bit each.</param>
    public readonly record struct Fact(string Stage, bool Owned, string Standing, bool Owes, bool Refused, bool Thanked, bool Debriefed, int Rules);

    public IReadOnlyCollection<Fact> States => _walked;

    public IEnumerable<Ending> Reached => _walked.Select(fact => _endings[fact.Stage]).Where(ending => ending != Ending.Open).Distinct();

    /// <summary>The codes of everything that is broken.</summary>
    public SortedSet<string> Broken()
    {
        SortedSet<string> codes = new(StringComparer.Ordinal);
        foreach (var (broken, code) in _walked.SelectMany(Unearned).Concat(RowByRow()).Concat(StageByStage()))
        {
            if (broken)
            {
                codes.Add(code);
            }
        }

        return codes;
    }

    private void Walk()
    {
        var start = new Fact(_definition.Opening.Name, false, "", false, false, false, false, 0);
        Queue<Fact> open = new([start]);
        _walked.Add(start);
        while (open.TryDequeue(out var from))
        {
            foreach (var to in Steps(from).Where(_walked.Add))
            {
                open.Enqueue(to);
            }
        }
    }

    private IEnumerable<Fact> Steps(Fact from)
    {
        foreach (var (kind, to) in _rowsFrom[from.Stage])
        {
            yield return After(from, kind) with { Stage = to };
        }

        if (_endings[from.Stage] != Ending.Open)
        {
            yield break;
        }

        // A promise may break in any open stage; an approval may come in any open stage once compensation can be asked for at all.
        var reworked = _rows.GetValueOrDefault((from.Stage, "Rework"), from.Stage);
        yield return After(from, "Rework") with { Stage = reworked };
        if (_compensates && !Has(from.Stage, "Compensate"))
        {
            yield return After(from, "Compensate") with { Stage = reworked };
        }
    }

    private Fact After(Fact fact, string kind)
    {
        var builtIn = StepKind.BuiltIn.Contains(new StepKind(kind));
        var effect = builtIn ? KindEffect.Neutral : _effects.GetValueOrDefault(kind, KindEffect.Staling);
        var stales = Remedy.Contains(kind) || No.Contains(kind) || kind is "Reopen" or "Rework" || effect != KindEffect.Neutral;
        return fact with
        {
            Owned = fact.Owned || kind == "Own",
            Standing = Answer.Contains(kind) ? kind : stales ? "" : fact.Standing,
            Owes = No.Contains(kind) || kind == "Reopen" || effect == KindEffect.SendsBack || (fact.Owes && !Remedy.Contains(kind)),
            Refused = No.Contains(kind) || (fact.Refused && kind != "Reopen"),
            Thanked = fact.Thanked || kind is "Thank" or "WaiveThanks",
            Debriefed = fact.Debriefed || kind is "Debrief" or "WaiveDebrief",
            Rules = fact.Rules | (Array.IndexOf(_asked, kind) is >= 0 and var bit ? 1 << bit : 0),
        };
    }

    private IEnumerable<(bool Broken, string Code)> Unearned(Fact fact)
    {
        var ending = _endings[fact.Stage];
        if (ending == Ending.Open || !MayEnd(ending))
        {
            yield break;
        }

        foreach (var rule in _definition.Rules.Where(rule => rule.Ending == ending))
        {
            yield return ((fact.Rules & (1 << Array.IndexOf(_asked, rule.Through.Name))) == 0, "house-rule-broken");
        }

        switch (ending)
        {
            case Ending.Recovered or Ending.RemedyAccepted or Ending.Unconfirmed:
                yield return (!fact.Owned, "unowned-close");
                yield return (fact.Standing != (ending == Ending.Recovered ? "CustomerSatisfied" : ending == Ending.RemedyAccepted ? "CustomerAccepts" : "CustomerSilent"), "unearned-close");
                yield return (fact.Owes, "unremedied-close");
                break;
            case Ending.Unreconciled:
                yield return (!fact.Owned, "unowned-close");
                yield return (fact.Standing != "DeclareUnreconciled", "unearned-close");
                yield return (!fact.Refused, "unrefused-close");
                break;
            case Ending.Learned:
                yield return (!fact.Owned, "unowned-close");
                yield return (!fact.Debriefed, "undebriefed-close");
                yield return (!fact.Thanked && _definition.Purpose == Purpose.Accolade, "unthanked-close");
                break;
        }
    }

    private IEnumerable<(bool Broken, string Code)> RowByRow()
    {
        foreach (var ((from, kind), to) in _rows)
        {
            var (left, entered) = (_endings[from], _endings[to]);
            if (left != Ending.Open && kind != "Reopen")
            {
                yield return (true, "leaves-closing");
            }
            else if (kind == "Reopen")
            {
                yield return (left == Ending.Open, "reopen-of-open");
                yield return (left != Ending.Open && entered != Ending.Open, "reopen-to-closed");
                yield return (left == Ending.Merged && entered == Ending.Open, "reopen-of-merged");
            }
            else if (entered != Ending.Open)
            {
                var fits = entered switch
                {
                    Ending.Withdrawn => kind == "Withdraw",
                    Ending.Merged => kind == "Merge",
                    Ending.EnteredInError => kind == "Discard",
                    _ => kind == "Close",
                };
                yield return (!fits, "wrong-door");
            }
            else
            {
                yield return (kind is "Close" or "Withdraw" or "Merge" or "Discard", "stays-open");
                yield return (_definition.Purpose == Purpose.Failure && (kind is "Debrief" or "WaiveDebrief"), "debrief-is-record");
            }
        }
    }

    private IEnumerable<(bool Broken, string Code)> StageByStage()
    {
        var good = _definition.Purpose == Purpose.Failure ? Ending.Recovered : Ending.Learned;
        yield return (!_endings.ContainsValue(good), "ending-missing");
        var visited = _walked.Select(fact => fact.Stage).ToHashSet();
        var leading = _endings.ContainsValue(good) ? LeadingTo(good) : null;
        foreach (var (stage, ending) in _endings)
        {
            yield return (!visited.Contains(stage), "unreachable-stage");
            yield return (ending != Ending.Open && !MayEnd(ending), "ending-foreign");
            if (ending == Ending.Open)
            {
                yield return (leading?.Contains(stage) == false, "trap");
                yield return ((Has(stage, "CustomerSatisfied") || Has(stage, "CustomerAccepts") || Has(stage, "CustomerSilent")) && !No.All(no => Has(stage, no)), "no-missing");
                var yesStands = Has(stage, "Close") && _endings[_rows[(stage, "Close")]] is Ending.Recovered or Ending.RemedyAccepted;
                yield return (_definition.Purpose == Purpose.Failure && !yesStands && !Has(stage, "Withdraw"), "withdraw-missing");
            }
            else if (ending is Ending.Recovered or Ending.RemedyAccepted or Ending.Unconfirmed or Ending.Unreconciled)
            {
                yield return (!Has(stage, "Reopen") || !No.All(no => Has(_rows[(stage, "Reopen")], no)), "late-no-lost");
            }
        }
    }

    // Grown until nothing is added; a stage that no case comes to is judged by its rows as well.
    private HashSet<string> LeadingTo(Ending good)
    {
        HashSet<string> leading = [.. _endings.Where(stage => stage.Value == good).Select(stage => stage.Key)];
        while (_rows.Where(row => !NotByWork.Contains(row.Key.Kind) && leading.Contains(row.Value) && !leading.Contains(row.Key.From)).Select(row => row.Key.From).ToArray() is { Length: > 0 } more)
        {
            leading.UnionWith(more);
        }

        return leading;
    }

    private bool Has(string stage, string kind) => _rows.ContainsKey((stage, kind));

    private bool MayEnd(Ending ending) => _definition.Purpose switch
    {
        Purpose.Failure => ending != Ending.Learned,
        Purpose.Accolade => ending is Ending.Learned or Ending.Withdrawn or Ending.Merged or Ending.EnteredInError,
        _ => ending is Ending.Learned or Ending.Merged or Ending.EnteredInError,
    };
}
