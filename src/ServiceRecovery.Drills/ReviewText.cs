using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ServiceRecovery.Drills;

/// <summary>The review in words. It names no person, and what was missing is told as what the customer went without.</summary>
internal static class ReviewText
{
    public static string Write(DrillReview review)
    {
        var text = new StringBuilder();
        Line(text, $"{review.Title}");
        Line(text, $"{EndSentence(review)} {Counted(review.PointsMet)} of {Counted(review.Points.Length)} points were met.");
        Part(text, "What went well", review.Points.Where(point => point.IsMet).Select(point => $"+ {point.Says}"), "Nothing that the situation called for has happened yet.");
        Part(text, "What is worth another try", review.Points.Where(point => !point.IsMet).Select(point => $"- {point.Says}"), "Nothing: all of it was there.");
        Part(text, "Promises", review.Promises.Select(PromiseSentence), "None was made.");
        Part(text, "What the customer waited for", WaitLines(review), "");
        Part(text, "Money", [MoneySentence(review.Money)], "");
        Part(text, "Rules that stopped something", review.Lessons.Select(lesson => $"{lesson.Code}{Often(lesson.Times)}: {lesson.Sentence}"), "None did.");
        return text.ToString();
    }

    private static string EndSentence(DrillReview review)
    {
        var after = $"after {Span(review.Minutes)}";
        return review.End switch
        {
            DrillEnd.CaseClosed => $"The case closed as {review.Ending} {after}.",
            DrillEnd.CustomerLeft => $"The customer left {after}, and the case is open.",
            DrillEnd.TimeOver => $"The time of the drill was over {after}, and the case is open.",
            DrillEnd.Stopped => $"The drill was stopped {after}, and the case is open.",
            _ => $"The drill goes on {after}.",
        };
    }

    private static IEnumerable<string> WaitLines(DrillReview review)
    {
        foreach (var wait in review.Waits)
        {
            yield return wait.Minutes switch
            {
                null => $"{wait.For}: it didn't come.",
                0 => $"{wait.For}: at once.",
                { } minutes => $"{wait.For}: {Span(minutes)}.",
            };
        }

        yield return $"The longest time without a word: {Span(review.LongestSilence)}.";
        yield return review.Contacts == 0
            ? "The customer didn't have to get in touch again."
            : $"The customer got in touch {Times(review.Contacts)}{(review.Chases > 0 ? $", {Times(review.Chases)} to ask where it stands" : "")}{(review.RepeatContacts > 0 ? $", and told it again {Times(review.RepeatContacts)}" : "")}.";
        yield return $"Their mood went from {Counted(review.Mood.From)} to {Counted(review.Mood.To)}, their patience from {Counted(review.Patience.From)} to {Counted(review.Patience.To)}, of 100.";
    }

    private static string PromiseSentence(DrillPromise promise)
    {
        var moved = promise.Moved == 0 ? "" : $", moved {Times(promise.Moved)} with the customer's agreement";
        var became = promise.Standing switch
        {
            PromiseStanding.Kept => "was kept",
            PromiseStanding.KeptRecordedLate => "was kept in time and recorded late",
            PromiseStanding.Released => "was released by the customer",
            PromiseStanding.Broken => "broke: its time came, and nothing says that it was kept",
            _ => "is open",
        };
        return $"'{promise.Ref}', given for {Span(promise.Minutes)}{moved}, {became}.";
    }

    private static string MoneySentence(DrillMoney money)
    {
        var called = money.Most.Minor == 0 ? "The situation called for none"
            : money.Least == money.Most ? $"The situation called for {money.Most}"
            : $"The situation called for {money.Least} to {money.Most}";
        var given = money.Given.Minor switch
        {
            0 when money.Least.Minor == 0 => "and none stands given",
            0 => "and nothing stands given",
            var minor when minor < money.Least.Minor => $"and less, {money.Given}, was given",
            var minor when minor > money.Most.Minor => $"and more, {money.Given}, was given",
            _ => $"and {money.Given} was given",
        };
        return $"{called}, {given}. {money.Why}";
    }

    private static void Part(StringBuilder text, string title, IEnumerable<string> lines, string otherwise)
    {
        Line(text, "");
        Line(text, title);
        var any = false;
        foreach (var line in lines)
        {
            any = true;
            Line(text, $"  {line}");
        }

        if (!any)
        {
            Line(text, $"  {otherwise}");
        }
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    private static string Counted(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Times(int count) => count == 1 ? "once" : $"{Counted(count)} times";

    private static string Often(int count) => count == 1 ? "" : $", {Counted(count)} times";

    private static string Span(long minutes)
    {
        if (minutes < 120)
        {
            return minutes == 1 ? "1 minute" : $"{Counted(minutes)} minutes";
        }

        var (hours, rest) = (minutes / 60, minutes % 60);
        return rest == 0 ? $"{Counted(hours)} hours" : $"{Counted(hours)} hours and {(rest == 1 ? "1 minute" : $"{Counted(rest)} minutes")}";
    }
}
