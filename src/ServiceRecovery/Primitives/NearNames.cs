namespace ServiceRecovery;

/// <summary>Finds the name that somebody meant who wrote another one by a slip of the hand.</summary>
internal static class NearNames
{
    // Below these lengths two names that mean something else differ by as much.
    private const int LengthOfOneSlip = 4;
    private const int LengthOfTwoSlips = 8;

    /// <summary>Returns the known name that is nearest to one that isn't known, at most one letter apart (left out, doubled, another, or two in turn), or two in a long name; <see langword="null"/> where none is so near. Capital letters, hyphens and the like don't count.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        var written = Bare(name);
        string? nearest = null;
        var least = int.MaxValue;
        foreach (var one in known)
        {
            var meant = Bare(one);
            var most = meant.Length >= LengthOfTwoSlips ? 2 : meant.Length >= LengthOfOneSlip ? 1 : 0;
            if (Math.Abs(meant.Length - written.Length) <= most && Slips(written, meant) is var slips && slips <= most && slips < least)
            {
                (nearest, least) = (one, slips);
            }
        }

        return nearest;
    }

    private static string Bare(string name) => new([.. name.Where(c => c is not ('-' or '_' or '.' or ':')).Select(char.ToLowerInvariant)]);

    // The distance of Damerau and Levenshtein, no letter touched twice.
    private static int Slips(string written, string meant)
    {
        var (before, last, row) = (new int[meant.Length + 1], new int[meant.Length + 1], new int[meant.Length + 1]);
        for (var at = 0; at <= meant.Length; at++)
        {
            last[at] = at;
        }

        for (var i = 1; i <= written.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= meant.Length; j++)
            {
                var another = last[j - 1] + (written[i - 1] == meant[j - 1] ? 0 : 1);
                row[j] = Math.Min(another, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && written[i - 1] == meant[j - 2] && written[i - 2] == meant[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last, row) = (last, row, before);
        }

        return last[meant.Length];
    }
}
