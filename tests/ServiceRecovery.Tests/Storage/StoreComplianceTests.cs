using System.Reflection;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using Xunit;

namespace ServiceRecovery.Tests.Storage;

public class StoreComplianceTests
{
    // A check is a function of a way to start empty; what its rows add stands behind.
    [Fact]
    public void Every_check_that_is_written_is_listed()
    {
        var written = typeof(StoreCompliance).GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(method => method.GetParameters() is [{ ParameterType: var start }, ..] && start == typeof(Func<ValueTask<StoreParts>>) && method.Name.Contains('_', StringComparison.Ordinal))
            .Where(method => !method.Name.Contains('<', StringComparison.Ordinal))
            .Select(method => method.Name);

        Assert.Equal(written.Order(StringComparer.Ordinal), StoreCompliance.Checks.Select(check => check.Name.Split('(')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_check_has_a_name_of_its_own_and_a_row()
    {
        Assert.Equal(StoreCompliance.Checks.Length, StoreCompliance.Checks.Select(check => check.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(StoreCompliance.Checks.Select(check => check.Name), StoreCompliance.Rows.Select(row => Assert.IsType<string>(Assert.Single(row))));
    }

    [Fact]
    public async Task A_check_that_is_not_there_is_told()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => StoreCompliance.RunAsync("A_store_sings", () => new(StoreParts.From(new InMemoryRecoveryStore()))));

        Assert.StartsWith("No check of stores is named 'A_store_sings'. 'StoreCompliance.Checks' has all of them.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_promise_is_told_as_a_sentence_after_the_name_of_the_check()
    {
        var filled = new InMemoryRecoveryStore();
        await StoreCompliance.RunAsync("A_stream_is_opened_once", () => new(StoreParts.From(filled)));

        var unmet = await Assert.ThrowsAsync<UnmetExpectationException>(() => StoreCompliance.RunAsync("A_stream_that_is_not_there_has_version_0_and_nothing_in_it", () => new(StoreParts.From(filled))));

        Assert.StartsWith(
            "A_stream_that_is_not_there_has_version_0_and_nothing_in_it: '(loaded.Key, loaded.Version, loaded.Head, loaded.Receipt)' was expected to be (default/Case/C-1, 0, , ), but is (default/Case/C-1, 1, StreamHead",
            unmet.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_store_throws_by_itself_is_passed_on()
    {
        var thrown = new InvalidOperationException("The disk is gone.");

        Assert.Same(thrown, await Record.ExceptionAsync(() => StoreCompliance.Checks[0].RunAsync(() => throw thrown)));
    }
}
