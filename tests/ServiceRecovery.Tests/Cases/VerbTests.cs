using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using ServiceRecovery.Learning;
using ServiceRecovery.Playbooks;
using Xunit;

namespace ServiceRecovery.Tests.Cases;

/// <summary>Who may give which verb, and which steps it takes.</summary>
public class VerbTests
{
    private static readonly IDictionary<string, object> Rows = ((IEnumerable)typeof(Verbs).GetField("Table", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!)
        .Cast<object>()
        .ToDictionary(row => (string)Member(row, "Name")!, StringComparer.Ordinal);

    [Fact]
    public void Every_verb_is_given_by_whom_and_for_what_was_approved()
    {
        Assert.Equal(Rows.Keys.Order(StringComparer.Ordinal), Verbs.All.Concat(Verbs.DueWork).Order(StringComparer.Ordinal));

        Approved.Matches("verbs", string.Join("\n", Verbs.All.Select(Line)
            .Concat(["", "due work"]).Concat(Verbs.DueWork.Select(Line))
            .Concat(["", "debriefs"]).Concat(LearningVerbs.All)));
    }

    private static string Line(string verb)
    {
        var givers = Enum.GetValues<ActorKind>().Where(kind => Verbs.MayGive(verb, kind));
        var steps = (ImmutableArray<StepKind>)Member(Rows[verb], "Steps")!;
        var isRecord = (bool)Member(Rows[verb], "IsRecord")!;
        return $"{verb}: {string.Join(", ", givers).ToLowerInvariant()}{(isRecord ? "; record" : "")}{(steps.IsDefaultOrEmpty ? "" : "; steps " + string.Join(", ", steps))}";
    }

    private static object? Member(object row, string name) => row.GetType().GetProperty(name)!.GetValue(row);
}
