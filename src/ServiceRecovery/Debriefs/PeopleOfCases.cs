using System.Collections.Immutable;

namespace ServiceRecovery.Debriefs;

/// <summary>Knows by what names the people of some cases go, and finds them in words. Organizations have names too; they are nobody's here.</summary>
internal sealed class PeopleOfCases(PersonId everybody)
{
    private const int ShortestName = 3;

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _roles = new(StringComparer.OrdinalIgnoreCase) { everybody.Value, Actor.DueWork.Id.Value };

    public void Add(ImmutableArray<RecordedEvent> events)
    {
        foreach (var (header, happened) in events)
        {
            _roles.Add(header.ByRole.Value);
            if (header.ByKind != ActorKind.System)
            {
                Add(header.By);
                Add(header.ActsFor);
            }

            AddAll(happened.NamedPeople);
        }
    }

    /// <summary>Tells whether the words hold a name as a word of its own. One pass over the words, whatever they are.</summary>
    public bool AreNamedIn(string words)
    {
        for (var start = 0; start < words.Length;)
        {
            if (!IsOfName(words[start]))
            {
                start++;
                continue;
            }

            var end = start;
            while (end < words.Length && IsOfName(words[end]))
            {
                end++;
            }

            // A full stop or a colon after a name isn't of it.
            var word = words.Substring(start, Math.Min(end - start, TextRules.LongestReference)).Trim('.', ':', '-', '_', '\'');
            if (IsName(word) || (word.EndsWith("'s", StringComparison.Ordinal) && IsName(word.Substring(0, word.Length - 2))))
            {
                return true;
            }

            start = end;
        }

        return false;
    }

    private bool IsName(string word) => _names.Contains(word) && !_roles.Contains(word);

    private void AddAll(ImmutableArray<Subject> people)
    {
        foreach (var person in people.IsDefault ? [] : people)
        {
            Add(person);
        }
    }

    // A number is no name, and neither are two letters.
    private void Add(Subject? person)
    {
        if (person?.Original is { Length: >= ShortestName } name && name.Any(char.IsLetter))
        {
            _names.Add(name);
        }
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or ':' or '-' or '\'' or '@';
}
