using System.Text.Json;

namespace ServiceRecovery.Mutants;

/// <summary>One change that makes a package wrong, and the test that must see it.</summary>
/// <param name="Name">What the change means, as a sentence.</param>
/// <param name="File">The file of a package, from the root of the checkout.</param>
/// <param name="Find">Text that stands in the file exactly once.</param>
/// <param name="Replace">What stands there instead.</param>
/// <param name="CaughtBy">The test that must fail: part of its full name, at least its class, or of what a row of a theory shows, as the name of a store check.</param>
internal sealed record Mutant(string Name, string File, string Find, string Replace, string CaughtBy)
{
    /// <summary>The tests that see most of them.</summary>
    public const string CoreTests = "tests/ServiceRecovery.Tests";

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Gets the project that the file belongs to, from the root of the checkout.</summary>
    public string Project => string.Join('/', File.Split('/').Take(2));

    /// <summary>Gets the tests that can see it, from the root of the checkout: those of the stores for what stands under them.</summary>
    public string TestProject => Project is "src/ServiceRecovery.Relational" or "src/ServiceRecovery.Sqlite" or "src/ServiceRecovery.EntityFrameworkCore" ? "tests/ServiceRecovery.Stores.Tests" : CoreTests;

    public static IReadOnlyList<Mutant> Read(string path) =>
        JsonSerializer.Deserialize<List<Mutant>>(System.IO.File.ReadAllText(path), Format)
        ?? throw new InvalidDataException($"'{path}' holds no list of mutants.");

    /// <summary>Makes the change in the text of the file.</summary>
    /// <returns>Why it can't be made, or <see langword="null"/> when it was.</returns>
    public string? TryApply(string original, out string mutated)
    {
        mutated = original;
        if (!File.StartsWith("src/", StringComparison.Ordinal))
        {
            return $"'{File}' isn't a file of a package.";
        }

        var times = original.Split(Find).Length - 1;
        if (times != 1)
        {
            return $"Its text stands {times} times in '{File}', not once.";
        }

        mutated = original.Replace(Find, Replace, StringComparison.Ordinal);
        return mutated == original ? "It changes nothing." : null;
    }
}

/// <summary>What came of a mutant.</summary>
internal enum Fate
{
    /// <summary>Its test failed, as it must.</summary>
    Killed,

    /// <summary>Its test passed: the test can't see the change.</summary>
    Survived,

    /// <summary>It could not be tried: text gone, doesn't compile, no such test. The list is out of date.</summary>
    NotApplicable,
}

internal sealed record Verdict(Mutant Mutant, Fate Fate, string Why, TimeSpan Took);
