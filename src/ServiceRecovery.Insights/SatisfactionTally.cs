using System.Collections.Immutable;

namespace ServiceRecovery.Insights;

/// <summary>Counts last answers, by severity and after a first or a repeated failure.</summary>
internal sealed class SatisfactionTally
{
    private const string Paradox =
        "A customer whose failure was put right well can be more satisfied than one who never had a failure. Studies find this for satisfaction only, not for loyalty or word of mouth; "
        + "it is likely after a first failure that wasn't severe, and it is gone after a second failure, most of all a similar one soon after. "
        + "Only customers who answered stand here, and customers without a failure don't: a high share is no reason to let anybody down.";

    private readonly Group[] _severities = [new(nameof(Severity.Minor)), new(nameof(Severity.Major)), new(nameof(Severity.Severe))];
    private readonly Group _first = new("First");
    private readonly Group _repeated = new("Repeated");

    public void Add(CaseProjection projection, bool hasEarlier)
    {
        _severities[(int)projection.HighestSeverity].Add(projection);
        if (projection.Facts.Customer is not null)
        {
            (hasEarlier ? _repeated : _first).Add(projection);
        }
    }

    public SatisfactionFigures Figures(Measure measure) => new()
    {
        BySeverity = [.. _severities.Select(group => group.Figures(measure))],
        FirstFailure = _first.Figures(measure),
        RepeatedFailure = _repeated.Figures(measure),
        Note = Paradox,
    };

    private sealed class Group(string name)
    {
        private readonly Scores _own = new();
        private readonly Scores _typed = new();
        private readonly long[] _answers = new long[5];
        private long _reports;

        public void Add(CaseProjection projection)
        {
            _reports++;
            if (projection.LastAnswer is { } answer)
            {
                _answers[(int)answer]++;
            }

            if (projection.Answers.Count > 0)
            {
                (projection.Answers[projection.Answers.Count - 1].B == (byte)AnswerSource.ByStaff ? _typed : _own).Add(projection.Scores);
            }
        }

        public SatisfactionGroup Figures(Measure measure)
        {
            var answered = _answers.Sum();
            Share Of(params Answer[] answers) => measure.Share(answers.Sum(answer => _answers[(int)answer]), answered);
            return new SatisfactionGroup(
                name,
                _reports,
                measure.Share(answered, _reports),
                Of(Answer.Satisfied),
                Of(Answer.Accepts, Answer.WontSay),
                Of(Answer.Unhappy, Answer.WantsMore),
                _own.Figures(measure),
                _typed.Figures(measure));
        }
    }

    // What the customers gave themselves, and what staff wrote for them, are never one mean.
    private sealed class Scores
    {
        private readonly SortedDictionary<string, (long Count, long Sum)> _byName = new(StringComparer.Ordinal);

        public void Add(List<CaseFact> scores)
        {
            foreach (var score in scores)
            {
                _byName.TryGetValue(score.Text!, out var sum);
                _byName[score.Text!] = (sum.Count + 1, sum.Sum + score.Value);
            }
        }

        public ImmutableArray<ScoreFigures> Figures(Measure measure) =>
            [.. _byName.Select(score => new ScoreFigures(score.Key, score.Value.Count, (double)score.Value.Sum / score.Value.Count, measure.IsSmall(score.Value.Count)))];
    }
}
