namespace ServiceRecovery.Playbooks;

/// <summary>How the closed lists are spelled in a definition file. A spelling never changes once released.</summary>
internal static class PlaybookWords
{
    public static readonly (string Word, Purpose Value)[] Purposes =
    [
        ("failure", Purpose.Failure),
        ("accolade", Purpose.Accolade),
        ("near-miss", Purpose.NearMiss),
    ];

    public static readonly (string Word, Ending Value)[] Endings =
    [
        ("recovered", Ending.Recovered),
        ("remedy-accepted", Ending.RemedyAccepted),
        ("unconfirmed", Ending.Unconfirmed),
        ("unreconciled", Ending.Unreconciled),
        ("withdrawn", Ending.Withdrawn),
        ("merged", Ending.Merged),
        ("entered-in-error", Ending.EnteredInError),
        ("learned", Ending.Learned),
    ];

    public static readonly (string Word, KindEffect Value)[] Effects =
    [
        ("staling", KindEffect.Staling),
        ("neutral", KindEffect.Neutral),
        ("sends-back", KindEffect.SendsBack),
    ];

    public static string Word<T>((string Word, T Value)[] words, T value)
        where T : struct, Enum
    {
        foreach (var (word, known) in words)
        {
            if (EqualityComparer<T>.Default.Equals(known, value))
            {
                return word;
            }
        }

        throw new ArgumentException($"'{value}' has no word in a definition file. Known are: {string.Join(", ", words.Select(known => known.Word))}.", nameof(value));
    }
}
