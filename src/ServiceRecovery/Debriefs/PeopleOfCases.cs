using System.Collections.Immutable;
using System.Globalization;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Debriefs;

/// <summary>Knows by what names the people of some cases go, and finds them in words. Organizations have names too; they are nobody's here.</summary>
internal sealed class PeopleOfCases(PersonId everybody, OrdinaryWords ordinary)
{
    private const int ShortestName = 3;

    // Every name, as its words, by its first word.
    private readonly Dictionary<string, List<string[]>> _names = new(ReferenceText.Comparer);
    private readonly HashSet<string> _roles = new(ReferenceText.Comparer) { everybody.Value, Actor.DueWork.Id.Value };
    private readonly HashSet<PersonId> _staff = [];

    /// <summary>Gets who of the organization took part, as far as they are known.</summary>
    public IReadOnlyCollection<PersonId> Staff => _staff;

    public void Add(ImmutableArray<RecordedEvent> events)
    {
        foreach (var (header, happened) in events)
        {
            Add(header.By, header.ByKind, header.ByRole, header.ActsFor, happened);
        }
    }

    private void Add(Subject by, ActorKind kind, Role role, Subject? actsFor, CaseEvent happened)
    {
        _roles.Add(role.Value);
        if (kind != ActorKind.System)
        {
            Add(by);
            Add(actsFor);
        }

        foreach (var person in happened.NamedPeople.IsDefault ? [] : happened.NamedPeople)
        {
            Add(person);
        }

        // Who worked on a case that was absorbed took part in what is debriefed.
        foreach (var one in happened is CaseEvent.DuplicateAbsorbed absorbed ? absorbed.Carried : [])
        {
            Add(one.By, one.ByKind, one.Role, one.ActsFor, one.Event);
        }
    }

    public void Add(StaffMember member)
    {
        foreach (var name in member.Names.IsDefault ? [] : member.Names)
        {
            Add(name);
        }
    }

    /// <summary>Finds a name among the words; one that is also an ordinary word only where it has a capital inside a sentence. One pass over the words, whatever they are.</summary>
    /// <returns>The name as it was written, and whether it can't be anything else; <see langword="null"/> when nobody is named.</returns>
    public (string Word, bool IsCertain)? FindIn(string words)
    {
        (string, bool)? perhaps = null;
        var said = Read(words);
        for (var at = 0; at < said.Count; at++)
        {
            if (LengthOfName(said, at) is not (> 0 and var length))
            {
                continue;
            }

            var word = string.Join(" ", said.Skip(at).Take(length).Select(one => one.Text));
            if (length > 1 || !ordinary.Contains(word))
            {
                return (word, true);
            }

            if (char.IsUpper(word[0]))
            {
                if (!said[at].BeginsSentence)
                {
                    return (word, true);
                }

                perhaps ??= (word, false);
            }
        }

        return perhaps;
    }

    private int LengthOfName(List<Word> said, int at)
    {
        foreach (var name in _names.TryGetValue(said[at].Text, out var names) ? names : [])
        {
            var length = 1;
            while (length < name.Length && at + length < said.Count && ReferenceText.Comparer.Equals(name[length], said[at + length].Text))
            {
                length++;
            }

            if (length == name.Length)
            {
                return length;
            }
        }

        return 0;
    }

    private static List<Word> Read(string words)
    {
        // A letter and its accent are one as names are kept.
        words = TextRules.IsStorable(words) ? words.Normalize() : words;
        var said = new List<Word>();
        var begins = true;
        for (var start = 0; start < words.Length;)
        {
            if (!IsOfName(words[start]))
            {
                begins |= words[start] is '.' or '!' or '?' or '\n';
                start++;
                continue;
            }

            var end = start;
            while (end < words.Length && IsOfName(words[end]))
            {
                end++;
            }

            // A full stop or a colon after a name isn't of it, and neither is what makes it whose something is.
            var whole = words.Substring(start, Math.Min(end - start, TextRules.LongestReference));
            var word = whole.Trim('.', ':', '-', '_', '\'');
            word = word.EndsWith("'s", StringComparison.OrdinalIgnoreCase) ? word.Substring(0, word.Length - 2) : word;
            if (word.Length > 0)
            {
                said.Add(new Word(word, begins));
            }

            begins = whole[whole.Length - 1] == '.';
            start = end;
        }

        return said;
    }

    // A number is no name, and neither are two letters.
    private void Add(Subject? person)
    {
        if (person?.Original is { } name)
        {
            Add(name);
            if (PersonId.TryParse(name, out var id))
            {
                _staff.Add(id);
            }
        }
    }

    private void Add(string name)
    {
        if (name.Length < ShortestName || !name.Any(char.IsLetter) || _roles.Contains(name))
        {
            return;
        }

        var words = Read(name).Select(word => word.Text).ToArray();
        if (words.Length == 0)
        {
            return;
        }

        if (!_names.TryGetValue(words[0], out var names))
        {
            _names.Add(words[0], names = []);
        }

        names.Add(words);
    }

    // What joins letters or stands over them is of the name that they make; names are compared without what nobody sees.
    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or ':' or '-' or '\'' or '@' or '\u200C' or '\u200D' || char.IsSurrogate(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private readonly record struct Word(string Text, bool BeginsSentence);
}
