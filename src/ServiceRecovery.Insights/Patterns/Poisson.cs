namespace ServiceRecovery.Insights;

/// <summary>How probable counts are that come one by one and independently of each other.</summary>
internal static class Poisson
{
    /// <summary>Returns how probable it is to count so many or more where so many are usual.</summary>
    public static double AtLeast(long count, double usual)
    {
        // Around the usual and below it the tail is far from small, and nobody asks how far.
        if (count <= usual)
        {
            return 1;
        }

        // By logarithms: the powers themselves leave the range of a double at a few hundred.
        var logarithm = -usual;
        for (var i = 1L; i <= count; i++)
        {
            logarithm += Math.Log(usual / i);
        }

        var term = Math.Exp(logarithm);
        var tail = term;
        for (var i = count + 1; term > tail * 1e-17 && term > 0; i++)
        {
            term *= usual / i;
            tail += term;
        }

        return Math.Min(1, tail);
    }
}
