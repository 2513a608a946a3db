using ServiceRecovery.Testing;
using Xunit;

namespace ServiceRecovery.Tests.Storage;

/// <summary>Shows that what the checks of stores are written with can fail: each expectation is met once, and unmet once with its sentence.</summary>
public class ExpectTests
{
    private static readonly int[] Numbers = [1, 2];
    private static readonly int[] None = [];
    private static readonly byte[] Bytes = [1, 255];

    [Fact]
    public async Task What_is_expected_and_comes_is_passed()
    {
        Expect.True(Numbers.Length == 2);
        Expect.False(Numbers.Length == 3);
        Expect.Equal(2, Numbers.Length);
        Expect.Equal(Numbers, Numbers.Select(number => number));
        Expect.Equal(new byte[] { 1, 255 }, Bytes);
        Expect.Equal(("a", 1L, (string?)null), ("a", 1L, null));
        Expect.Null(null);
        Expect.NotNull(Numbers);
        Expect.InRange(2, 1, 2);
        Expect.Empty(None);
        Assert.Equal(7, Expect.Single([7]));
        Assert.Equal(2, Expect.Single(Numbers, number => number > 1));
        Expect.All(Numbers, number => Expect.True(number > 0));
        Assert.Same(Numbers, Expect.IsType<int[]>(Numbers));
        Assert.Equal("No.", (await Expect.ThrowsAsync<ArgumentException>(() => throw new ArgumentException("No."))).Message);
        await Expect.ThrowsAnyAsync<OperationCanceledException>(() => throw new TaskCanceledException());
    }

    [Fact]
    public void What_is_expected_and_does_not_come_is_told_as_a_sentence()
    {
        var text = "a";
        Assert.Equal("'Numbers.Length == 3' was expected to be True, but is False.", Unmet(() => Expect.True(Numbers.Length == 3)));
        Assert.Equal("'Numbers.Length == 2' was expected to be False, but is True.", Unmet(() => Expect.False(Numbers.Length == 2)));
        Assert.Equal("'Numbers.Length' was expected to be 3, but is 2.", Unmet(() => Expect.Equal(3, Numbers.Length)));
        Assert.Equal("'text' was expected to be 'A', but is 'a'.", Unmet(() => Expect.Equal("A", text)));
        Assert.Equal("'Numbers' was expected to be [2, 1], but is [1, 2].", Unmet(() => Expect.Equal([2, 1], Numbers)));
        Assert.Equal("'Numbers' was expected to be [1], but is [1, 2].", Unmet(() => Expect.Equal([1], Numbers)));
        Assert.Equal("'Bytes' was expected to be 0x02, but is 0x01FF.", Unmet(() => Expect.Equal(new byte[] { 2 }, Bytes)));
        Assert.Equal("'text' was expected to be null, but is 'a'.", Unmet(() => Expect.Null(text)));
        Assert.Equal("'null' was expected to be there, but isn't.", Unmet(() => Expect.NotNull(null)));
        Assert.Equal("'Numbers.Length' was expected to be between 3 and 4, but is 2.", Unmet(() => Expect.InRange(Numbers.Length, 3, 4)));
        Assert.Equal("'Numbers' was expected to be empty, but is [1, 2].", Unmet(() => Expect.Empty(Numbers)));
        Assert.Equal("'Numbers' was expected to hold one item, but is [1, 2].", Unmet(() => Expect.Single(Numbers)));
        Assert.Equal("'Numbers' was expected to hold one item for which 'number => number > 2', but is [1, 2].", Unmet(() => Expect.Single(Numbers, number => number > 2)));
        Assert.Equal("'number' was expected to be 1, but is 2.", Unmet(() => Expect.All(Numbers, number => Expect.Equal(1, number))));
        Assert.Equal("'text' was expected to be Exception, but is 'a'.", Unmet(() => Expect.IsType<Exception>(text)));
        Assert.Equal("'many' was expected to be empty, but is [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, … 20 in all].", Unmet(() => { var many = Enumerable.Range(0, 20); Expect.Empty(many); }));
    }

    [Fact]
    public async Task What_is_thrown_instead_is_named_and_kept()
    {
        var gone = new InvalidOperationException("The disk is gone.");

        var other = await Assert.ThrowsAsync<UnmetExpectationException>(() => Expect.ThrowsAsync<ArgumentException>(() => throw gone, "the append"));
        var derived = await Assert.ThrowsAsync<UnmetExpectationException>(() => Expect.ThrowsAsync<ArgumentException>(() => throw new ArgumentNullException(null, "Nothing was given."), "the append"));
        var nothing = await Assert.ThrowsAsync<UnmetExpectationException>(() => Expect.ThrowsAnyAsync<ArgumentException>(() => Task.CompletedTask, "the append"));

        Assert.Equal(("'the append' was expected to throw ArgumentException, but threw InvalidOperationException: The disk is gone.", gone), (other.Message, other.InnerException));
        Assert.Equal("'the append' was expected to throw ArgumentException, but threw ArgumentNullException: Nothing was given.", derived.Message);
        Assert.Equal("'the append' was expected to throw ArgumentException, but threw nothing.", nothing.Message);
    }

    private static string Unmet(Action expectation) => Assert.Throws<UnmetExpectationException>(expectation).Message;
}
