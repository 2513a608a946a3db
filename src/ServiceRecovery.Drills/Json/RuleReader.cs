using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Drills.Json;

/// <summary>Reads the rules by which the customer reacts, and those by which a drill is reviewed.</summary>
internal sealed class RuleReader(ScenarioFaults faults)
{
    private const int LongText = 2_000;
    private const int MostTimes = 20;

    private static readonly string[] InRules = ["happened", "anyOf", "missing", "within", "before", "elements", "mood", "patience", "given", "minutes", "kept", "broken", "chases"];
    private static readonly string[] InJudgments = [.. InRules, "endings"];

    private static readonly (string Word, (DrillCause Cause, string Name) Value)[] Causes =
    [
        .. ScenarioWords.Events.Select(known => (known.Word, (DrillCause.Event, known.Value))),
        ("minutes", (DrillCause.MinutesPassed, "minutes")),
        ("silence", (DrillCause.Silence, "silence")),
    ];

    public DrillReaction Reaction(JsonValue value)
    {
        var rule = new ScenarioObject(value, "reacts", faults, "on", "after", "times", "if", "mood", "patience", "says", "does");
        var (cause, name) = rule.Word("on", Causes);
        var times = (int)(rule.FindNumber("times", 1, MostTimes) ?? 1);
        if (cause == DrillCause.Event && rule.Find("after") is { } after)
        {
            faults.Together(after, "'after' counts minutes and goes with 'on' as 'minutes' or 'silence'; a rule on what happens applies at once. Leave it out.");
        }
        else if (cause == DrillCause.MinutesPassed && times > 1)
        {
            faults.Together(rule.Find("times")!, "'minutes' come once. Write a rule for each time, or use 'silence', which comes again.");
        }

        if (!rule.Has("mood") && !rule.Has("patience") && !rule.Has("says") && !rule.Has("does"))
        {
            faults.Together(value, "This rule changes and says nothing. Give it one of mood, patience, says, does.");
        }

        return new DrillReaction(cause, name)
        {
            After = cause == DrillCause.Event ? TimeSpan.Zero : rule.Minutes("after", 1, ScenarioReader.LongestMinutes),
            Times = times,
            If = If(rule),
            Mood = (int)(rule.FindNumber("mood", -100, 100) ?? 0),
            Patience = (int)(rule.FindNumber("patience", -100, 100) ?? 0),
            Says = rule.FindText("says", LongText),
            Does = rule.FindWord("does", ScenarioWords.Acts, CustomerAct.None),
        };
    }

    public ImmutableArray<DrillReply> Answers(ScenarioObject customer)
    {
        var answers = customer.List("answers", 1, 50, value =>
        {
            var rule = new ScenarioObject(value, "answers", faults, "if", "answer", "after", "says");
            return new DrillReply(If(rule), rule.Word("answer", ScenarioWords.Answers), After(rule), rule.FindText("says", LongText));
        });
        CheckOrder(customer, "answers", needsLast: true);
        return answers;
    }

    public ImmutableArray<DrillOfferReply> Offers(ScenarioObject customer)
    {
        var offers = customer.List("offers", 0, 50, value =>
        {
            var rule = new ScenarioObject(value, "offers", faults, "if", "response", "amount", "after", "says");
            var response = rule.Word("response", ScenarioWords.OfferResponses);
            if (rule.Has("response") && response == OfferResponse.Countered != rule.Has("amount"))
            {
                faults.Together(value, "'amount' is what the customer asks for: it goes with 'response' as 'countered' and with no other.");
            }

            return new DrillOfferReply(If(rule), response, rule.FindNumber("amount", 1, Money.Largest) ?? 1, After(rule), rule.FindText("says", LongText));
        });
        CheckOrder(customer, "offers", needsLast: false);
        return offers;
    }

    public DrillAgreement Agreement(JsonValue value)
    {
        var rule = new ScenarioObject(value, "agrees", faults, "to", "if", "agrees", "says");
        return new DrillAgreement(rule.Word("to", ScenarioWords.AgreesTo), If(rule), rule.FindFlag("agrees") ?? true, rule.FindText("says", LongText));
    }

    /// <summary>Reads when a point is met; here the ending counts too, and something must be asked.</summary>
    public DrillCondition Judgment(ScenarioObject point)
    {
        if (point.Object("when", InJudgments) is not { } when)
        {
            return DrillCondition.Always;
        }

        if (when.At is { Type: System.Text.Json.JsonTokenType.StartObject, Members.Count: 0 })
        {
            faults.Together(when.At, $"'when' asks nothing, so the point is always met. Give it one of {string.Join(", ", InJudgments)}.");
        }

        return Condition(when);
    }

    private static TimeSpan After(ScenarioObject rule) => rule.FindMinutes("after", 0, ScenarioReader.LongestMinutes) ?? TimeSpan.Zero;

    private DrillCondition If(ScenarioObject rule) => rule.FindObject("if", InRules) is { } condition ? Condition(condition) : DrillCondition.Always;

    private DrillCondition Condition(ScenarioObject condition)
    {
        var happened = Words(condition, "happened", ScenarioWords.Events);
        var anyOf = Words(condition, "anyOf", ScenarioWords.Events);
        foreach (var place in new[] { "within", "before" })
        {
            if (condition.Find(place) is { } at && !condition.Has("happened") && !condition.Has("anyOf"))
            {
                faults.Together(at, $"'{place}' says when something happened: it goes with 'happened' or 'anyOf'.");
            }
        }

        return new DrillCondition
        {
            Happened = happened,
            AnyOf = anyOf,
            Missing = Words(condition, "missing", ScenarioWords.Events),
            Within = condition.FindMinutes("within", 0, ScenarioReader.LongestMinutes),
            Before = condition.Has("before") ? condition.Word("before", ScenarioWords.Events) : null,
            Elements = Words(condition, "elements", ScenarioWords.Elements),
            Mood = Range(condition, "mood", 100),
            Patience = Range(condition, "patience", 100),
            Given = Range(condition, "given", Money.Largest),
            Minutes = Range(condition, "minutes", ScenarioReader.LongestMinutes),
            Kept = Range(condition, "kept", 1_000),
            Broken = Range(condition, "broken", 1_000),
            Chases = Range(condition, "chases", 1_000),
            Endings = condition.Has("endings") ? condition.List("endings", 1, 10, value => condition.WordOf(value, "endings", ScenarioWords.Endings)) : [],
        };
    }

    private static ImmutableArray<T> Words<T>(ScenarioObject condition, string name, (string Word, T Value)[] words) =>
        condition.Has(name) ? condition.List(name, 1, 20, value => condition.WordOf(value, name, words)) : [];

    private DrillRange? Range(ScenarioObject condition, string name, long most)
    {
        if (condition.FindObject(name, "least", "most") is not { } range)
        {
            return null;
        }

        var read = new DrillRange(range.FindNumber("least", 0, most) ?? 0, range.FindNumber("most", 0, most) ?? most);
        if (read.Least > read.Most)
        {
            faults.RangeReversed(range.At, name);
        }
        else if (range.At is { Type: System.Text.Json.JsonTokenType.StartObject, Members.Count: 0 })
        {
            faults.Together(range.At, $"'{name}' takes a 'least', a 'most', or both.");
        }

        return read;
    }

    // The first rule that applies is taken, so one without 'if' ends the list.
    private void CheckOrder(ScenarioObject customer, string name, bool needsLast)
    {
        var rules = customer.Find(name)?.Items.Where(item => item.Members.Count > 0).ToList() ?? [];
        for (var i = 0; i < rules.Count; i++)
        {
            var isLast = i == rules.Count - 1;
            var applies = rules[i].Members.All(member => member.Name != "if");
            if (applies && !isLast)
            {
                faults.NotLast(rules[i], name);
            }
            else if (needsLast && isLast && !applies)
            {
                faults.NoLast(rules[i], name);
            }
        }
    }
}
