using ServiceRecovery.Declarations;
using ServiceRecovery.Debriefs;
using Xunit;

namespace ServiceRecovery.Tests.Cases;

/// <summary>Who may give which verb, and which steps it takes.</summary>
public class VerbTests
{
    [Fact]
    public void Every_verb_is_given_by_whom_and_for_what_was_approved() => Approved.Matches("verbs", string.Join("\n", Verbs.All.Select(Line)
        .Concat(["", "due work"]).Concat(Verbs.DueWork.Select(Line))
        .Concat(["", "debriefs"]).Concat(DebriefVerbs.All)));

    private static string Line(string verb)
    {
        var act = Acts.Find(verb)!;
        var givers = Enum.GetValues<ActorKind>().Where(act.MayBeGivenBy);

        // What opens a case and a step of an organization's own are neither a step of the library's nor a record.
        var isRecord = act.Steps.IsEmpty && !act.IsDueWork && verb is not ("report" or "step");
        return $"{verb} ({act.Family}): {string.Join(", ", givers).ToLowerInvariant()}{(isRecord ? "; record" : "")}{(act.StandsAlone ? "; stands alone" : "")}{(act.IsClosingReserve ? "; in the space kept for closing" : "")}{(act.Steps.IsEmpty ? "" : "; steps " + string.Join(", ", act.Steps))}";
    }
}
