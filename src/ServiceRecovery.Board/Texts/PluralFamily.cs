using System.Collections.Immutable;

namespace ServiceRecovery.Board.Texts;

/// <summary>How a language tells numbers apart: which forms a text has that counts something, and which of them a number takes.</summary>
/// <param name="Name">The name of the family.</param>
/// <param name="Forms">The names of its forms.</param>
/// <param name="FormOf">Returns the form of a number, which is 0 or more.</param>
internal sealed record PluralFamily(string Name, ImmutableArray<string> Forms, Func<long, string> FormOf)
{
    /// <summary>Gets every family.</summary>
    public static ImmutableArray<PluralFamily> All { get; } =
    [
        new("one-other", ["one", "other"], static n => n == 1 ? "one" : "other"),
        new("zero-one", ["one", "other"], static n => n <= 1 ? "one" : "other"),
        new("slavic", ["one", "few", "many"], static n => n % 10 == 1 && n % 100 != 11 ? "one" : IsFew(n) ? "few" : "many"),
        new("polish", ["one", "few", "many"], static n => n == 1 ? "one" : IsFew(n) ? "few" : "many"),
        new("arabic", ["zero", "one", "two", "few", "many", "other"], static n => n switch
        {
            0 => "zero",
            1 => "one",
            2 => "two",
            _ when n % 100 is >= 3 and <= 10 => "few",
            _ when n % 100 >= 11 => "many",
            _ => "other",
        }),
        new("none", ["other"], static _ => "other"),
    ];

    /// <summary>Finds a family by its name.</summary>
    public static PluralFamily? Find(string? name) => All.FirstOrDefault(family => family.Name == name);

    private static bool IsFew(long n) => n % 10 is >= 2 and <= 4 && n % 100 is not (>= 12 and <= 14);
}
