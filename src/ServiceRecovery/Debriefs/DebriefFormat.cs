using System.Collections.Immutable;

namespace ServiceRecovery.Debriefs;

/// <summary>One question that a debrief asks.</summary>
/// <param name="Id">Its name, 1 to 64 characters of <c>A-Za-z0-9._:-</c>.</param>
/// <param name="Asks">The question, as people read it.</param>
/// <param name="About">What it is asked of; <see langword="null"/>: of everything.</param>
public sealed record DebriefQuestion(string Id, string Asks, Purpose? About = null);

/// <summary>The questions of a debrief in their order: data that an organization may replace.</summary>
/// <param name="Name">Its name, 1 to 64 characters of <c>A-Za-z0-9._:-</c>.</param>
/// <param name="Questions">The questions, at least one.</param>
public sealed record DebriefFormat(string Name, ImmutableArray<DebriefQuestion> Questions)
{
    /// <summary>Gets the organization's own format: where it went wrong and what would have kept it from becoming a complaint; for successes, what made it stand out and whether it can be made normal.</summary>
    public static DebriefFormat Standard { get; } = new("house",
    [
        new("where", "Where did it go wrong, seen from the customer?", Purpose.Failure),
        new("kept-from-complaint", "What would have kept it from becoming a complaint?", Purpose.Failure),
        new("helped", "What helped, and should stay as it is?", Purpose.Failure),
        new("norm", "Is this the norm here, or was it an exception?", Purpose.Accolade),
        new("in-place", "What was in place that always works?", Purpose.Accolade),
        new("improvable", "Could it be made better still?", Purpose.Accolade),
        new("repeatable", "Can it be repeated, and what does that take?", Purpose.Accolade),
        new("others", "Do others have it too, and who should?", Purpose.Accolade),
        new("stood-out", "Why did it stand out for the customer?", Purpose.Accolade),
        new("stopped", "What stopped it before a customer felt it?", Purpose.NearMiss),
        new("unstopped", "What would have happened if that hadn't stopped it?", Purpose.NearMiss),
        new("else", "What else should be said?"),
    ]);

    /// <summary>Gets the after-action review: what was supposed to happen, what happened, why they differ, what to keep and what to change.</summary>
    public static DebriefFormat AfterActionReview { get; } = new("after-action-review",
    [
        new("supposed", "What was supposed to happen?"),
        new("happened", "What did happen?"),
        new("difference", "Why was there a difference?"),
        new("sustain", "What should be kept?"),
        new("improve", "What should be different, who sees to it, and by when?"),
    ]);

    /// <summary>Gets STEALTH, which flight crews use: nameless and rankless, objectives against what happened, causes, lessons, who else needs them.</summary>
    public static DebriefFormat Stealth { get; } = new("stealth",
    [
        new("tone", "What could each of us have done better? Whoever leads begins with themselves; the answers carry no names."),
        new("execution", "How did what happened compare with what was intended?"),
        new("analyze", "Why was that so, and what lies behind it?"),
        new("lessons", "What is the lesson, as a step that somebody can take?"),
        new("transfer", "Who else needs it, and how does it reach them?"),
        new("high-note", "What went right?"),
    ]);

    /// <summary>Gets the five whys: each answer is asked why again.</summary>
    public static DebriefFormat FiveWhys { get; } = new("five-whys",
    [
        new("why-1", "Why did it happen?"),
        new("why-2", "Why was that so?"),
        new("why-3", "And why that?"),
        new("why-4", "What made that possible?"),
        new("why-5", "What would have to be different for it not to happen again?"),
    ]);

    /// <summary>Gets the formats that come with the library.</summary>
    public static ImmutableArray<DebriefFormat> BuiltIn { get; } = [Standard, AfterActionReview, Stealth, FiveWhys];

    /// <summary>Returns the questions that are asked of what a debrief is about.</summary>
    public IEnumerable<DebriefQuestion> QuestionsOf(Purpose about) => Questions.Where(question => question.About is not { } only || only == about);

    internal IEnumerable<string> Faults()
    {
        if (!IdText.IsId(Name) || Questions.IsDefaultOrEmpty)
        {
            yield return $"A format of debriefs has a name of 1 to {IdText.Longest} characters of 'A-Za-z0-9._:-' and at least one question, but '{Name}' hasn't.";
            yield break;
        }

        foreach (var question in Questions.GroupBy(question => question.Id))
        {
            if (!IdText.IsId(question.Key) || question.Count() > 1 || string.IsNullOrWhiteSpace(question.First().Asks))
            {
                yield return $"The question '{question.Key}' of the format '{Name}' must have an id that is its own and a sentence.";
            }
        }
    }
}
