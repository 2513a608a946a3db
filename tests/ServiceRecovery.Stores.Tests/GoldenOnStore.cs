using System.Globalization;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests;
using ServiceRecovery.Tests.Golden;
using Xunit;

namespace ServiceRecovery.Stores.Tests;

/// <summary>A store gives back the bytes it was given, wherever it runs: the golden histories come out of it as they stand in their files (docs/faults.md: 125, 131, 151).</summary>
public abstract class GoldenOnStore
{
    public static TheoryData<string, string, string> Places { get; } = PlacesOf();

    protected abstract IRecoveryStore StartEmpty();

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_walk_leaves_the_bytes_it_always_left(string walk, string culture, string zone)
    {
        var (before, zoneBefore) = (CultureInfo.CurrentCulture, Environment.GetEnvironmentVariable("TZ"));
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Environment.SetEnvironmentVariable("TZ", zone);
            TimeZoneInfo.ClearCachedData();

            var approved = await File.ReadAllTextAsync(Path.Combine(Shared.Root, "tests", "ServiceRecovery.Tests", "Golden", $"{walk}.approved.txt"));

            Assert.Equal(approved, await GoldenText.WriteAsync(walk, StartEmpty()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
            Environment.SetEnvironmentVariable("TZ", zoneBefore);
            TimeZoneInfo.ClearCachedData();
        }
    }

    private static TheoryData<string, string, string> PlacesOf()
    {
        var places = new TheoryData<string, string, string>();
        foreach (var walk in GoldenWalks.All.Keys)
        {
            places.Add(walk, "tr-TR", "Pacific/Kiritimati");
            places.Add(walk, "en-US", "UTC");
        }

        return places;
    }
}
