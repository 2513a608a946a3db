using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ServiceRecovery.Testing;

/// <summary>What is expected, said without a test framework: every unmet expectation is an <see cref="UnmetExpectationException"/> with a sentence.</summary>
internal static partial class Expect
{
    private const int LongestList = 12;

    public static void True(bool condition, [CallerArgumentExpression(nameof(condition))] string what = "") => Equal(true, condition, what);

    public static void False(bool condition, [CallerArgumentExpression(nameof(condition))] string what = "") => Equal(false, condition, what);

    public static void Equal<T>(IEnumerable<T> expected, IEnumerable<T> actual, [CallerArgumentExpression(nameof(actual))] string what = "") => EqualValues(expected, actual, what);

    public static void Equal<T>(T expected, T actual, [CallerArgumentExpression(nameof(actual))] string what = "") => EqualValues(expected, actual, what);

    public static void Null(object? actual, [CallerArgumentExpression(nameof(actual))] string what = "") => EqualValues(null, actual, what);

    public static void NotNull(object? actual, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        if (actual is null)
        {
            throw Unmet(what, "to be there", "isn't");
        }
    }

    public static void InRange(int actual, int least, int most, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        if (actual < least || actual > most)
        {
            throw Unmet(what, FormattableString.Invariant($"to be between {least} and {most}"), $"is {Show(actual)}");
        }
    }

    public static void Empty<T>(IEnumerable<T> actual, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        var items = actual.ToArray();
        if (items.Length > 0)
        {
            throw Unmet(what, "to be empty", $"is {Show(items)}");
        }
    }

    public static T Single<T>(IEnumerable<T> actual, [CallerArgumentExpression(nameof(actual))] string what = "") => Single(actual, _ => true, what, "");

    public static T Single<T>(IEnumerable<T> actual, Func<T, bool> which, [CallerArgumentExpression(nameof(actual))] string what = "", [CallerArgumentExpression(nameof(which))] string condition = "")
    {
        var items = actual.ToArray();
        return items.Where(which).ToArray() is [var one] ? one : throw Unmet(what, condition.Length == 0 ? "to hold one item" : $"to hold one item for which '{OneLine(condition)}'", $"is {Show(items)}");
    }

    public static void All<T>(IEnumerable<T> actual, Action<T> expectation)
    {
        foreach (var item in actual)
        {
            expectation(item);
        }
    }

    public static T IsType<T>(object? actual, [CallerArgumentExpression(nameof(actual))] string what = "")
        where T : class => actual is T typed ? typed : throw Unmet(what, $"to be {Show(typeof(T))}", $"is {Show(actual)}");

    public static async Task<TException> ThrowsAsync<TException>(Func<Task> action, [CallerArgumentExpression(nameof(action))] string what = "")
        where TException : Exception =>
        await ThrownByAsync(action).ConfigureAwait(false) is var thrown && thrown?.GetType() == typeof(TException) ? (TException)thrown : throw NotThrown<TException>(what, thrown);

    public static async Task ThrowsAnyAsync<TException>(Func<Task> action, [CallerArgumentExpression(nameof(action))] string what = "")
        where TException : Exception
    {
        if (await ThrownByAsync(action).ConfigureAwait(false) is var thrown and not TException)
        {
            throw NotThrown<TException>(what, thrown);
        }
    }

    private static void EqualValues(object? expected, object? actual, string what)
    {
        if (!AreEqual(expected, actual))
        {
            throw Unmet(what, $"to be {Show(expected)}", $"is {Show(actual)}");
        }
    }

    // What is listed is equal when its items are, in their order; anything else says itself what it is equal to.
    private static bool AreEqual(object? expected, object? actual) => (expected, actual) switch
    {
        (string, _) or (_, string) => Equals(expected, actual),
        (IEnumerable left, IEnumerable right) => left.Cast<object?>().SequenceEqual(right.Cast<object?>()),
        _ => Equals(expected, actual),
    };

    private static async Task<Exception?> ThrownByAsync(Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
            return null;
        }
        catch (Exception thrown)
        {
            return thrown;
        }
    }

    private static UnmetExpectationException NotThrown<TException>(string what, Exception? thrown) =>
        Unmet(what, $"to throw {Show(typeof(TException))}", thrown is null ? "threw nothing" : $"threw {Show(thrown.GetType())}: {thrown.Message.TrimEnd('.')}", thrown);

    private static UnmetExpectationException Unmet(string what, string expected, string came, Exception? thrown = null) => new($"'{OneLine(what)}' was expected {expected}, but {came}.", thrown);

    private static string Show(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        Type { DeclaringType: { } outer } type => $"{outer.Name}.{type.Name}",
        Type type => type.Name,
        byte[] bytes => $"0x{Convert.ToHexString(bytes)}",
        CaseEvent happened => System.Text.Encoding.UTF8.GetString(Serialization.RecoveryJson.Write(happened)),
        IEnumerable list => Show([.. list.Cast<object?>()]),
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Show(object?[] items) =>
        $"[{string.Join(", ", items.Take(LongestList).Select(Show))}{(items.Length > LongestList ? FormattableString.Invariant($", … {items.Length} in all") : "")}]";

    private static string OneLine(string expression) => Breaks().Replace(expression, " ");

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex Breaks();
}
