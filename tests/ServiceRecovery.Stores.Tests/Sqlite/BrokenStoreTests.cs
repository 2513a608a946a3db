using ServiceRecovery.Stores.Tests.Processes;
using Xunit;

namespace ServiceRecovery.Stores.Tests.Sqlite;

/// <summary>The same campaign on stores that are broken: it sees.</summary>
public sealed class BrokenStoreTests : IDisposable
{
    private const int Enough = 30;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_store_that_acknowledges_before_it_has_stored_is_found_to_lose() =>
        Assert.NotEmpty((await KilledUntilAsync("write-behind:", survivors => survivors.Lost.Count > 0)).Lost);

    [Fact]
    public async Task A_store_that_writes_its_messages_in_a_second_transaction_is_found_to_leave_halves() =>
        Assert.Contains((await KilledUntilAsync("two-writes:", survivors => survivors.Halves.Count > 0)).Halves, half => half.EndsWith("events without their message", StringComparison.Ordinal));

    public void Dispose() => _folder.Dispose();

    private async Task<Survivors> KilledUntilAsync(string broken, Func<Survivors, bool> isFound)
    {
        var sound = "sqlite:" + _folder.File("broken.db");
        var dice = new Random(58);
        List<string> said = [];
        for (var kill = 1; ; kill++)
        {
            said.AddRange(await KillCampaign.KillOneAsync(broken + sound, kill, dice));
            var survivors = await Survivors.OfAsync(sound, said);
            if (isFound(survivors) || kill == Enough)
            {
                return survivors;
            }
        }
    }
}
