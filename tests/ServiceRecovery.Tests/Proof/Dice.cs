namespace ServiceRecovery.Tests.Proof;

/// <summary>Choices that all follow from one number, so that a list of numbers is a list of commands and shrinks by leaving some out.</summary>
internal struct Dice(int seed)
{
    private ulong _state = (ulong)(uint)seed * 0x9E3779B97F4A7C15UL;

    /// <summary>A number from 0 to one less than <paramref name="sides"/>.</summary>
    public int Roll(int sides)
    {
        // SplitMix64: small, and each bit of the seed matters.
        _state += 0x9E3779B97F4A7C15UL;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        mixed ^= mixed >> 31;
        return (int)(mixed % (ulong)sides);
    }

    /// <summary>True as often as <paramref name="percent"/> says.</summary>
    public bool Chance(int percent) => Roll(100) < percent;

    public T Of<T>(params ReadOnlySpan<T> items) => items[Roll(items.Length)];
}
