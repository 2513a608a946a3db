using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.Samples.Readme;
using ServiceRecovery.Storage;
using Xunit;

namespace ServiceRecovery.Samples.Tests.Readme;

/// <summary>What README shows does what README says when somebody copies it.</summary>
[Collection(nameof(ReadmeSnippetsTests))]
public sealed class ReadmeSnippetsTests
{
    [Fact]
    public async Task The_policies_grant_within_ask_above_and_let_the_manager_approve()
    {
        var services = new ServiceCollection();
        ReadmeSnippets.Policies(services);
        await using var provider = services.BuildServiceProvider();
        var desk = provider.GetRequiredService<RecoveryDesk>();
        var ana = desk.Case("table-12").As(Actor.Staff("ana", "server"));
        await ana.ReportFailureAsync("The soup was cold.", Severity.Minor, Channel.InPerson);
        await ana.OwnAsync();
        await ana.ApologizeAsync();
        await ana.ListenAsync("I have half an hour for lunch.");

        var within = await ana.CompensateAsync(new ActId("g1"), CompensationKind.Voucher, new Money(1_500, new Currency("USD")));
        var above = await ana.CompensateAsync(new ActId("g2"), CompensationKind.Voucher, new Money(4_000, new Currency("USD")));
        var approved = await desk.Case("table-12").As(Actor.Staff("max", "manager")).ApproveAsync(new ActId("g2"));

        Assert.Empty(Assert.IsType<CommandResult.Accepted>(within).Requests);
        Assert.Single(Assert.IsType<CommandResult.Accepted>(above).Requests);
        Assert.Equal(5_500, (await desk.Case("table-12").FindAsync())!.StandingMinor(new Currency("USD")));
        Assert.IsType<CommandResult.Accepted>(approved);
    }

    [Fact]
    public async Task A_store_with_a_key_that_was_made_as_the_page_says_is_there_after_a_restart()
    {
        var before = Environment.CurrentDirectory;
        var folder = Directory.CreateTempSubdirectory("readme-");
        try
        {
            // The page names files of the current folder.
            Environment.CurrentDirectory = folder.FullName;
            PseudonymKey.Generate().WriteFile("recovery.key");
            await WithDeskAsync(async desk => (await desk.Case("table-12").As(Actor.Staff("ana", "server")).ReportFailureAsync("The soup was cold.", Severity.Minor, Channel.InPerson)).EnsureAccepted());
            await WithDeskAsync(async desk => Assert.True((await desk.Case("table-12").FindAsync())!.IsOpen));

            var again = Assert.Throws<IOException>(() => PseudonymKey.Generate().WriteFile("recovery.key"));
            Assert.StartsWith("A file lies at 'recovery.key' already, and a key is never written over", again.Message, StringComparison.Ordinal);
            Assert.Equal(["recovery.db", "recovery.key"], folder.GetFiles().Select(file => file.Name).Where(name => !name.Contains('-', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        }
        finally
        {
            Environment.CurrentDirectory = before;
            folder.Delete(recursive: true);
        }
    }

    private static async Task WithDeskAsync(Func<RecoveryDesk, Task> act)
    {
        var services = new ServiceCollection();
        ReadmeSnippets.Keep(services);
        await using var provider = services.BuildServiceProvider();
        await act(provider.GetRequiredService<RecoveryDesk>());
    }
}

/// <summary>Runs alone: the current folder is the whole process's.</summary>
[CollectionDefinition(nameof(ReadmeSnippetsTests), DisableParallelization = true)]
public sealed class ReadmeSnippetsGroup;
