using System.Text.RegularExpressions;
using ServiceRecovery.Debriefs;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Stores.Tests;

/// <summary>The guards name events and endings in SQL; what they name is what the declarations say.</summary>
public class GuardTextTests
{
    public static TheoryData<string> Providers => ["Microsoft.EntityFrameworkCore.Sqlite", "Npgsql.EntityFrameworkCore.PostgreSQL", "Microsoft.EntityFrameworkCore.SqlServer"];

    [Theory]
    [MemberData(nameof(Providers))]
    public void What_releases_a_limit_is_what_is_declared_to(string provider)
    {
        var declared = EventTable.All.Where(entry => typeof(IReleasesLimits).IsAssignableFrom(entry.Type)).Select(entry => entry.Name);

        var named = Regex.Match(TextOf(provider), @"released_version\s+AND e\.type IN \(([^)]+)\)");

        Assert.Equal(declared.Order(StringComparer.Ordinal), Regex.Matches(named.Groups[1].Value, "'([^']+)'").Select(name => name.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task What_earns_an_ending_is_what_the_desk_ends_it_with(string provider)
    {
        var text = TextOf(provider);
        var endings = Enum.GetValues<Ending>().Where(ending => ending != Ending.Open).ToList();

        Assert.Equal(8, endings.Count);
        foreach (var ending in endings)
        {
            var named = Regex.Match(text, FormattableString.Invariant($"WHEN {(int)ending} THEN (?:e\\.type = )?'([^']+)'"));
            if (await EarningEventAsync(ending) is { } type)
            {
                Assert.Equal((ending, type), (ending, named.Groups[1].Value));
            }
            else
            {
                Assert.False(named.Success);
            }
        }

        Assert.All(["debriefed.v1", "debrief-waived.v1"], name => Assert.True(text.Contains($"'{name}'", StringComparison.Ordinal) && EventTable.Find(name) is not null));
    }

    private static string TextOf(string provider) => string.Join("\n", RecoveryGuards.ScriptsFor(provider));

    // By what a case of each ending was really ended; those that are learned from are named with two events.
    private static async Task<string?> EarningEventAsync(Ending ending)
    {
        if (ending is Ending.Recovered or Ending.RemedyAccepted or Ending.Unconfirmed or Ending.Unreconciled && EarnedClose.EarnedBy(ending) is [var earned])
        {
            return earned;
        }

        var store = new InMemoryRecoveryStore();
        var organization = new Organization(setup => setup.Store = store);
        switch (ending)
        {
            case Ending.Withdrawn:
                Accepted(await organization.DoAll(Dana, [Report(), new CaseCommand.Own()]));
                Accepted(await organization.Do(Guest, new CaseCommand.Withdraw()));
                break;
            case Ending.EnteredInError:
                Accepted(await organization.DoAll(Dana, [Report(), new CaseCommand.Own()]));
                Accepted(await organization.Do(Dana, new CaseCommand.Discard("Entered twice by a slip.")));
                break;
            case Ending.Merged:
                return "merged-into.v1";
            default:
                return null;
        }

        var stored = await store.LoadAsync(StreamKey.ForCase(TenantId.Single, Case), null, CancellationToken.None);
        Assert.Equal(ending, stored.Head!.Ending);
        return stored.Events[(int)stored.Head.EarnedVersion - 1].Type;
    }
}
