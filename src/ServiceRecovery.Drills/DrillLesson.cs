using System.Collections.Immutable;

namespace ServiceRecovery.Drills;

/// <summary>A rule of the organization that stopped something in a drill, as something to learn.</summary>
/// <param name="Code">The refusal's code.</param>
/// <param name="Sentence">What it said the first time.</param>
/// <param name="Times">How often it was met.</param>
public sealed record DrillLesson(string Code, string Sentence, int Times);

/// <summary>Gathers what was refused, each code once, in the order in which it was met.</summary>
internal sealed class DrillLessons
{
    private readonly List<DrillLesson> _all = [];

    public ImmutableArray<DrillLesson> All => [.. _all];

    public void Add(Refusal refusal)
    {
        // A refusal may say one code several times; it stopped one thing all the same.
        foreach (var unmet in refusal.Unmet.GroupBy(unmet => unmet.Code).Select(group => group.First()))
        {
            var known = _all.FindIndex(lesson => lesson.Code == unmet.Code);
            if (known < 0)
            {
                _all.Add(new DrillLesson(unmet.Code, unmet.Sentence, 1));
            }
            else
            {
                _all[known] = _all[known] with { Times = _all[known].Times + 1 };
            }
        }
    }
}
